# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from .custom.kind import CustomKind
from .iax.kind import IAXKind
from .kind import Kind
from .sip.kind import SIPKind

_CLASSES: Final = (SIPKind, IAXKind, CustomKind)
# The values of `type`.
TYPES: Final = tuple(kind.name for kind in _CLASSES)
Kinds = Mapping[str, Kind]
# The members that the kinds add to a document, which are null in other documents.
NULL_MEMBERS: Final[Mapping[str, None]] = dict.fromkeys(
    name for kind in _CLASSES for name in kind.members
)


def build_kinds(known_options: Callable[[str], Collection[str]]) -> Kinds:
    """Return the kinds by the value of `type`.

    :param known_options: returns the names of the PJSIP options that wazo-confd accepts
        in a section
    """
    kinds = (SIPKind(known_options), IAXKind(), CustomKind())
    return {kind.name: kind for kind in kinds}
