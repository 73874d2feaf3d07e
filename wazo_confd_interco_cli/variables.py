# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of environment variables for the secrets of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from .assignments import Document, get_path, set_path
from .environment import refer_to
from .fields import INTERCONNECTION, is_secret

_NOT_IN_NAMES: Final = re.compile('[^A-Z0-9]+')


class Variables:
    """The variables that stand for the secrets of documents, with their texts."""

    def __init__(self) -> None:
        self.texts: dict[str, str | None] = {}

    def replace(self, document: Document) -> None:
        """Replace the secrets of a document by references to variables.

        The secrets are those that the document contains, and those that its `secrets`
        lists.
        """
        listed = document.pop('secrets', None) or []
        for path in sorted({*listed, *_find_secrets(document)}):
            name = self._name(document, path)
            self.texts[name] = get_path(document, path)
            set_path(document, path, refer_to(name))

    def _name(self, document: Document, path: str) -> str:
        """Return an unused name, such as `ACME_OUTBOUND_AUTH_PASSWORD`."""
        text = f'{document.get("name") or document["type"]}_{path.partition(".")[2]}'
        base = _NOT_IN_NAMES.sub('_', text.upper()).strip('_')
        base = f'_{base}' if base[0].isdecimal() else base
        name, number = base, 1
        while name in self.texts:
            number += 1
            name = f'{base}_{number}'
        return name


def _find_secrets(value: Any, path: str = '') -> Iterator[str]:
    members = value.items() if isinstance(value, dict) else ()
    for name, inner in members:
        inner_path = f'{path}.{name}' if path else name
        if isinstance(inner, str) and is_secret(INTERCONNECTION, inner_path):
            yield inner_path
        yield from _find_secrets(inner, inner_path)
