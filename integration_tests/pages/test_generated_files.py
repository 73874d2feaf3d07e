# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from page_data.catalogs import CATALOGS, compile_catalog, list_untranslated

in_every_language = pytest.mark.parametrize('path', CATALOGS, ids=lambda p: p.parts[-3])


@in_every_language
def test_every_text_is_translated(path):
    assert list_untranslated(path.read_text('utf-8')) == []


@in_every_language
def test_the_compiled_catalog_is_current(path):
    compiled = compile_catalog(path.read_text('utf-8'))
    assert path.with_suffix('.mo').read_bytes() == compiled
