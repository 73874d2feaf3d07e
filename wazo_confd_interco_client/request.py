# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes along with a request."""

from __future__ import annotations


def with_headers(
    headers: dict[str, str], more: dict[str, str | None]
) -> dict[str, str]:
    """The headers of a kind of request, and those that have a value."""
    return headers | {name: value for name, value in more.items() if value}


def query(dry_run: bool) -> dict[str, str]:
    return {'dry_run': 'true'} if dry_run else {}
