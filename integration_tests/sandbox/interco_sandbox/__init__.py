# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small host that behaves like wazo-confd towards this plugin.

The packages beside this one have the names and the behaviour of those of a real host,
as far as the plugin imports them:

- ``wazo_confd``: the native services, one package each in ``wazo_confd/plugins``
- ``xivo_dao``: a model for each table in ``xivo_dao/alchemy``; data access in
  ``xivo_dao/resources``
- ``xivo``: tokens, tenants and errors
- ``wazo_provd_client``, ``wazo_confd_client``, ``wazo_lib_rest_client``: clients

This package runs them: ``__main__`` starts everything, ``app`` is the application,
``standins`` and ``amid`` replace other services, ``publishers`` is the bus,
``native_resources`` shows native rows, ``sandbox_api`` is ``/sandbox``, ``schema`` and
``database`` create the tables, and ``fixtures`` fills them.
"""
