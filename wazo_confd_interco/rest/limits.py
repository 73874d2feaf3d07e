# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits of one request, which bound the time and the memory that it costs.

They are far above the limits of wazo-confd's own schemas, so a document that was read
can always be written back. api.yml (`maxItems`, `maxLength`) and
docs/administration.md state the same limits.
"""

from __future__ import annotations

from typing import Final

# Bytes of a body. Parsed JSON takes about 20 times as much memory.
MAX_BODY_BYTES: Final = 4 * 1024 * 1024
# Levels of objects and lists; a document has 6.
MAX_DEPTH: Final = 32
# Members of one object; a document has 26 at most.
MAX_MEMBERS: Final = 128
# Characters of one string; wazo-confd stores options of 4,092.
MAX_STRING: Final = 65_536
# Items of one list; wazo-confd stores 512 options in a section.
MAX_ITEMS: Final = 1_024
# Users in one change of the caller ID policy.
MAX_USERS: Final = 20_000
# New routes of one request: outcalls, their extensions and incalls together. Each one
# costs about ten statements of wazo-confd.
MAX_ROUTES: Final = 256
# Routes and extensions that are deleted together with an interconnection.
MAX_DELETED_ROUTES: Final = 1_024
# Templates of one interconnection.
MAX_TEMPLATES: Final = 64
# Characters of a configuration file to import.
MAX_IMPORT: Final = 1024 * 1024
# Interconnections of one synchronisation.
MAX_SYNC_ITEMS: Final = 1_000
# New outcalls and their extensions of one synchronisation.
MAX_SYNC_ROUTES: Final = 2_048
# Paths of secrets that a portable document lists.
MAX_SECRETS: Final = 16
# Characters of one query parameter.
MAX_QUERY: Final = 1_024

# Problems in one answer, and characters of each path and reason.
MAX_PROBLEMS: Final = 50
MAX_REASON: Final = 1_024


def shorten(text: str, length: int = MAX_REASON) -> str:
    """Return the text, cut with an ellipsis if it is longer than `length`."""
    return text if len(text) <= length else f'{text[: length - 1]}…'
