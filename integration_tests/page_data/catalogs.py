# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collect the texts of the pages, and compile their translations.

The texts are those of the code, the labels of the fields, and those of the profiles,
which wazo-confd sends in English. All other texts of wazo-confd stay in English.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from . import list_fields

_ROOT: Final = Path(__file__).parents[2]
_PAGES: Final = _ROOT / 'wazo_ui_interco'
_PROFILES: Final = _ROOT / 'wazo_confd_interco' / 'profiles' / 'data'
CATALOGS: Final = sorted(_PAGES.glob('translations/*/LC_MESSAGES/messages.po'))
_METHODS: Final = [('**.py', 'python'), ('**.html', 'jinja2'), ('**.js', 'javascript')]
_KEYWORDS: Final[dict[str, Any]] = {'_': None, 'l_': None, 'ngettext': (1, 2)}


def collect_texts() -> Catalog:
    """Return a catalog of all texts: those of the pages, and those of the profiles."""
    catalog = collect_page_texts()
    for path in sorted(_PROFILES.glob('*.yml')):
        for text in _list_labels(yaml.safe_load(path.read_text('utf-8'))):
            catalog.add(text)
    return catalog


def collect_page_texts() -> Catalog:
    """Return a catalog of the texts of the pages."""
    catalog = Catalog()
    found = extract_from_dir(_PAGES, _METHODS, keywords=_KEYWORDS)
    for _file, _line, text, _comments, _context in found:
        catalog.add(text)
    for fields in list_fields().values():
        for field in fields:
            catalog.add(field['label'])
    return catalog


def _list_labels(value: Any) -> Iterator[str]:
    """Yield the texts for people in a document."""
    if isinstance(value, list):
        for item in value:
            yield from _list_labels(item)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name in ('label', 'description', 'help') and member:
                yield member
            elif name != 'defaults':
                yield from _list_labels(member)


def update(text: str) -> str:
    """Return the text of a catalog with all texts, and their known translations."""
    catalog = read_po(io.BytesIO(text.encode()))
    template = collect_texts()
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    result = io.BytesIO()
    write_po(result, catalog, no_location=True, sort_output=True, ignore_obsolete=True)
    return result.getvalue().decode()


def compile_catalog(text: str) -> bytes:
    """Return the compiled form of a catalog."""
    result = io.BytesIO()
    write_mo(result, read_po(io.BytesIO(text.encode())))
    return result.getvalue()


def list_untranslated(text: str) -> list[str]:
    """Return the texts of the pages that have no translation.

    Profiles can be added without one. Their texts are then shown in English.
    """
    catalog = read_po(io.BytesIO(text.encode()))
    known = {message.id for message in catalog if _is_translated(message)}
    return [str(one.id) for one in collect_page_texts() if one.id not in known]


def _is_translated(message: Message) -> bool:
    forms = message.string if message.pluralizable else (message.string,)
    return all(forms)
