# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about one SIP interconnection: what is allowed but probably not meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ...options.findings import ERROR, WARNING, Finding
from .audio_formats import find_unknown_codecs
from .identifiers import NAME_IDENTIFIERS
from .protocols import (
    TLS,
    UDP,
    can_send,
    get_demanded,
    is_in_clear_to_tls_port,
)
from .registration_findings import FINDINGS as REGISTRATION_FINDINGS
from .subject import SIPSubject
from .undone import (
    encrypts_as_webrtc,
    find_disallowed_codecs,
    find_unordered_rules,
    has_no_codec,
)
from .uris import get_ip_version

# The URI parameter of a loose-routing proxy (RFC 3261), with an escaped or bare `;`.
_LOOSE_ROUTING: Final = re.compile(r';\s*lr\s*(?:[;\\=?]|$)', re.IGNORECASE)
# A variable or an expression of the dialplan.
_VARIABLE: Final = re.compile(r'\$[{[]')


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


FINDINGS: Final[tuple[Finding[SIPSubject], ...]] = (
    *REGISTRATION_FINDINGS,
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
        lambda subject: subject.wrong_options.rejected,
    ),
    Finding(
        'option_read_as_no',
        WARNING,
        'sip.options',
        'the value of {} is neither yes nor no, so Asterisk reads it as no',
        'set the value to yes or no in `sip.options`, or in the template that has it',
        lambda subject: subject.wrong_options.misread,
    ),
    Finding(
        'no_codec_left',
        ERROR,
        'sip.codecs',
        'Wazo writes the option disallow after allow, so disallow removes all codecs '
        'and no call works',
        'set `sip.codecs`, which also removes the option disallow of the '
        'interconnection; remove disallow from the templates',
        lambda subject: has_no_codec(subject.endpoint),
    ),
    Finding(
        'codecs_disallowed',
        WARNING,
        'sip.codecs',
        'Wazo writes the option disallow after allow, so disallow removes the codecs '
        '{}',
        'set `sip.codecs`, which also removes the option disallow of the '
        'interconnection; remove disallow from the templates',
        lambda subject: find_disallowed_codecs(subject.endpoint),
    ),
    Finding(
        'media_encryption_of_webrtc',
        WARNING,
        'sip.media_encryption',
        'the option webrtc sets the encryption to dtls, so media_encryption has no '
        'effect',
        'remove the option webrtc from `sip.options.endpoint` or from the template',
        lambda subject: encrypts_as_webrtc(subject.endpoint),
    ),
    Finding(
        'permit_and_deny',
        WARNING,
        'sip.options',
        'the order in which Wazo writes {} is undefined, and Asterisk uses the last '
        'one that matches, so calls from `match` may be rejected',
        'use only one of the two, or `acl` with the name of a list in acl.conf',
        lambda subject: find_unordered_rules(subject.endpoint),
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
        'there is no transport named {}, so requests that need it are not sent',
        'set `sip.transport` to a transport that GET /sip/transports lists, and remove '
        'the option transport from `sip.options.registration`',
        _find_missing_transports,
    ),
    Finding(
        'transport_of_other_protocol',
        WARNING,
        'sip.transport',
        'the transport does not use the protocol that {} needs, so Asterisk sends '
        'nothing there',
        'set `sip.transport` to a transport of this protocol; a transport of protocol '
        'ws or wss is for browsers only',
        _find_other_protocol,
    ),
    Finding(
        'tls_port_without_tls',
        WARNING,
        'sip.transport',
        '5061 is the port for TLS, but requests to {} are sent without TLS, so the '
        'other side probably does not answer',
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
        'the IP version of all remote hosts differs from that of the address that the '
        'transport is bound to, so Asterisk sends no call over it',
        'set `sip.transport` to a transport of the same IP version; one that is bound '
        'to [::] is for IPv6 only',
        _has_other_ip_version,
    ),
)
