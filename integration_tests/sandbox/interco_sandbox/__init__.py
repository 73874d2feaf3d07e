# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small host that behaves like wazo-confd towards this plugin.

The packages beside this one have the names and the behaviour of those of a real host,
as far as the plugin imports them. Most of their modules only name what is defined in
the modules with an underscore beside them:

- ``wazo_confd/plugins/_resources.py`` declares each native resource,
  ``_associations.py`` associates rows of two resources
- ``xivo_dao/alchemy/_trunks.py``, ``_routes.py`` and ``_tables.py`` define the models

This package runs them: ``__main__`` starts everything, ``app`` is the application,
``standins`` and ``amid`` replace other services, ``publishers`` is the bus,
``native_resources`` is REST for native rows, ``sandbox_api`` is ``/sandbox``,
``database`` is the embedded server, ``schema`` creates and fills the tables.
"""
