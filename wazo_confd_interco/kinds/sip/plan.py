# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import dataclass

from .sections import Rows


@dataclass(frozen=True)
class SIPPlan:
    """A SIP endpoint as it is to be stored.

    :param sections: all options by section, as pairs of key and value
    :param secret_sections: the sections whose secrets the request sets; their rows are
        written even if they are equal
    """

    name: str | None
    label: str | None
    transport_uuid: str | None
    template_uuids: tuple[str, ...]
    sections: Rows
    secret_sections: frozenset[str] = frozenset()
