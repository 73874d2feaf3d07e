# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parsing of `If-Match`; the suite tests what is accepted."""

from __future__ import annotations

from werkzeug.datastructures import ETags

from .. import etags


def test_if_match_is_parsed_without_runs_of_spaces(monkeypatch):
    """Werkzeug needs quadratic time for them."""
    parsed = []

    def parse(value):
        parsed.append(value)
        return ETags()

    monkeypatch.setattr(etags, 'parse_etags', parse)
    etags._parse(f'"a" {" " * 60_000}\t , "b"')
    assert parsed == ['"a" , "b"']
