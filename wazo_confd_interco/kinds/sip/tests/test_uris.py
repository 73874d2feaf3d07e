# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNPARSED
from ....options.tests.texts import CONTROL_TEXTS, Check, list_cases
from ....problems import InvalidValue
from ..uris import (
    HOST_LIST,
    check_remote_host,
    check_sip_uri,
    check_uri_user,
    expand_uri,
    get_host,
    get_host_and_port,
    get_ip_version,
    quote_uri_user,
)

ACCEPTED = {
    check_remote_host: [
        *('sip.example.com', 'sip.example.com:5061', '[2001:db8::1]:5061', '192.0.2.1'),
        *('sip:sip.example.com', 'sips:sip.example.com:5061'),
        *('sip:user@sip.example.com', 'sip:sip.example.com;transport=tcp'),
        *('a:1', 'a:65535'),
    ],
    check_sip_uri: [
        *('sip:a', 'sips:a:5061', 'sip:u@a', 'sip:u:p@a', 'sip:a%40b@a'),
        *('sip:+15145551234@a;user=phone', 'sip:[2001:db8::1]', 'sip:a;lr'),
        'sip:a;lr;transport=tcp?X-A=b',
    ],
    check_uri_user: [
        *('u', '+15145551234', "a-b_c.d!e~f*g'h(i)", 'a%40b', '100', 'a;b=c', '?'),
    ],
}
REJECTED = {
    check_remote_host: [
        *('', 'a,b', 'a b', 'a:0', 'a:65536', 'a:port', 'a:', 'a;transport=tcp'),
        *('u@a', 'a?b', '2001:db8::1', 'tel:+1', 'http://a', 'sip:', 'sip:u@'),
        *('sip:sip:a', 'sip:sips:a', '256.1.1.1', 'a"b', 'a<b>', 'a:' + '9' * 5000),
        'a:٣',
    ],
    check_sip_uri: [
        *('a', 'sip:', 'sip:@a', 'sip:u@', 'sip:u@b@a', 'sip:a b', 'sip:a:b', 'sip:a;'),
        *('sip:a;x=y=z', 'sip:a;x=a\\b', 'sip:a?', 'SIP:a;;b', 'sip:u:p q@a'),
        *('sip:u%4@a', 'sip:u\\@a', '"N" <sip:a>', '<sip:a>', 'sip:a?Via=b'),
        *('sip:a?X-A=%0D%0A', 'sip:a?X%20A=b'),
    ],
    check_uri_user: [
        *('', 'a b', 'a@b', 'a%4', 'a%zz', 'é', 'a:b', '"a"', 'a\\b', 'a<b'),
    ],
}


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_valid_uri_is_accepted(check: Check, text: str) -> None:
    check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(REJECTED))
def test_invalid_uri_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize('text', CONTROL_TEXTS)
@pytest.mark.parametrize('check', ACCEPTED)
def test_control_character_in_a_uri_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_newline_after_a_uri_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(f'{text}\n')


@given(st.sampled_from(list(ACCEPTED)), st.text())
def test_any_text_is_a_uri_or_rejected_with_a_reason(check: Check, text: str) -> None:
    try:
        check(text)
    except InvalidValue as error:
        assert str(error)


def test_address_without_brackets_is_rejected_with_the_brackets() -> None:
    with pytest.raises(InvalidValue, match=r'\[2001:db8::1\]'):
        check_remote_host('2001:db8::1')


def test_port_out_of_range_is_rejected_with_the_range() -> None:
    with pytest.raises(InvalidValue, match='70000 is out of range; ports are 1 to'):
        check_remote_host('a:70000')


@given(st.text(max_size=30) | st.text('az09.:[]@;=?', min_size=1))
def test_accepted_remote_host_is_parsed_from_its_contact(text: str) -> None:
    try:
        check_remote_host(text)
    except InvalidValue:
        return
    (host,) = HOST_LIST.parse(HOST_LIST.render([text]))
    assert expand_uri(host) == expand_uri(text)


@given(st.text(min_size=1))
def test_quoted_user_is_the_user_of_a_uri(text: str) -> None:
    if text.isprintable():
        check_sip_uri(f'sip:{quote_uri_user(text)}@a')


@given(st.text() | st.text('aips,:;\\ @', max_size=12))
def test_parsed_hosts_are_rendered_with_the_same_meaning(text: str) -> None:
    hosts = HOST_LIST.parse(text)
    if hosts is not UNPARSED:
        assert HOST_LIST.parse(HOST_LIST.render(hosts)) == hosts


@pytest.mark.parametrize(
    ('text', 'hosts'),
    [
        ('sip:sip.example.com', ['sip.example.com']),
        ('sip:192.0.2.1:5080', ['192.0.2.1:5080']),
        ('sip:[2001:db8::1]:5061', ['[2001:db8::1]:5061']),
        ('sip:a,sip:b', ['a', 'b']),
        ('sip:a, sip:b', ['a', 'b']),
        ('sips:a', ['sips:a']),
        ('sip:sip:a', ['sip:sip:a']),
        ('sip:sips:a', ['sip:sips:a']),
        ('sip:u@a', ['sip:u@a']),
        ('sip:a\\;transport=tcp', ['sip:a;transport=tcp']),
    ],
)
def test_plain_contact_is_parsed_as_host_and_port(text: str, hosts: list[str]) -> None:
    assert HOST_LIST.parse(text) == hosts


@pytest.mark.parametrize('text', ['', 'a', 'sip:', 'sip:a,', 'sip:a;lr', 'tel:1'])
def test_contact_that_is_not_a_list_of_sip_uris_is_unparsed(text: str) -> None:
    assert HOST_LIST.parse(text) is UNPARSED


def test_hosts_are_rendered_in_one_contact() -> None:
    hosts = ['a', 'sip:b;transport=tcp']
    assert HOST_LIST.render(hosts) == 'sip:a,sip:b\\;transport=tcp'


@pytest.mark.parametrize(
    ('host', 'uri'),
    [
        ('a', 'sip:a'),
        ('a:5061', 'sip:a:5061'),
        ('sips:a', 'sips:a'),
        ('sip:a', 'sip:a'),
    ],
)
def test_host_is_expanded_unless_it_is_a_uri(host: str, uri: str) -> None:
    assert expand_uri(host) == uri


@pytest.mark.parametrize(
    ('remote', 'host', 'with_port'),
    [
        ('a', 'a', 'a'),
        ('a:5061', 'a', 'a:5061'),
        ('[2001:db8::1]:5061', '2001:db8::1', '[2001:db8::1]:5061'),
        ('[2001:db8::1]', '2001:db8::1', '[2001:db8::1]'),
        ('sips:a;transport=tls', 'a', 'a'),
        ('sip:u@a:5062', 'a', 'a:5062'),
        ('not a host', 'not a host', 'not a host'),
        ('sip:u@b@c', '', ''),
    ],
)
def test_host_of_a_remote_host_is_found(remote: str, host: str, with_port: str) -> None:
    assert get_host(remote) == host
    assert get_host_and_port(remote) == with_port


@pytest.mark.parametrize(
    ('text', 'version'),
    [
        *(('192.0.2.1', 4), ('192.0.2.1:5061', 4), ('0.0.0.0:5060', 4)),
        *(('sip:u@192.0.2.1;transport=tcp', 4), ('sip:[::1]:5061;transport=tls', 6)),
        *(('[2001:db8::1]', 6), ('[::]:5060', 6), ('::', 6), ('::1', 6)),
        *((text, None) for text in ('a.example', 'a:5060', '', '192.0.2', 'sip:u@b@c')),
    ],
)
def test_ip_version_of_a_host_or_a_bind_address_is_found(
    text: str, version: int | None
) -> None:
    assert get_ip_version(text) == version
