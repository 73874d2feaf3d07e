# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The translations of the texts that JavaScript shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import read_mo

_DIRECTORY: Final = Path(__file__).parent / 'translations'


def load_messages(locale: Any) -> dict[str, str | list[str]]:
    """Return the translations by the English text; nothing for English.

    A text with a plural is translated into the list of its forms.
    """
    return _load(locale.language)


@cache
def _load(language: str) -> dict[str, str | list[str]]:
    path = _DIRECTORY / language / 'LC_MESSAGES' / 'messages.mo'
    if not path.is_file():
        return {}
    with path.open('rb') as file:
        catalog = read_mo(file)
    return {
        message.id[0] if message.pluralizable else message.id: message.string
        for message in catalog
        if message.id
    }
