# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of endpoints that decide about incoming calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ..kinds.sip.headers import normalize_match_header
from ..kinds.sip.identifiers import read_identify_by
from ..network.acl import Rule, parse_rules
from ..options.field import Option
from ..options.option_codecs import is_true, parse_boolean, read_by_asterisk

# Who an endpoint belongs to, from the requester's point of view.
INTERCONNECTION: Final = 'interconnection'
TELEPHONE: Final = 'telephone'
OTHER: Final = 'other'

# Names of identifiers of res_pjsip; the registration's has none.
LINE: Final = 'line'
IP: Final = 'ip'
HEADER: Final = 'header'
REQUEST_URI: Final = 'request_uri'
USERNAME: Final = 'username'
AUTH_USERNAME: Final = 'auth_username'
ANONYMOUS: Final = 'anonymous'

# Identifiers that the global order does not list are asked last, in the order in which
# Asterisk loads their modules.
_UNLISTED: Final = (IP, HEADER, REQUEST_URI, USERNAME, AUTH_USERNAME, ANONYMOUS)


@dataclass(frozen=True)
class GlobalSettings:
    """What the section [global] of pjsip.conf says.

    :param order: the names in `endpoint_identifier_order`, taken literally
    :param default_realm: the realm of accounts without a realm of their own
    """

    order: Sequence[str] = ('ip', 'username', 'anonymous')
    default_realm: str = 'asterisk'
    ignores_user_options: bool = False

    def identifiers(self) -> list[str]:
        """Return the names of all identifiers in the order in which they are asked."""
        listed = [name for name in dict.fromkeys(self.order) if name in _UNLISTED]
        return [LINE, *listed, *(one for one in _UNLISTED if one not in listed)]


@dataclass(frozen=True)
class Expression:
    """What a `match_header` or a `match_request_uri` compares.

    :param header: the name of the header in lower case, None for the Request-URI
    """

    header: str | None
    text: str
    is_regular: bool


@dataclass(frozen=True)
class Account:
    """The credentials that a caller must have."""

    username: str
    realm: str | None


@dataclass(frozen=True, eq=False)
class PJSIPEndpoint:
    """An endpoint of pjsip.conf.

    :param kind: one of the constants of this module
    :param id: the id of the interconnection; None for all others
    :param sections: the options of its sections as they are written, without secrets
    """

    kind: str
    name: str
    tenant_uuid: str = ''
    id: int | None = None
    sections: Mapping[str, Sequence[Option]] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether the requester can see the endpoint as an interconnection."""
        return self.kind == INTERCONNECTION

    def values(self, section: str, key: str) -> list[str]:
        """Return what Asterisk reads of an option; it ignores the case of names."""
        options = self.sections.get(section, ())
        return [
            read_by_asterisk(value) for name, value in options if name.lower() == key
        ]

    def value(self, section: str, key: str) -> str | None:
        """Return the last value of an option, or None."""
        values = self.values(section, key)
        return values[-1] if values else None

    @cached_property
    def methods(self) -> frozenset[str]:
        """The values of `identify_by`."""
        return read_identify_by(self.value('endpoint', 'identify_by'))

    @cached_property
    def context(self) -> str | None:
        """The context in which its calls arrive."""
        return self.value('endpoint', 'context')

    @cached_property
    def account(self) -> Account | None:
        """The credentials that Asterisk asks a caller for, if it asks for any."""
        if 'auth' not in self.sections and self.value('endpoint', 'auth') is None:
            return None
        realm = self.value('auth', 'realm') or None
        return Account(self.value('auth', 'username') or '', realm)

    @cached_property
    def acl(self) -> list[Rule]:
        """The rules of `deny` and `permit`, of which the last one that fits decides.

        A rule means an address if the endpoint accepts it.
        """
        found: list[Rule] = []
        for key, value in self.sections.get('endpoint', ()):
            accepts = {'permit': True, 'deny': False}.get(key.lower())
            if accepts is not None:
                rules = parse_rules(read_by_asterisk(value)) or []
                found.extend(
                    Rule(
                        one.version,
                        one.network,
                        one.mask,
                        one.port,
                        one.fits is accepts,
                    )
                    for one in rules
                )
        return found

    @property
    def has_identify(self) -> bool:
        """Whether the endpoint has an identify section."""
        return 'identify' in self.sections

    @property
    def matches(self) -> list[str]:
        """The `match` options of the identify section."""
        return self.values('identify', 'match')

    @property
    def looks_up_services(self) -> bool:
        """Whether Asterisk looks for SRV records of the names in `match`."""
        text = self.value('identify', 'srv_lookups')
        return parse_boolean(text or 'yes') is True

    @cached_property
    def header(self) -> Expression | None:
        """What the `match_header` compares."""
        text = self.value('identify', 'match_header')
        if not text or not text.partition(':')[1]:
            return None
        name, value = normalize_match_header(text)
        return _make_expression(name, value)

    @property
    def has_unreadable_header(self) -> bool:
        """Whether Asterisk cannot read the `match_header`."""
        return bool(self.value('identify', 'match_header')) and self.header is None

    @cached_property
    def request_uri(self) -> Expression | None:
        """What the `match_request_uri` compares."""
        text = self.value('identify', 'match_request_uri')
        return _make_expression(None, text) if text else None

    @property
    def has_line(self) -> bool:
        """Whether calls are recognised by the token of a registration."""
        return is_true(self.value('registration', 'line'))

    @property
    def contact_user(self) -> str:
        """The user part of the Contact that Asterisk registers."""
        return self.value('registration', 'contact_user') or 's'


def _make_expression(header: str | None, text: str) -> Expression:
    """Return an expression; Asterisk takes `//` for an empty text."""
    text = '' if text == '//' else text
    is_regular = len(text) > 2 and text.startswith('/') and text.endswith('/')
    return Expression(header, text[1:-1] if is_regular else text, is_regular)


def sort_as_asterisk(endpoints: Sequence[PJSIPEndpoint]) -> list[PJSIPEndpoint]:
    """Return the endpoints with an identify section in the order of Asterisk 22.

    If two match a call, the name decides, not the more specific address
    (ast_sorcery_retrieve_by_fields in main/sorcery.c sorts by strcmp).
    """
    written = [one for one in endpoints if one.has_identify]
    return sorted(written, key=lambda one: one.name.encode())
