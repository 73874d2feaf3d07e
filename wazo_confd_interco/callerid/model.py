# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What takes part in the caller ID of an outgoing call, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from ..options.option_codecs import BOOLEAN
from . import grammar

DEFAULT: Final = 'default'
ANONYMOUS: Final = 'anonymous'


@dataclass(frozen=True)
class Trunk:
    """A trunk of an outcall.

    `type` is None without an endpoint; `interface` is what the host dials. `callerid`
    and `from_user` are the endpoint's own; the options in `effective` count, templates
    included.
    """

    id: int
    name: str | None
    type: str | None
    interface: str | None
    enabled: bool
    format: str
    callerid: str | None = None
    from_user: str | None = None
    effective: dict[str, str | None] = field(default_factory=dict)

    def option(self, key: str) -> str | None:
        """The value of a SIP option that Asterisk reads; an empty one is none."""
        return self.effective.get(key) or None

    def is_on(self, key: str) -> bool:
        """Whether a SIP option says yes; they are off where nobody says anything."""
        return BOOLEAN.read(self.option(key) or '') is True


@dataclass(frozen=True)
class Extension:
    """An outcall's extension; `enabled` says whether the dialplan has it."""

    id: int
    exten: str
    context: str
    caller_id: str | None = None
    strip_digits: int = 0
    external_prefix: str | None = None
    enabled: bool = True

    def dialed(self, number: str) -> str:
        """The number that the trunk dials: first cut, then with its prefix."""
        return (self.external_prefix or '') + number[self.strip_digits :]

    @property
    def identity(self) -> str | None:
        """The number that stands behind anonymous calls."""
        caller_id = grammar.parse(self.caller_id or '')
        return caller_id and caller_id.number

    @property
    def fails_anonymous(self) -> bool:
        """Whether the host, in search of that number, fails and the call with it."""
        return bool(self.caller_id) and grammar.parse(self.caller_id) is None


@dataclass
class Outcall:
    """An outcall with its trunks in the order in which they are tried."""

    id: int
    name: str
    enabled: bool
    internal_caller_id: bool
    extensions: list[Extension] = field(default_factory=list)
    trunks: list[Trunk] = field(default_factory=list)

    def tried(self) -> list[Trunk]:
        """The trunks that the host tries: it passes over those that are disabled."""
        return [trunk for trunk in self.trunks if trunk.enabled]


@dataclass(frozen=True)
class User:
    """A user; `setting` is None where nothing is stored, `context` without a line.

    `own` is the caller ID that calls of the user's main line have.
    """

    uuid: str
    firstname: str | None
    lastname: str | None
    setting: str | None
    context: str | None = None
    own: grammar.CallerID | None = None


@dataclass(frozen=True)
class Request:
    """A call that is asked about; `number` is None for all that an extension takes."""

    outcall: Outcall
    extension: Extension
    number: str | None
    user: User | None
    selected: str | None
    country: str | None


@dataclass(frozen=True)
class Warning:
    """A sentence for people, a code for programs, and what it is about."""

    code: str
    resource: str
    id: Any
    message: str

    def show(self) -> dict[str, Any]:
        """The warning as it is answered."""
        return {
            'code': self.code,
            'resource': self.resource,
            'id': self.id,
            'message': self.message,
        }
