# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about one SIP interconnection: what is allowed but probably not meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...options.findings import WARNING, Finding
from ...options.inheritance import Endpoint
from ...options.option_codecs import is_true
from ..context_findings import INCALL
from .audio_formats import find_unknown_codecs
from .uris import get_ip_version

# The default of res_pjsip.
DEFAULT_IDENTIFY_BY: Final = 'username,ip'
# Identifiers that compare a name that the caller chooses.
NAME_IDENTIFIERS: Final = frozenset(('username', 'auth_username'))
# The URI parameter of a loose-routing proxy (RFC 3261), with an escaped or bare `;`.
_LOOSE_ROUTING: Final = re.compile(r';\s*lr\s*(?:[;\\=?]|$)', re.IGNORECASE)


@dataclass(frozen=True)
class SIPSubject:
    """A SIP interconnection: its document, and the endpoint with its templates.

    :param context_type: the type of the context of incoming calls, None if it has none
    """

    document: Mapping[str, Any]
    endpoint: Endpoint
    context_type: str | None = None

    @property
    def sip(self) -> Mapping[str, Any]:
        """The `sip` object of the document."""
        sip: Mapping[str, Any] = self.document['sip']
        return sip

    def option(self, section: str, key: str) -> str | None:
        """Return the value of an option that Asterisk reads, templates included."""
        return self.endpoint.effective(section, key)

    def identifiers(self) -> set[str]:
        """Return the values of `identify_by` that Asterisk uses, in lower case."""
        identify_by = self.option('endpoint', 'identify_by') or DEFAULT_IDENTIFY_BY
        return {name.strip().lower() for name in identify_by.split(',')}

    def challenges_callers(self) -> bool:
        """Return whether Asterisk asks callers for credentials."""
        return bool(self.sip['inbound_auth'] or self.option('auth', 'username'))


def _registers_without_line(subject: SIPSubject) -> bool:
    registers = subject.sip['registration'] is not None
    return registers and not is_true(subject.option('registration', 'line'))


def _registers_without_contact_user(subject: SIPSubject) -> bool:
    # In a context of type incall, the extension s takes the number from To. Without a
    # context, no call arrives at all.
    has_no_s = subject.context_type not in (INCALL, None)
    registers = subject.sip['registration'] is not None
    has_user = subject.option('registration', 'contact_user')
    return registers and not has_user and has_no_s


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
    hosts = subject.sip['remote_hosts'] or ()
    versions = {get_ip_version(host) for host in hosts}
    bound = get_ip_version(subject.endpoint.effective_bind() or '')
    return bool(versions and bound) and versions <= {4, 6} - {bound}


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
