# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""``xivo_dao.resources.<name>.dao``, each a row of the table in ``_table``."""

from interco_sandbox.modules import make_module

from ._table import DAOS

for _name, _dao in DAOS.items():
    make_module(f'{__name__}.{_name}', dao=_dao)
    # the real one is a module: importable by itself too
    make_module(
        f'{__name__}.{_name}.dao',
        **{key: getattr(_dao, key) for key in dir(_dao) if not key.startswith('_')},
    )
    make_module(f'{__name__}.{_name}', dao=_dao)
