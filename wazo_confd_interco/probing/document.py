# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer of `probe`."""

from __future__ import annotations

from typing import Final, TypedDict

# The outcome for the credentials.
ACCEPTED: Final = 'accepted'
REJECTED: Final = 'rejected'
NOT_ASKED: Final = 'not_asked'
NOT_CHECKED: Final = 'not_checked'

NOTE: Final = (
    'the requests were sent by wazo-confd, and not by Asterisk, which may use another '
    'address, port or route'
)


class TargetAnswer(TypedDict):
    """The result of one request; api.yml describes the members."""

    method: str
    uri: str
    protocol: str
    records: list[str]
    addresses: list[str]
    contacted: str | None
    status: int | None
    reason: str | None
    round_trip_ms: float | None
    server: str | None
    credentials: str
    certificate_problem: str | None
    problem: str | None


class ProbeAnswer(TypedDict):
    """The answer."""

    targets: list[TargetAnswer]
    note: str
