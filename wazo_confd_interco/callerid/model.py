# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects that take part in the caller ID of an outgoing call, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..options.option_codecs import is_true
from . import grammar
from .grammar import CallerID

DEFAULT: Final = 'default'
ANONYMOUS: Final = 'anonymous'


@dataclass(frozen=True)
class OutcallTrunk:
    """An interconnection of an outcall.

    :param type: `sip`, `iax`, `custom`, or None without an endpoint
    :param interface: what Asterisk dials, for example `PJSIP/acme`
    :param format: the `outgoing_caller_id_format`
    :param is_pjsip: whether calls leave on a PJSIP channel, as those of some customized
        interconnections do
    :param callerid: the SIP endpoint's own option, without templates; so is `from_user`
    :param options: SIP options as Asterisk reads them, with templates; None unless the
        interconnection dials a SIP endpoint of its tenant
    :param pai_format: the variable WAZO_PAI_FORMAT of the SIP endpoint
    """

    id: int
    name: str | None
    type: str | None
    interface: str | None
    enabled: bool
    format: str
    is_pjsip: bool = False
    callerid: str | None = None
    from_user: str | None = None
    options: Mapping[str, str | None] | None = None
    pai_format: str | None = None

    def option(self, key: str) -> str | None:
        """Return the value of a SIP option, or None if it is empty or not set."""
        return (self.options or {}).get(key) or None

    def is_on(self, key: str) -> bool:
        """Return whether a boolean SIP option is on; all of them are off by default."""
        return is_true(self.option(key))

    @property
    def is_local(self) -> bool:
        """Whether calls go to a context of the dialplan (`Local/…`)."""
        technology = (self.interface or '').partition('/')[0]
        return self.type == 'custom' and technology.lower() == 'local'

    @property
    def shows_caller_id(self) -> bool:
        """Whether the caller ID of an ordinary call leaves in any header.

        `from_user` replaces the caller ID in From, but not in identity headers.
        """
        sends_identity = self.is_on('send_pai') or self.is_on('send_rpid')
        return sends_identity or self.option('from_user') is None


@dataclass(frozen=True)
class Extension:
    """An extension of an outcall; the dialplan lacks it unless it is `enabled`."""

    id: int
    exten: str
    context: str
    caller_id: str | None = None
    strip_digits: int = 0
    external_prefix: str | None = None
    enabled: bool = True

    def dialled_number(self, number: str) -> str:
        """Return what the trunk dials: digits are stripped before the prefix is added.

        :param number: the number that the caller dialled
        """
        return (self.external_prefix or '') + number[self.strip_digits :]

    @property
    def identity_number(self) -> str | None:
        """The number in the P-Asserted-Identity of anonymous calls, if any."""
        caller_id = grammar.parse(self.caller_id or '')
        return caller_id and caller_id.number

    @property
    def breaks_anonymous_calls(self) -> bool:
        """Whether wazo-agid fails to find that number, and the call fails with it."""
        return bool(self.caller_id) and grammar.parse(self.caller_id or '') is None


@dataclass
class Outcall:
    """An outcall, with its trunks in the order in which Wazo tries them."""

    id: int
    name: str
    enabled: bool
    internal_caller_id: bool
    extensions: list[Extension] = field(default_factory=list)
    trunks: list[OutcallTrunk] = field(default_factory=list)

    @property
    def enabled_trunks(self) -> list[OutcallTrunk]:
        """The trunks that Wazo tries; it skips disabled ones."""
        return [trunk for trunk in self.trunks if trunk.enabled]


@dataclass(frozen=True)
class User:
    """A user.

    :param setting: the `outgoing_caller_id`, None if nothing is stored
    :param context: where calls of the main line begin, None without a line
    :param own: the caller ID that calls of the main line have
    """

    uuid: str
    firstname: str | None
    lastname: str | None
    setting: str | None
    context: str | None = None
    own: CallerID | None = None


@dataclass(frozen=True)
class OutgoingCall:
    """A call over an extension of an outcall.

    :param number: what was dialled, None for any number that the extension takes
    :param user: who calls, None if unknown
    :param selected: the caller ID that the call selects in X-Wazo-Selected-Caller-ID
    :param country: the two-letter country of the tenant
    """

    outcall: Outcall
    extension: Extension
    number: str | None
    user: User | None
    selected: str | None
    country: str | None
