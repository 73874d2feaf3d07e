# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `ETag` of an interconnection: a digest of the versions of its rows.

PostgreSQL writes a new version of a row for each update, and `xmin` is the number of
the transaction that wrote it (PostgreSQL, section 5.5). What the rows hold is not part
of the digest, so nobody can check a guess of a password against an `ETag`.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from werkzeug.http import parse_etags, quote_etag

from ...errors import Stale
from ...kinds.stored import StoredTrunk


def get_etag(stored: StoredTrunk) -> str:
    """Return the value of the header `ETag`, quotes included."""
    return str(quote_etag(_digest(stored)))


def check_if_match(stored: StoredTrunk, if_match: str | None) -> None:
    """Raise `Stale` if the client has seen versions other than the current one.

    The row of the trunk must have been locked before the trunk was read, so that its
    version stays the same until the end of the transaction.

    :param if_match: the value of the header `If-Match`, None if the request has none.
        An empty one matches no version
    """
    if if_match is None:
        return
    # Weak tags are accepted: proxies that compress an answer weaken its tag.
    if not _parse(if_match).contains_weak(_digest(stored)):
        raise Stale


def _parse(if_match: str) -> Any:
    """Return the entity tags, as `request.if_match` does.

    Werkzeug 2.2 needs quadratic time for a run of spaces: 14 seconds for 60 kB, which a
    header may have. `request.if_match` would also hide whether the header is missing
    or empty.
    """
    return parse_etags(' '.join(if_match.split()))


def _digest(stored: StoredTrunk) -> str:
    return sha256(repr(stored.versions).encode()).hexdigest()[:32]
