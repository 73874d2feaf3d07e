# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about one SIP interconnection: what is allowed but probably not meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

from ...options.findings import ERROR, WARNING, Finding
from ...options.inheritance import Endpoint
from ...options.option_codecs import is_positive, is_true
from ...options.secrets import is_secret
from ..context_findings import INCALL
from ..stored import StoredTransport
from .audio_formats import find_unknown_codecs
from .fields import SECTIONS
from .identifiers import NAME_IDENTIFIERS, read_identify_by
from .option_values import WrongOptions, find_wrong_options
from .protocols import (
    TLS,
    UDP,
    can_send,
    get_demanded,
    is_in_clear_to_tls_port,
)
from .undone import (
    encrypts_as_webrtc,
    find_disallowed_codecs,
    find_unordered_rules,
    has_no_codec,
)
from .uris import get_ip_version

# The URI parameter of a loose-routing proxy (RFC 3261), with an escaped or bare `;`.
_LOOSE_ROUTING: Final = re.compile(r';\s*lr\s*(?:[;\\=?]|$)', re.IGNORECASE)


_UNKNOWN_TRANSPORT: Final = StoredTransport('')
# A variable or an expression of the dialplan.
_VARIABLE: Final = re.compile(r'\$[{[]')
# The options of a registration that decide whether Asterisk tries again.
_RETRY_OPTIONS: Final = (
    *('max_retries', 'fatal_retry_interval'),
    *('forbidden_retry_interval', 'auth_rejection_permanent'),
)
# What an incall without a pattern can have, with the plus that Wazo removes.
_CALLED: Final = re.compile(r'\+*[0-9*#]+')


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


def _registers_without_line(subject: SIPSubject) -> bool:
    if not subject.registers:
        return False
    return not is_true(subject.option('registration', 'line'))


def _registers_without_contact_user(subject: SIPSubject) -> bool:
    # In a context of type incall, the extension s takes the number from To. Without a
    # context, no call arrives at all.
    if not subject.registers or subject.context_type in (INCALL, None):
        return False
    return not subject.option('registration', 'contact_user')


def _find_letters(subject: SIPSubject) -> str | None:
    if not subject.registers or subject.context_type != INCALL:
        return None
    user = subject.option('registration', 'contact_user') or 's'
    return None if user == 's' or _CALLED.fullmatch(user) else user


def _registers_without_password(subject: SIPSubject) -> bool:
    if not subject.registers:
        return False
    rows = subject.endpoint.resolve('registration_outbound_auth').rows()
    keys = [row.key for row in rows]
    return 'username' in keys and not any(map(is_secret, keys))


def _find_final_failures(subject: SIPSubject) -> str | None:
    """Return after which failures Asterisk never registers again.

    A retry needs an interval for the kind of answer, and a number of retries
    (`handle_registration_response` in res_pjsip_outbound_registration.c).
    """
    if not subject.registers:
        return None
    options = (subject.option('registration', key) for key in _RETRY_OPTIONS)
    return _describe_final_failures(*options)


@lru_cache(maxsize=256)
def _describe_final_failures(
    retries: str | None,
    final_interval: str | None,
    forbidden_interval: str | None,
    is_rejection_permanent: str | None,
) -> str:
    """Return the failures, from the values of `_RETRY_OPTIONS`."""
    found = []
    if retries and retries.isdecimal() and not is_positive(retries):
        found.append('after the first failure, because max_retries is 0')
    if not is_positive(final_interval):
        found.append('after a final answer such as 404')
        if not is_positive(forbidden_interval):
            found.append('after a single 403')
        if is_true(is_rejection_permanent or 'yes'):
            found.append('after a rejected password')
    return ', '.join(found)


def _find_missing_transports(subject: SIPSubject) -> str:
    sections = ['endpoint']
    if subject.registers:
        sections.append('registration')
    names = {subject.option(section, 'transport') or '' for section in sections}
    return ', '.join(sorted(names - {''} - subject.transports.keys()))


def _find_unexpanded_headers(subject: SIPSubject) -> str:
    headers = subject.document['headers']['outgoing']
    return ', '.join(one['name'] for one in headers if _VARIABLE.search(one['value']))


def _find_other_protocol(subject: SIPSubject) -> str:
    return _list_uris(
        uri
        for protocol, uri in subject.requests
        if protocol and not can_send(protocol, uri)
    )


def _find_tls_ports(subject: SIPSubject) -> str:
    return _list_uris(
        uri
        for protocol, uri in subject.requests
        if is_in_clear_to_tls_port(protocol or UDP, uri)
    )


def _list_uris(uris: Iterable[str]) -> str:
    return ', '.join(sorted({uri.replace('\\;', ';') for uri in uris}))


def _sends_keys_in_clear(subject: SIPSubject) -> bool:
    if subject.option('endpoint', 'media_encryption') != 'sdes':
        return False
    own = subject.transport('endpoint').protocol or UDP
    return any((get_demanded(uri) or own) != TLS for uri in subject.called_uris())


def accepts_spoofed_names(subject: SIPSubject) -> bool:
    """Return whether anyone who knows the endpoint's name is taken for it."""
    uses_names = subject.identifiers() & NAME_IDENTIFIERS
    return bool(uses_names) and not subject.challenges_callers()


def _replaces_callers(subject: SIPSubject) -> bool:
    return subject.sip['callerid'] is not None


def _is_looked_up_by_another_name(subject: SIPSubject) -> bool:
    inbound = subject.sip['inbound_auth']
    if not inbound or _is_found_without_name(subject):
        return False
    return inbound['username'] not in (None, subject.document['name'])


def _is_found_without_name(subject: SIPSubject) -> bool:
    # A REGISTER is found by a name alone.
    if subject.sip['accepts_registrations']:
        return False
    by_address = subject.sip['match'] and 'ip' in subject.identifiers()
    by_header = subject.document['headers']['incoming']
    return bool(by_address or by_header or subject.sip['registration'])


def _has_strict_proxy(subject: SIPSubject) -> bool:
    proxy = subject.option('endpoint', 'outbound_proxy')
    return bool(proxy and not _LOOSE_ROUTING.search(proxy))


def _unknown_codecs(subject: SIPSubject) -> str:
    return ', '.join(find_unknown_codecs(subject.option('endpoint', 'allow') or ''))


def _find_rejected(subject: SIPSubject) -> str:
    return subject.wrong_options.rejected


def _find_misread(subject: SIPSubject) -> str:
    return subject.wrong_options.misread


def _has_no_codec(subject: SIPSubject) -> bool:
    return has_no_codec(subject.endpoint)


def _find_disallowed_codecs(subject: SIPSubject) -> str:
    return find_disallowed_codecs(subject.endpoint)


def _encrypts_as_webrtc(subject: SIPSubject) -> bool:
    return encrypts_as_webrtc(subject.endpoint)


def _find_unordered_rules(subject: SIPSubject) -> str:
    return find_unordered_rules(subject.endpoint)


def _has_other_ip_version(subject: SIPSubject) -> bool:
    # Behind a proxy, the IP version of the proxy counts.
    if subject.option('endpoint', 'outbound_proxy'):
        return False
    bound = get_ip_version(subject.transport('endpoint').bind or '')
    if bound is None:
        return False
    hosts = subject.sip['remote_hosts'] or ()
    versions = {get_ip_version(host) for host in hosts}
    return bool(versions) and versions <= {4, 6} - {bound}


FINDINGS: Final = (
    Finding(
        'registration_without_line',
        WARNING,
        'sip.registration.line',
        'Wazo names the endpoint in every registration, and Asterisk 22 ignores such a '
        'registration unless line is true',
        'set `sip.registration.line` to true',
        _registers_without_line,
    ),
    Finding(
        'registration_without_contact_user',
        WARNING,
        'sip.registration.contact_user',
        'without contact_user, calls arrive at the extension s, which takes the number '
        'from the To header only in a context of type incall',
        'set `context` to a context of type incall, or `sip.registration.contact_user` '
        'to the number that the provider calls',
        _registers_without_contact_user,
    ),
    Finding(
        'contact_user_with_letters',
        WARNING,
        'sip.registration.contact_user',
        'the provider calls {}, which only an incall with a pattern such as _. can '
        'take; without one, calls get a 404',
        'set `sip.registration.contact_user` to null, so that Wazo takes the number '
        'from the To header, or create an incall with the pattern _. and the '
        'destination called_number',
        _find_letters,
    ),
    Finding(
        'registration_without_password',
        WARNING,
        'sip.outbound_auth.password',
        'the registration has a user name and no password, so a registrar that asks '
        'for one rejects it',
        'set `sip.outbound_auth.password`',
        _registers_without_password,
    ),
    Finding(
        'registration_gives_up',
        WARNING,
        'sip.registration',
        'Asterisk never registers again: {}',
        "put the tenant's template registration_trunk into `sip.templates`, or set "
        'forbidden_retry_interval, fatal_retry_interval and auth_rejection_permanent '
        '= no in `sip.options.registration`, and `sip.registration.max_retries`',
        _find_final_failures,
    ),
    Finding(
        'identified_by_username',
        WARNING,
        'sip.identify_by',
        'calls are identified by a name without inbound_auth, so anyone who puts the '
        'name of this interconnection into From or Authorization is admitted',
        'set `sip.identify_by` to ["ip"], or to ["header"] with an incoming header, or '
        'set `sip.inbound_auth`',
        accepts_spoofed_names,
    ),
    Finding(
        'callerid_replaces_callers',
        WARNING,
        'sip.callerid',
        'callerid replaces the caller ID of every incoming call, and is never the '
        'caller ID of an outgoing call',
        'set `sip.callerid` to null, and `caller_id` in the extension of the outcall',
        _replaces_callers,
    ),
    Finding(
        'name_is_not_username',
        WARNING,
        'name',
        'Asterisk finds calls and registrations by the name of the interconnection, so '
        'those with another user name are rejected unless From contains the name',
        'give `name` and `sip.inbound_auth.username` the same value, or set '
        '`sip.match` and `sip.identify_by` to ["ip"]',
        _is_looked_up_by_another_name,
    ),
    Finding(
        'outbound_proxy_without_lr',
        WARNING,
        'sip.outbound_proxy',
        'without ";lr", Asterisk calls the proxy itself and puts the dialled number '
        'into a Route header',
        'end `sip.outbound_proxy` with ";lr"',
        _has_strict_proxy,
    ),
    Finding(
        'codec_unknown',
        WARNING,
        'sip.codecs',
        'Asterisk 22 does not include the codec {}; unless a module provides it, '
        'Asterisk ignores the complete endpoint and no call works',
        "compare `sip.codecs` and the templates' `allow` with `core show codecs`",
        _unknown_codecs,
    ),
    Finding(
        'option_rejected_by_asterisk',
        ERROR,
        'sip.options',
        'Asterisk 22 rejects the value of {}, and ignores the complete section, so '
        'calls or the registration fail',
        'correct the value in `sip.options`, or in the template that has it; the '
        'documentation of `sip.options` lists the values',
        _find_rejected,
    ),
    Finding(
        'option_read_as_no',
        WARNING,
        'sip.options',
        'the value of {} is neither yes nor no, so Asterisk reads it as no',
        'set the value to yes or no in `sip.options`, or in the template that has it',
        _find_misread,
    ),
    Finding(
        'no_codec_left',
        ERROR,
        'sip.codecs',
        'Wazo writes the option disallow after allow, so disallow removes all codecs '
        'and no call works',
        'set `sip.codecs`, which also removes the option disallow of the '
        'interconnection; remove disallow from the templates',
        _has_no_codec,
    ),
    Finding(
        'codecs_disallowed',
        WARNING,
        'sip.codecs',
        'Wazo writes the option disallow after allow, so disallow removes the codecs '
        '{}',
        'set `sip.codecs`, which also removes the option disallow of the '
        'interconnection; remove disallow from the templates',
        _find_disallowed_codecs,
    ),
    Finding(
        'media_encryption_of_webrtc',
        WARNING,
        'sip.media_encryption',
        'the option webrtc sets the encryption to dtls, so media_encryption has no '
        'effect',
        'remove the option webrtc from `sip.options.endpoint` or from the template',
        _encrypts_as_webrtc,
    ),
    Finding(
        'permit_and_deny',
        WARNING,
        'sip.options',
        'the order in which Wazo writes {} is undefined, and Asterisk uses the last '
        'one that matches, so calls from `match` may be rejected',
        'use only one of the two, or `acl` with the name of a list in acl.conf',
        _find_unordered_rules,
    ),
    Finding(
        'header_not_expanded',
        WARNING,
        'headers.outgoing',
        'Asterisk sends the value of {} literally: it does not replace variables such '
        'as ${{EXTEN}} in options of an endpoint',
        'write a fixed value',
        _find_unexpanded_headers,
    ),
    Finding(
        'transport_missing',
        WARNING,
        'sip.transport',
        'no transport has the name {}, so Asterisk sends nothing over it',
        'set `sip.transport` to one of GET /sip/transports, and remove the option '
        'transport from `sip.options.registration`',
        _find_missing_transports,
    ),
    Finding(
        'transport_of_other_protocol',
        WARNING,
        'sip.transport',
        'the transport does not speak the protocol that {} needs, so Asterisk sends '
        'nothing there',
        'set `sip.transport` to a transport of this protocol; a transport of protocol '
        'ws or wss is for browsers only',
        _find_other_protocol,
    ),
    Finding(
        'tls_port_without_tls',
        WARNING,
        'sip.transport',
        '5061 is the port of TLS, and requests to {} leave without TLS, so the other '
        'side probably does not answer',
        'set `sip.transport` to a transport of protocol tls, or remove the port',
        _find_tls_ports,
    ),
    Finding(
        'sdes_without_tls',
        WARNING,
        'sip.media_encryption',
        'sdes sends the keys of the media in the SDP, and calls do not leave over TLS, '
        'so anyone who reads the signalling can listen',
        'set `sip.transport` to a transport of protocol tls',
        _sends_keys_in_clear,
    ),
    Finding(
        'transport_of_other_ip_version',
        WARNING,
        'sip.transport',
        'all remote hosts have another IP version than the address that the transport '
        'is bound to, so Asterisk sends no call over it',
        'set `sip.transport` to a transport of the same IP version; one that is bound '
        'to [::] is for IPv6 only',
        _has_other_ip_version,
    ),
)
