# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a SIP interconnection is likely not meant to do, though it is allowed.

The table is the list of the warnings: code, field, sentence, and when it applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...options import values as grammar
from ...options.option_codecs import BOOLEAN
from . import audio_formats as codecs
from .fields import BIND

Document = Mapping[str, Any]
# (section, key) to the value that Asterisk reads, templates included; the section
# `transport` is that of the transport in effect.
Effective = Callable[[str, str], str | None]

# What res_pjsip takes for `identify_by` where nobody says anything.
IDENTIFY_BY_DEFAULT: Final = 'username,ip'
# The user of From, and the user name of an Authorization: whatever a caller says.
_BY_NAME: Final = frozenset(('username', 'auth_username'))

# The parameter of a URI, escaped or not, that a proxy of RFC 3261 has.
_LOOSE: Final = re.compile(r';\s*lr\s*(?:[;\\=?]|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Warning:
    """A sentence for people, with a code for programs and the field it is about."""

    code: str
    field: str
    message: str
    applies: Callable[[Document, Effective], Any]

    def show(self) -> dict[str, str]:
        """The warning as documents have it."""
        return {'code': self.code, 'field': self.field, 'message': self.message}


def _registers_without_line(document: Document, effective: Effective) -> bool:
    if document['sip']['registration'] is None:
        return False
    return BOOLEAN.read(effective('registration', 'line') or 'no') is not True


def _registers_as_s(document: Document, effective: Effective) -> bool:
    registration = document['sip']['registration']
    return registration is not None and not effective('registration', 'contact_user')


def named_by_strangers(document: Document, effective: Effective) -> bool:
    return bool(_methods(effective) & _BY_NAME) and not _challenges(document, effective)


def _methods(effective: Effective) -> set[str]:
    identify_by = effective('endpoint', 'identify_by') or IDENTIFY_BY_DEFAULT
    # Asterisk knows them in any case.
    return {method.strip().lower() for method in identify_by.split(',')}


def _challenges(document: Document, effective: Effective) -> bool:
    return bool(document['sip']['inbound_auth'] or effective('auth', 'username'))


def _replaces_callers(document: Document, effective: Effective) -> bool:
    return document['sip']['callerid'] is not None


def _not_its_user(document: Document, effective: Effective) -> bool:
    sip = document['sip']
    if not sip['inbound_auth'] or _is_found_otherwise(document, effective):
        return False
    return sip['inbound_auth']['username'] not in (None, document['name'])


def _is_found_otherwise(document: Document, effective: Effective) -> bool:
    """Whether its calls are recognised by something else than a name."""
    sip = document['sip']
    if sip['accepts_registrations']:  # by a REGISTER, which is found by a name alone
        return False
    by_address = sip['match'] and 'ip' in _methods(effective)
    return bool(by_address or document['headers']['incoming'] or sip['registration'])


def _rewrites_numbers(document: Document, effective: Effective) -> bool:
    proxy = effective('endpoint', 'outbound_proxy')
    return bool(proxy and not _LOOSE.search(proxy))


def _has_unknown_codecs(document: Document, effective: Effective) -> bool:
    return bool(codecs.unknown(effective('endpoint', 'allow') or ''))


def _is_of_other_version(document: Document, effective: Effective) -> bool:
    """Of names nobody knows where they lead; behind a proxy it is the proxy's."""
    if effective('endpoint', 'outbound_proxy'):
        return False
    hosts = document['sip']['remote_hosts'] or ()
    versions = {grammar.ip_version(host) for host in hosts}
    bound = grammar.ip_version(effective(*BIND) or '')
    return bool(versions and bound) and versions <= {4, 6} - {bound}


WARNINGS: Final = (
    Warning(
        'registration_without_line',
        'sip.registration.line',
        'without line = yes Asterisk 22 drops the registration that the host writes: '
        'it names an endpoint',
        _registers_without_line,
    ),
    Warning(
        'registration_without_contact_user',
        'sip.registration.contact_user',
        'without contact_user we register as s: calls from the provider arrive at '
        'extension s, not at the number dialled',
        _registers_as_s,
    ),
    Warning(
        'identified_by_username',
        'sip.identify_by',
        'identified by username or auth_username without inbound_auth: anyone who says '
        'the name of this interconnection, in From or Authorization, is let in',
        named_by_strangers,
    ),
    Warning(
        'callerid_replaces_callers',
        'sip.callerid',
        'callerid replaces the caller of every incoming call, and is never the caller '
        'ID of an outgoing call',
        _replaces_callers,
    ),
    Warning(
        'name_is_not_username',
        'name',
        'calls and registrations are looked up by the name of the interconnection: '
        'with another user name they are refused, unless their From says the name',
        _not_its_user,
    ),
    Warning(
        'outbound_proxy_without_lr',
        'sip.outbound_proxy',
        'without ;lr the proxy stands where the number dialled belongs: it gets calls '
        'for itself, and the number in a Route',
        _rewrites_numbers,
    ),
    Warning(
        'codec_unknown',
        'sip.codecs',
        'a codec that Asterisk 22 does not have by itself: without a module that '
        'brings it, Asterisk drops the whole endpoint and no call works',
        _has_unknown_codecs,
    ),
    Warning(
        'transport_of_other_ip_version',
        'sip.transport',
        'every remote host is an IPv6 address and the transport is bound to IPv4, or '
        'the other way round: Asterisk sends no call over it',
        _is_of_other_version,
    ),
)


def warnings(document: Document, effective: Effective) -> Iterator[dict[str, str]]:
    """The warnings that apply to a document."""
    for warning in WARNINGS:
        if warning.applies(document, effective):
            yield warning.show()
