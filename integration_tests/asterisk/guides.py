# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of docs/guides.md, for the peers of a test."""

from __future__ import annotations

import json
import re
from pathlib import Path

from samples import Document
from wazo_pbx import Wazo

_PAGE = Path(__file__).parents[2] / 'docs' / 'guides.md'
_BODY = re.compile(r"-d '(\{\n.*?\n\})'", re.DOTALL)
_CONTEXT = re.compile(r"'\$\(context (\w+)\)'")


def read_guide(wazo: Wazo, name: str, **replaced: str) -> Document:
    """Return the body that creates the interconnection of a name.

    :param replaced: a text of the page, with `_` for every `.`, and what replaces it
    """
    text = _CONTEXT.sub(
        lambda match: wazo.sandbox.about['contexts'][match[1]]['name'],
        _PAGE.read_text(),
    )
    (body,) = (one for one in _BODY.findall(text) if f'"name": "{name}",' in one)
    for old, new in replaced.items():
        old = old.replace('_', '.')
        assert old in body
        body = body.replace(old, new)
    return json.loads(body.replace("'$ROUTE'", '0'))
