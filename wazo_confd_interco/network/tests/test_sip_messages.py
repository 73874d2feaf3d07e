# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.network.sip_messages import (
    MalformedSIPMessage,
    parse_message,
    write_request,
)
from wazo_confd_interco.network.sip_uris import parse_name_address, parse_uri

INVITE = 'INVITE sip:1@a SIP/2.0'


def test_compact_names_and_folded_lines_are_read():
    message = parse_message(
        f'\r\n{INVITE}\r\nf: <sip:a@b>\r\n ;tag=1\r\nX-A:1\r\n\r\nb'
    )
    assert (message.method, message.uri) == ('INVITE', 'sip:1@a')
    assert message.headers == (('From', '<sip:a@b> ;tag=1'), ('X-A', '1'))


def test_response_has_status_and_reason():
    message = parse_message('SIP/2.0 403 Not Here\r\nVia: x\r\n\r\n')
    assert not message.is_request
    assert (message.status, message.reason) == (403, 'Not Here')


@given(st.text())
def test_any_text_is_a_message_or_malformed(text):
    try:
        parse_message(text)
        parse_message(f'{INVITE}\n{text}')
    except MalformedSIPMessage as error:
        assert str(error)


@given(st.text())
def test_any_text_can_be_asked_for_a_uri(text):
    for uri in (parse_uri(text), parse_uri(f'sip:{text}'), parse_uri(f'tel:{text}')):
        assert uri is None or isinstance(uri.user, str)
    assert isinstance(str(parse_name_address(text)), str)


def test_user_is_decoded_and_parameters_are_kept():
    uri = parse_uri('sip:%2B1514:pw@[2001:db8::1]:5070;Line=abc?x=y')
    assert uri is not None
    assert (uri.user, uri.host, uri.port) == ('+1514', '2001:db8::1', 5070)
    assert uri.parameter('line') == 'abc'


@pytest.mark.parametrize(
    'text', ['http://a', 'sip:', 'sip:a@b:99999999', 'sip:a b@c d']
)
def test_text_that_is_not_a_uri_is_not_parsed(text):
    assert parse_uri(text) is None


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('sip:a@b;tag=1', '<sip:a@b>;tag=1'),
        ('A B <sip:a@b;x=y>;tag=1', '"A B" <sip:a@b;x=y>;tag=1'),
        ('"a, <b>" <sip:a@b>', '"a, <b>" <sip:a@b>'),
    ],
)
def test_name_address_is_written_as_pjproject_does(text, shown):
    assert str(parse_name_address(text)) == shown


def test_written_request_is_read_again():
    data = write_request('OPTIONS', 'sip:a@b', [('Via', 'x'), ('To', '<sip:a@b>')])
    message = parse_message(data.decode())
    assert message.uri == 'sip:a@b'
    assert message.value('Content-Length') == '0'
