# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program behind `bin/generate-pages`: the catalogs of translations."""

from .catalogs import CATALOGS, compile_catalog, list_untranslated, update

for path in CATALOGS:
    text = update(path.read_text('utf-8'))
    path.write_text(text, 'utf-8')
    path.with_suffix('.mo').write_bytes(compile_catalog(text))
    for untranslated in list_untranslated(text):
        print(f'{path}: no translation of {untranslated!r}')
