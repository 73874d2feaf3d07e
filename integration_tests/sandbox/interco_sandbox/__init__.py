# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small host that behaves like wazo-confd towards this plugin.

The packages beside this one have the names and the behaviour of those of a real host,
as far as the plugin imports them:

- ``wazo_confd/plugins/_resources.py`` declares each native resource,
  ``_associations.py`` associates rows of two resources; the modules ``service`` beside
  them only name what these define
- ``wazo_confd/helpers/native.py`` is the service of any native resource
- ``xivo_dao/alchemy/all.py`` defines the models

This package runs them: ``__main__`` starts everything, ``app`` is the application,
``standins`` and ``amid`` replace other services, ``publishers`` is the bus,
``native_resources`` is REST for native rows, ``sandbox_api`` is ``/sandbox``,
``database`` is the embedded server, ``schema`` creates and fills the tables.
"""
