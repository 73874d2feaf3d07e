# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What findings about a SIP interconnection look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from ..stored import StoredTransport
from .fields import SECTIONS
from .identifiers import read_identify_by
from .inheritance import Endpoint
from .option_values import WrongOptions, find_wrong_options

_UNKNOWN_TRANSPORT: Final = StoredTransport('')


@dataclass
class SIPSubject:
    """A SIP interconnection: its document, and the endpoint with its templates.

    :param context_type: the type of the context of incoming calls, None if it has none
    :param transports: every transport by name
    :param sip: the `sip` object of the document
    :param registers: whether there is a registration
    :param option: returns the value of an option of a section, as Asterisk reads it
    """

    document: Mapping[str, Any]
    endpoint: Endpoint
    context_type: str | None = None
    transports: Mapping[str, StoredTransport] = field(default_factory=dict)
    sip: Mapping[str, Any] = field(init=False)
    registers: bool = field(init=False)
    option: Callable[[str, str], str | None] = field(init=False)

    def __post_init__(self) -> None:
        # Every finding needs them.
        self.sip = self.document['sip']
        self.registers = self.sip['registration'] is not None
        self.option = self.endpoint.effective

    def identifiers(self) -> frozenset[str]:
        """Return the values of `identify_by` that Asterisk uses, in lower case."""
        return read_identify_by(self.option('endpoint', 'identify_by'))

    def transport(self, section: str) -> StoredTransport:
        """Return the transport of the endpoint or of the registration, as far as known.

        Asterisk chooses the transport of a registration that names none.
        """
        name = self.option(section, 'transport') or ''
        return self.transports.get(name, _UNKNOWN_TRANSPORT)

    def called_uris(self) -> Sequence[str]:
        """Return where Asterisk sends calls: the proxy, or the remote hosts."""
        proxy = self.option('endpoint', 'outbound_proxy')
        return [proxy] if proxy else self.sip['remote_hosts'] or ()

    @cached_property
    def requests(self) -> Sequence[tuple[str | None, str]]:
        """The protocol of the transport, if known, and the URI of each request.

        The URIs are those to which Asterisk sends calls and the registration.
        """
        protocol = self.transport('endpoint').protocol
        found = [(protocol, uri) for uri in self.called_uris()]
        if self.registers:
            proxy = self.option('registration', 'outbound_proxy')
            server = proxy or self.option('registration', 'server_uri')
            if server:
                found.append((self.transport('registration').protocol, server))
        return found

    def written_sections(self) -> list[str]:
        """Return the sections that matter: without a registration, not its sections."""
        if self.registers:
            return [*SECTIONS]
        return [section for section in SECTIONS if 'registration' not in section]

    @cached_property
    def wrong_options(self) -> WrongOptions:
        """The options whose values Asterisk rejects or misreads."""
        return find_wrong_options(self.endpoint, self.written_sections())

    def challenges_callers(self) -> bool:
        """Return whether Asterisk asks callers for credentials."""
        return bool(self.sip['inbound_auth'] or self.option('auth', 'username'))
