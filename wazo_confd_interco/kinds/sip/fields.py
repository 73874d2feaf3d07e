# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of `sip`: which option of which section says what.

Read by `reading` and `writing` both: the same line writes an option and reads it
back. What the table does not hold is an option, and only shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...options.option_codecs import (
    BOOLEAN,
    CODECS,
    HOSTS,
    INTEGER,
    TEXT,
    WORDS,
    Spelling,
    choice,
)

SECTIONS: Final = (
    'aor',
    'auth',
    'endpoint',
    'identify',
    'registration',
    'registration_outbound_auth',
    'outbound_auth',
)

# Never in an answer, in whatever section they stand.
PASSWORD: Final = 'password'
SECRETS: Final = frozenset(
    (
        PASSWORD,
        'md5_cred',
        'password_digest',
        'oauth_secret',
        'refresh_token',
        'dbsecret',
        'secret',
    )
)


def is_secret(key: str) -> bool:
    """Whether the value of an option is never shown: Asterisk knows it in any case."""
    return _plain(key) in SECRETS


def is_password(key: str) -> bool:
    """Whether an option is the password, however it is written."""
    return _plain(key) == PASSWORD


def _plain(key: str) -> str:
    # With an @ before it confd's API takes any key.
    return key.strip().lstrip('@').lower()


# Where the transport in effect listens: no section of an endpoint.
BIND: Final = ('transport', 'bind')

DTMF_MODES: Final = ('auto', 'auto_info', 'inband', 'info', 'rfc4733')
MEDIA_ENCRYPTIONS: Final = ('dtls', 'no', 'sdes')
IDENTIFIERS: Final = ('auth_username', 'header', 'ip', 'username')


@dataclass(frozen=True)
class Field:
    """One value of the document, and the places where it is stored, all alike."""

    path: str
    places: tuple[tuple[str, str], ...]
    spelling: Spelling = TEXT


def _option(section: str, path: str, spelling: Spelling = TEXT) -> Field:
    """A field that has the name of its option."""
    return Field(path, ((section, path.rpartition('.')[2]),), spelling)


CONTACT: Final = ('aor', 'contact')

FIELDS: Final = (
    Field('remote_hosts', (CONTACT,), HOSTS),
    _option('outbound_auth', 'outbound_auth.username'),
    _option('outbound_auth', 'outbound_auth.realm'),
    _option('auth', 'inbound_auth.username'),
    _option('registration', 'registration.server_uri'),
    _option('registration', 'registration.client_uri'),
    _option('registration', 'registration.contact_user'),
    _option('registration', 'registration.expiration', INTEGER),
    _option('registration', 'registration.retry_interval', INTEGER),
    _option('registration', 'registration.max_retries', INTEGER),
    _option('registration', 'registration.line', BOOLEAN),
    _option('registration_outbound_auth', 'registration.outbound_auth.username'),
    _option('registration_outbound_auth', 'registration.outbound_auth.realm'),
    _option('endpoint', 'identify_by', WORDS),
    Field('codecs', (('endpoint', 'allow'),), CODECS),
    _option('endpoint', 'callerid'),
    _option('endpoint', 'from_user'),
    _option('endpoint', 'from_domain'),
    _option('endpoint', 'dtmf_mode', choice(*DTMF_MODES)),
    _option('endpoint', 'media_encryption', choice(*MEDIA_ENCRYPTIONS)),
    _option('endpoint', 'language'),
    _option('endpoint', 'send_pai', BOOLEAN),
    _option('endpoint', 'send_rpid', BOOLEAN),
    _option('endpoint', 'trust_id_inbound', BOOLEAN),
    _option('endpoint', 'trust_id_outbound', BOOLEAN),
    _option('endpoint', 't38_udptl', BOOLEAN),
    Field(
        'outbound_proxy',
        (
            ('endpoint', 'outbound_proxy'),
            ('aor', 'outbound_proxy'),
            ('registration', 'outbound_proxy'),
        ),
    ),
    _option('aor', 'qualify_frequency', INTEGER),
)

BY_PATH: Final = {field.path: field for field in FIELDS}
BY_PLACE: Final = {place: field for field in FIELDS for place in field.places}

# Fields that are more than the text of one option; `reading` and `writing` know how.
MAX_CONTACTS: Final = ('aor', 'max_contacts')
MATCH: Final = ('identify', 'match')
MATCH_HEADER: Final = ('identify', 'match_header')
SET_VAR: Final = ('endpoint', 'set_var')


@dataclass(frozen=True)
class Auth:
    """An object with credentials: the section that is its own, and what it shows."""

    section: str
    names: tuple[str, ...]


AUTHS: Final = {
    'outbound_auth': Auth('outbound_auth', ('username', 'realm')),
    'inbound_auth': Auth('auth', ('username',)),
    'registration.outbound_auth': Auth(
        'registration_outbound_auth', ('username', 'realm')
    ),
}
CREDENTIALS: Final = ('username', 'password', 'realm')

# The sections that go with an object when it becomes null.
OWNED_SECTIONS: Final = {
    'outbound_auth': ('outbound_auth',),
    'inbound_auth': ('auth',),
    'registration': ('registration', 'registration_outbound_auth'),
}

# Names that people take for options, and the options that they mean.
MISTAKEN: Final = {'external_media_port': 'external_media_address'}
