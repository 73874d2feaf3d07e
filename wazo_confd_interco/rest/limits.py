# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much one request may say, where neither the host nor a rule of a value ends it.

They bound time and memory, not what is sensible: what confd's own schemas let anybody
store stays far below, so that a document that was read can be put back. api.yml says
the same (`maxItems`, `maxLength`), and docs/administration.md.
"""

from __future__ import annotations

from typing import Final

# Of a body, before it is read as JSON, which makes some 20 times as much of it.
BODY_BYTES: Final = 4 * 1024 * 1024
# Objects and lists in each other; a document has 6.
NESTING: Final = 32
# Names in one object; a document has 26 at the most.
NAMES: Final = 128
# Characters of one text; confd stores options of 4,092.
TEXT_LENGTH: Final = 65_536
# Items of one list; confd stores 512 options a section.
ITEMS: Final = 1_024
# Settings of users in one change of the caller ID policy.
USERS: Final = 20_000
# New routes of one request: outcalls, their extensions and incalls, together. Each is
# some ten statements of the host's.
ROUTES: Final = 256
# Templates of one interconnection: each is looked up by itself.
TEMPLATES: Final = 64
# Characters of a text in a query, `search` among them.
QUERY_LENGTH: Final = 1_024

# Of a refusal: so many sentences, of so many characters.
REASONS: Final = 50
REASON_LENGTH: Final = 1_024


def cut(text: str, length: int) -> str:
    """The beginning of a text that is too long to be told."""
    return text if len(text) <= length else f'{text[: length - 1]}…'
