# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from wazo_confd_interco.callerid.grammar import CallerID
from wazo_confd_interco.callerid.header import (
    from_header,
    identity_number,
    number_of,
    read,
)
from wazo_confd_interco.callerid.model import Trunk

CO = CallerID('Co', '5145551234')


def trunk(type_: str = 'sip', **options: str | None) -> Trunk:
    return Trunk(1, 'acme', type_, 'PJSIP/acme', True, '+E164', effective=options)


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
def test_the_from_header(
    options: dict, caller_id: CallerID | None, header: str | None
) -> None:
    assert from_header(trunk(**options), caller_id, anonymous=False) == header


ANONYMOUS = [
    ({}, '"Anonymous" <sip:anonymous@anonymous.invalid>'),
    ({'from_domain': 'ex.com'}, '"Anonymous" <sip:anonymous@ex.com>'),
    ({'from_user': 'me'}, '"Anonymous" <sip:me@anonymous.invalid>'),
    ({'from_user': 'me', 'from_domain': 'ex.com'}, '"Anonymous" <sip:me@ex.com>'),
]


@pytest.mark.parametrize(('options', 'header'), ANONYMOUS)
def test_the_from_header_of_an_anonymous_call(options: dict, header: str) -> None:
    assert from_header(trunk(**options), CO, anonymous=True) == header


READ = {
    '"My Name" <9999>': CallerID('My Name', '9999'),
    'My Name <9999>': CallerID('My Name', '9999'),
    '<9999>': CallerID('', '9999'),
    '9999': CallerID('', '9999'),
    '(514) 555-1234': CallerID('', '5145551234'),
    'wazo': CallerID('wazo', None),
    '"9999"': CallerID('9999', None),
    '"My Name" <>': CallerID('My Name', None),
}


@pytest.mark.parametrize(('text', 'caller_id'), READ.items())
def test_reads_a_caller_id_as_asterisk_does(text: str, caller_id: CallerID) -> None:
    assert read(text) == caller_id
    assert number_of(text) == caller_id.number


def test_the_identity_is_the_extensions_then_the_trunks() -> None:
    lending = trunk(callerid='"T" <555>')

    assert identity_number(lending, '777') == '777'
    assert identity_number(lending, None) == '555'
    assert identity_number(trunk(callerid='wazo'), None) is None
    assert identity_number(trunk(), None) is None


def test_only_sip_has_an_identity() -> None:
    assert identity_number(trunk('iax', callerid='555'), '777') is None
