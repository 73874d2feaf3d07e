# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace

import pytest

from wazo_confd_interco.callerid.grammar import CallerID
from wazo_confd_interco.callerid.headers import (
    format_from,
    identity_headers,
    parse_endpoint_caller_id,
)
from wazo_confd_interco.callerid.model import OutcallTrunk

CO = CallerID('Co', '5145551234')
ADA = CallerID('Ada', '1001')
ANONYMOUS_FROM = '"Anonymous" <sip:anonymous@anonymous.invalid>'


def trunk(pai_format: str | None = None, **options: str | None) -> OutcallTrunk:
    return OutcallTrunk(
        1,
        'acme',
        'sip',
        'PJSIP/acme',
        True,
        '+E164',
        options=options,
        pai_format=pai_format,
    )


def values(
    sip_trunk: OutcallTrunk,
    caller_id: CallerID | None,
    anonymous: bool = False,
    identity_number: str | None = None,
) -> list[tuple[str, str]]:
    """Return the headers besides From."""
    found = identity_headers(
        sip_trunk, caller_id, anonymous=anonymous, identity_number=identity_number
    )
    return [(one['name'], one['value']) for one in found if one['name'] != 'From']


FROM = [
    ({}, CO, '"Co" <sip:5145551234@ASTERISK>'),
    ({'from_domain': 'ex.com'}, CO, '"Co" <sip:5145551234@ex.com>'),
    ({'from_user': 'me'}, CO, '<sip:me@ASTERISK>'),
    ({'from_user': 'me', 'from_domain': 'ex.com'}, CO, '<sip:me@ex.com>'),
    ({'from_user': 'me'}, None, '<sip:me@ASTERISK>'),
    ({'from_user': ''}, CO, '"Co" <sip:5145551234@ASTERISK>'),
    ({}, CallerID('Co', None), None),
    ({}, None, None),
    ({}, CallerID('', '12'), '<sip:12@ASTERISK>'),
    ({}, CallerID('a"b\\', '*9#'), '"a\\"b\\\\" <sip:*9%23@ASTERISK>'),
]


@pytest.mark.parametrize(('options', 'caller_id', 'header'), FROM)
def test_from_header_shows_the_caller_id_unless_from_user_replaces_it(
    options: dict[str, str], caller_id: CallerID | None, header: str | None
) -> None:
    assert format_from(trunk(**options), caller_id, anonymous=False) == header


ANONYMOUS = [
    ({}, ANONYMOUS_FROM),
    ({'from_domain': 'ex.com'}, '"Anonymous" <sip:anonymous@ex.com>'),
    ({'from_user': 'me'}, '"Anonymous" <sip:me@anonymous.invalid>'),
    ({'from_user': 'me', 'from_domain': 'ex.com'}, '"Anonymous" <sip:me@ex.com>'),
]


@pytest.mark.parametrize(('options', 'header'), ANONYMOUS)
def test_from_header_of_an_anonymous_call_hides_the_caller_id(
    options: dict[str, str], header: str
) -> None:
    assert format_from(trunk(**options), CO, anonymous=True) == header


def test_identity_headers_begin_with_from() -> None:
    found = identity_headers(trunk(), CO, anonymous=False, identity_number=None)

    assert found == [{'name': 'From', 'value': '"Co" <sip:5145551234@ASTERISK>'}]


def test_identity_headers_omit_from_if_the_caller_id_is_unknown() -> None:
    flags = trunk(send_pai='yes', send_rpid='yes')

    assert identity_headers(flags, None, anonymous=False, identity_number='5') == []


# Options, and the headers of a call of Ada besides From: PAI is P-Asserted-Identity,
# RPID Remote-Party-ID; the last column is an anonymous call.
PAI = ('P-Asserted-Identity', '"Ada" <sip:1001@ASTERISK>')
RPID = ('Remote-Party-ID', f'{PAI[1]};party=calling;privacy=off;screen=no')
HIDDEN_RPID = ('Remote-Party-ID', f'{PAI[1]};party=calling;privacy=full;screen=no')
PRIVACY = ('Privacy', 'id')
SENT = [
    ({}, [], [PRIVACY]),
    ({'send_pai': 'yes'}, [PAI], [PRIVACY]),
    ({'send_rpid': 'yes'}, [RPID], [PRIVACY]),
    ({'trust_id_outbound': 'yes'}, [], [PRIVACY]),
    (
        {'send_pai': 'yes', 'trust_id_outbound': 'yes'},
        [PAI],
        [PAI, PRIVACY, PRIVACY],
    ),
    (
        {'send_rpid': 'yes', 'trust_id_outbound': 'yes'},
        [RPID],
        [HIDDEN_RPID, PRIVACY],
    ),
    (
        {'send_pai': 'true', 'send_rpid': '1', 'trust_id_outbound': 'on'},
        [PAI, RPID],
        [PAI, PRIVACY, HIDDEN_RPID, PRIVACY],
    ),
]


@pytest.mark.parametrize(('options', 'shown', 'hidden'), SENT)
def test_send_pai_and_send_rpid_send_an_anonymous_caller_only_with_trust(
    options: dict[str, str],
    shown: list[tuple[str, str]],
    hidden: list[tuple[str, str]],
) -> None:
    assert values(trunk(**options), ADA) == shown
    assert values(trunk(**options), ADA, anonymous=True) == hidden


def test_from_user_does_not_replace_the_identity() -> None:
    found = values(trunk(send_pai='yes', from_user='me', from_domain='ex.com'), ADA)

    assert found == [('P-Asserted-Identity', '"Ada" <sip:1001@ex.com>')]


def test_caller_id_without_a_number_is_not_sent_as_identity() -> None:
    assert values(trunk(send_pai='yes'), CallerID('Ada', None)) == []


@pytest.mark.parametrize(
    ('pai_format', 'identity'),
    [
        (None, '<sip:777@DIALLED_HOST>'),
        ('tel:{number}', '<tel:777>'),
        ('sip:{number}@ims.example', '<sip:777@ims.example>'),
        ('sip:{number:>99}', None),
        ('sip:{user}', None),
    ],
)
def test_wazo_pai_format_formats_the_identity_of_anonymous_calls(
    pai_format: str | None, identity: str | None
) -> None:
    found = values(trunk(pai_format=pai_format), ADA, True, '777')

    wanted = [('P-Asserted-Identity', identity)] if identity else []
    assert found == [PRIVACY, *wanted]


def test_callerid_of_the_endpoint_does_not_identify_anonymous_calls() -> None:
    assert values(trunk(callerid='"T" <555>'), ADA, anonymous=True) == [PRIVACY]


def test_interconnection_without_a_sip_endpoint_has_no_headers() -> None:
    other = replace(trunk(), options=None)
    for anonymous in (False, True):
        assert not identity_headers(
            other, ADA, anonymous=anonymous, identity_number='7'
        )


ENDPOINT = {
    '"My Name" <9999>': CallerID('My Name', '9999'),
    'My Name <9999>': CallerID('My Name', '9999'),
    '<9999>': CallerID('', '9999'),
    '9999': CallerID('', '9999'),
    '(514) 555-1234': CallerID('', '5145551234'),
    'wazo': CallerID('wazo', None),
    '"9999"': CallerID('9999', None),
    '"My Name" <>': CallerID('My Name', None),
}


@pytest.mark.parametrize(('text', 'caller_id'), ENDPOINT.items())
def test_callerid_of_an_endpoint_is_parsed_as_asterisk_does(
    text: str, caller_id: CallerID
) -> None:
    assert parse_endpoint_caller_id(text) == caller_id
