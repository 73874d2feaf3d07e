# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of a SIP interconnection.

An option that has no field is shown in `sip.options`.
"""

from __future__ import annotations

from typing import Any, Final

from ...options.field import Check, Field, FieldTable, Group, accept_any, option
from ...options.hosts import check_host, check_match
from ...options.option_codecs import (
    BOOLEAN,
    INTEGER,
    TEXT,
    WORDS,
    choice,
)
from ...options.values import (
    MaxLength,
    OneOf,
    Range,
)
from .audio_formats import ALLOW, check_codec_name
from .headers import INCOMING, OUTGOING, check_incoming, check_outgoing
from .pai_format import PAI_FORMAT, check_pai_format
from .uris import (
    HOST_LIST,
    check_from_user,
    check_realm,
    check_remote_host,
    check_sip_uri,
    check_uri_user,
)
from .values import MATCH_LIST, ONE_CONTACT, check_callerid, check_language

# In the order in which documents list options.
SECTIONS: Final = (
    'aor',
    'auth',
    'endpoint',
    'identify',
    'registration',
    'registration_outbound_auth',
    'outbound_auth',
)

DTMF_MODES: Final = ('auto', 'auto_info', 'inband', 'info', 'rfc4733')
MEDIA_ENCRYPTIONS: Final = ('dtls', 'no', 'sdes')
IDENTIFIERS: Final = ('auth_username', 'header', 'ip', 'username')

# Fields that are not simply the text of one option; see sections.py.
CONTACT: Final = ('aor', 'contact')
MAX_CONTACTS: Final = ('aor', 'max_contacts')
# If it is null, the registration has the credentials of `sip.outbound_auth`.
REGISTRATION_AUTH: Final = 'sip.registration.outbound_auth'
ACCEPTS_REGISTRATIONS: Final = 'sip.accepts_registrations'


def _auth(path: str, section: str, whose: str) -> tuple[Field, ...]:
    return (
        option(section, f'{path}.username', f'The user name that {whose}. Required.'),
        option(
            section,
            f'{path}.password',
            'The password. Write-only; if it is omitted or null, the stored password '
            'is kept.',
            is_secret=True,
        ),
    )


def _realm(path: str, section: str) -> Field:
    return option(
        section,
        f'{path}.realm',
        'The realm that the credentials are for. Null: any realm.',
        TEXT,
        check_realm,
    )


def _flag(name: str, doc: str) -> Field:
    return option('endpoint', f'sip.{name}', doc, BOOLEAN)


def _choice(name: str, choices: tuple[str, ...], doc: str, **synonyms: str) -> Field:
    check = OneOf(choices, synonyms)
    return option('endpoint', f'sip.{name}', doc, choice(*choices), check)


def _text(section: str, path: str, doc: str, check: Check, **kwargs: Any) -> Field:
    return option(section, path, doc, TEXT, check, **kwargs)


def _number(section: str, path: str, doc: str, check: Check) -> Field:
    return option(section, path, doc, INTEGER, check)


def _registration_fields() -> tuple[Field, ...]:
    section, path = 'registration', 'sip.registration'
    return (
        _text(
            section,
            f'{path}.server_uri',
            'The URI of the registrar. Derived: the first of `remote_hosts`.',
            check_sip_uri,
            api={'example': 'sip:sip.example.com'},
        ),
        _text(
            section,
            f'{path}.client_uri',
            'The URI of the account that registers. Derived: the user name of the '
            'credentials at the first of `remote_hosts`, or the user name alone if it '
            'is an address of record, such as `alice@example.com`.',
            check_sip_uri,
            api={'example': 'sip:5145550100@sip.example.com'},
        ),
        _text(
            section,
            f'{path}.contact_user',
            'The user part of the registered Contact: the number or name that the '
            'provider calls. Null: `s`; in a context of type incall, Wazo then takes '
            'the number from the To header.',
            check_uri_user,
            api={'example': '5145550100'},
        ),
        # Asterisk registers again 10 seconds before the end, and ignores a registration
        # of 0 seconds. With 1 to 10 seconds, it would register without a pause.
        _number(
            section,
            f'{path}.expiration',
            'The requested duration of a registration in seconds. Asterisk renews the '
            'registration 10 seconds before the end.',
            Range(11),
        ),
        _number(
            section,
            f'{path}.retry_interval',
            'Seconds until the next attempt after a temporary failure.',
            Range(0),
        ),
        _number(
            section,
            f'{path}.max_retries',
            'The number of further attempts before Asterisk gives up.',
            Range(0),
        ),
        option(
            section,
            f'{path}.line',
            'Whether Asterisk recognises calls by a token in the Contact. Derived: '
            'true. Otherwise, Asterisk 22 ignores the registration.',
            BOOLEAN,
        ),
    )


FIELDS: Final = FieldTable(
    fields=(
        Field(
            'sip.remote_hosts',
            (CONTACT,),
            'Where calls are sent: hosts, `host:port` or SIP URIs. Required unless '
            '`accepts_registrations` is true. Null if the stored option is not such a '
            'list; it is then one of the `options`.',
            HOST_LIST,
            check_remote_host,
            api={'example': ['sip.example.com']},
        ),
        Field(
            ACCEPTS_REGISTRATIONS,
            (MAX_CONTACTS,),
            'Whether the other side registers with this Wazo. This requires '
            '`inbound_auth` and excludes `remote_hosts`. Default: false.',
            ONE_CONTACT,
            accept_any,
            default=False,
            is_nullable=False,
        ),
        *_auth('sip.outbound_auth', 'outbound_auth', 'Asterisk sends'),
        _realm('sip.outbound_auth', 'outbound_auth'),
        *_auth('sip.inbound_auth', 'auth', 'the other side must send'),
        *_registration_fields(),
        *_auth(
            REGISTRATION_AUTH,
            'registration_outbound_auth',
            'Asterisk sends when it registers',
        ),
        _realm(REGISTRATION_AUTH, 'registration_outbound_auth'),
        Field(
            'sip.match',
            (('identify', 'match'),),
            'Addresses, networks and host names. Calls from them belong to this '
            'interconnection. Derived: the host of `outbound_proxy` if there is one, '
            'otherwise the hosts of `remote_hosts`; empty with `inbound_auth` or an '
            'incoming header.',
            MATCH_LIST,
            check_match,
            is_repeated=True,
            is_unordered=True,
            api={'example': ['192.0.2.0/24']},
        ),
        option(
            'endpoint',
            'sip.identify_by',
            'How Asterisk recognises incoming calls. Derived: `ip`; `header` with an '
            'incoming header; `auth_username` and `username` with `inbound_auth`.',
            WORDS,
            OneOf(IDENTIFIERS),
        ),
        Field(
            'sip.codecs',
            (('endpoint', 'allow'),),
            'The codecs of calls in order of preference, with the names that Asterisk '
            'uses. Null: the codecs of the templates.',
            ALLOW,
            check_codec_name,
            undone_by=('disallow',),
            api={'example': ['alaw', 'ulaw']},
        ),
        _text(
            'endpoint',
            'sip.callerid',
            'Replaces the caller ID of every incoming call. It is never the caller ID '
            'of an outgoing call.',
            check_callerid,
            api={'example': '"My Name" <9999>'},
        ),
        _text(
            'endpoint',
            'sip.from_user',
            'The user of the From header of every outgoing call, whatever its caller '
            'ID.',
            check_from_user,
        ),
        _text(
            'endpoint',
            'sip.from_domain',
            'The host of the From header of every outgoing call.',
            check_host,
        ),
        _choice(
            'dtmf_mode',
            DTMF_MODES,
            'How digits during a call are sent.',
            rfc2833='rfc4733',
            rfc2833compensate='rfc4733',
            shortinfo='info',
        ),
        _choice(
            'media_encryption',
            MEDIA_ENCRYPTIONS,
            'How media is encrypted.',
            srtp='sdes',
            yes='sdes',
            none='no',
        ),
        _text(
            'endpoint',
            'sip.language',
            'The language of prompts that callers hear.',
            check_language,
            api={'example': 'en_US'},
        ),
        _flag('send_pai', 'Whether to send P-Asserted-Identity.'),
        Field(
            'sip.pai_format',
            (('endpoint', 'set_var'),),
            'The URI in the P-Asserted-Identity that Wazo adds to anonymous calls. '
            '`{number}` is the number of the caller ID, and `{host}` the host that the '
            'telephone called. Null: `sip:{number}@{host}`.',
            PAI_FORMAT,
            check_pai_format,
            shares_key=True,
            api={'example': 'tel:{number}'},
        ),
        _flag('send_rpid', 'Whether to send Remote-Party-ID.'),
        _flag(
            'trust_id_inbound',
            'Whether to accept P-Asserted-Identity and Remote-Party-ID of incoming '
            'calls.',
        ),
        _flag(
            'trust_id_outbound',
            'Whether to send the identity of anonymous callers.',
        ),
        _flag('t38_udptl', 'Whether to allow fax over T.38.'),
        Field(
            'sip.outbound_proxy',
            (
                ('endpoint', 'outbound_proxy'),
                ('aor', 'outbound_proxy'),
                ('registration', 'outbound_proxy'),
            ),
            'The proxy for calls, OPTIONS and registrations, as a SIP URI that ends in '
            '`;lr`.',
            TEXT,
            check_sip_uri,
            api={'example': 'sip:proxy.example.com;lr'},
        ),
        # Asterisk ignores an aor with more than a day between two OPTIONS.
        _number(
            'aor',
            'sip.qualify_frequency',
            'Seconds between two OPTIONS requests, which check whether the other side '
            'answers; 0 sends none.',
            Range(0, 86400),
        ),
        Field(
            'headers.outgoing',
            (('endpoint', 'set_var'),),
            'Headers of every outgoing INVITE. A name can occur only once.',
            OUTGOING,
            check_outgoing,
            is_repeated=True,
            is_unordered=True,
        ),
        Field(
            'headers.incoming',
            (('identify', 'match_header'),),
            'A header by which incoming calls are recognised; at most one.',
            INCOMING,
            check_incoming,
            is_repeated=True,
            is_unordered=True,
            api={'maxItems': 1},
        ),
    ),
    groups=(
        Group(
            'sip.outbound_auth',
            ('outbound_auth',),
            'The credentials that Asterisk sends if the other side requests '
            'authentication.',
            'has_password',
        ),
        Group(
            'sip.inbound_auth',
            ('auth',),
            'The credentials that the other side must send with every call.',
            'has_password',
        ),
        Group(
            'sip.registration',
            ('registration', 'registration_outbound_auth'),
            'The registration of this Wazo with the other side. It uses the transport '
            '`sip.transport`, unless `options.registration` has an option `transport`.',
        ),
        Group(
            REGISTRATION_AUTH,
            ('registration_outbound_auth',),
            'The credentials of the registration. Null: the same as '
            '`sip.outbound_auth`.',
            'has_password',
        ),
    ),
)

check_label: Final = MaxLength(128)
BY_PATH: Final = FIELDS.by_path()
BY_PLACE: Final = FIELDS.by_place()
UNORDERED: Final = FIELDS.unordered_paths()
MATCH: Final = BY_PATH['sip.match']
INCOMING_HEADERS: Final = BY_PATH['headers.incoming']
OUTGOING_HEADERS: Final = BY_PATH['headers.outgoing']
REPEATED: Final = tuple(one for one in FIELDS.fields if one.is_repeated)
SHARING_KEY: Final = tuple(one for one in FIELDS.fields if one.shares_key)
# Fields that are the text of one option, in one place or in several equal ones.
PLAIN: Final = tuple(
    one
    for one in FIELDS.fields
    if one.owns_key and not one.is_secret and one.path != ACCEPTS_REGISTRATIONS
)
