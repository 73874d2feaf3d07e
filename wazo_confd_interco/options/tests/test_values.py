# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What single values may look like."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import networks
from .. import values as grammar
from ..option_codecs import CODECS, HOSTS, uri_of
from ..values import Refused

_LONG = 'a' * 4093

_TAKEN = {
    'name': ['acme', 'a', '-_.', 'Wazo-Trunk.1', 'a' * 79],
    'label': ['', 'Acme, Inc. (Québec)', 'a' * 128, '; a label', 'ಠ_ಠ'],
    'value': ['a', 'a b', 'é', '\\', '"', 'a' * 4092],
    'domain': ['sip.example.com', '192.0.2.1', '[2001:db8::1]', 'a', 'a.', 'x_y.org'],
    'remote_host': [
        'sip.example.com',
        'sip.example.com:5061',
        '[2001:db8::1]:5061',
        '192.0.2.1',
        'sip:sip.example.com',
        'sips:sip.example.com:5061',
        'sip:user@sip.example.com',
        'sip:sip.example.com;transport=tcp',
    ],
    'sip_uri': [
        'sip:a',
        'sips:a:5061',
        'sip:u@a',
        'sip:u:p@a',
        'sip:+15145551234@a;user=phone',
        'sip:a%40b@a',
        'sip:[2001:db8::1]',
        'sip:a;lr',
        'sip:a;lr;transport=tcp?X-A=b',
    ],
    'user': ['u', '+15145551234', "a-b_c.d!e~f*g'h(i)", 'a%40b', '100', 'a;b=c', '?'],
    'codec': ['ulaw', 'g722', 'ulaw:20', 'opus', 'slin16', 'G729'],
    'language': ['en', 'en_US', 'fr_CA', 'de-AT', 'zh_Hans_CN'],
    'match': [
        '203.0.113.7',
        '198.51.100.0/24',
        '198.51.100.0/255.255.255.0',
        '2001:db8::/32',
        '2001:db8::1',
        'sip.example.com',
        '192.0.2.1/32',
    ],
    'header_name': ['X-Foo', 'P-Asserted-Identity', 'User-Agent', "a.!%*_+`'~-", 'x'],
    'callerid': [
        '"My Name" <9999>',
        '<9999>',
        '9999',
        'Bob',
        'Bob Kahn <+15145551234>',
        '"" <12>',
        '"a, b" <*12#>',
        f'"{"a" * 79}" <1>',
    ],
}
_CONTROL = ['a\nb', 'a\rb', 'a\tb', 'a\0b', '\x7f', 'a\x85b', 'a\x1b[0m', '\u2028']
_REFUSED = {
    'name': ['', 'a' * 80, 'a b', 'é', 'a/b', 'a\n', 'a;b', 'a]', 'global', 'system']
    + ['general', 'anonymous', 'outbound_auth_a', 'auth_reg_a'],
    'label': ['a' * 129],
    'value': ['', ' a', 'a ', '\u00a0a', _LONG],
    'domain': ['', 'a b', 'a:5060', '2001:db8::1', '[192.0.2.1]', '256.1.1.1', '1.2.3']
    + ['-a', 'a..b', 'a/b', 'a;b', '[2001:db8::1', '[fe80::1%eth0]', 'a' * 64]
    + ['[::ffff:192.0.2.1]'],
    'remote_host': [
        '',
        'a,b',
        'a b',
        'a:0',
        'a:65536',
        'a:port',
        'a:',
        'a;transport=tcp',
        'u@a',
        'a?b',
        '2001:db8::1',
        'tel:+1',
        'http://a',
        'sip:',
        'sip:u@',
        'sip:sip:a',
        'sip:sips:a',
        '256.1.1.1',
        'a"b',
        'a<b>',
    ],
    'sip_uri': [
        'a',
        'sip:',
        'sip:@a',
        'sip:u@',
        'sip:u@b@a',
        'sip:a b',
        'sip:a:b',
        'sip:a;',
        'sip:a;x=y=z',
        'sip:a;x=a\\b',
        'sip:a?',
        'SIP:a;;b',
        'sip:u:p q@a',
        'sip:u%4@a',
        'sip:u\\@a',
        '"N" <sip:a>',
        '<sip:a>',
    ],
    'user': ['', 'a b', 'a@b', 'a%4', 'a%zz', 'é', 'a:b', '"a"', 'a\\b', 'a<b'],
    'codec': ['', '!all', 'a b', 'a,b', 'u-law', 'ulaw:', 'ulaw:2000', '!ulaw', 'é'],
    'language': ['', 'e', 'en_', '../en', 'en/US', 'en US', 'english', '12'],
    'match': [
        '',
        '0.0.0.0/0',
        '::/0',
        '0.0.0.0/0.0.0.0',
        '198.51.100.1/24',
        '2001:db8::1/32',
        '198.51.100.0/33',
        '256.1.1.1',
        '1.2.3',
        'a b',
        'a,b',
        'a/24',
        'fe80::1%eth0',
        '!192.0.2.1',
        '192.0.2.1:5060',
        '[2001:db8::1]',
        '198.51.100.0/0.0.0.255',
        '::ffff:192.0.2.1',
        '::FFFF:C000:200/120',
    ],
    'header_name': [
        '',
        'X Foo',
        'X:Foo',
        'X-Fôo',
        'X,Foo',
        'X)Foo',
        'X-Foo\n',
        'a' * 129,
    ],
    'callerid': ['', '"Bob', 'Bob <a>', '"B" <1> x', '<>', 'a"b', '<+1 514>', 'B <1']
    + ['"B"" <1>', f'"{"a" * 80}" <1>', f'<{"1" * 80}>', '"é' + 'é' * 40 + '" <1>'],
}


_RULES = vars(grammar) | vars(networks)


def _table(cases):
    return [(rule, text) for rule, texts in cases.items() for text in texts]


@pytest.mark.parametrize(('rule', 'text'), _table(_TAKEN))
def test_a_value_is_taken(rule, text):
    _RULES[rule](text)


@pytest.mark.parametrize(('rule', 'text'), _table(_REFUSED))
def test_a_value_is_refused(rule, text):
    with pytest.raises(Refused):
        _RULES[rule](text)


@pytest.mark.parametrize('text', _CONTROL)
@pytest.mark.parametrize('rule', sorted(_TAKEN))
def test_a_control_character_is_refused_everywhere(rule, text):
    with pytest.raises(Refused):
        _RULES[rule](text)


@pytest.mark.parametrize('rule', sorted(set(_TAKEN) - {'label'}))
def test_a_final_newline_is_refused_everywhere(rule):
    for text in _TAKEN[rule]:
        with pytest.raises(Refused):
            _RULES[rule](f'{text}\n')


@given(st.sampled_from(sorted(_TAKEN)), st.text())
def test_any_text_is_taken_or_refused_and_nothing_else(rule, text):
    try:
        _RULES[rule](text)
    except Refused as refused:
        assert str(refused)


def test_an_address_without_its_brackets_is_refused_with_them():
    with pytest.raises(Refused, match=r'\[2001:db8::1\]'):
        grammar.remote_host('2001:db8::1')


@given(st.text(max_size=30) | st.from_regex(r'[a-z0-9.:\[\]@;=?]+', fullmatch=True))
def test_a_remote_host_that_is_taken_reads_back_from_its_contact(text):
    try:
        grammar.remote_host(text)
    except Refused:
        return
    (host,) = HOSTS.read(HOSTS.write([text]))
    assert uri_of(host) == uri_of(text)


@given(st.from_regex('[A-Za-z0-9:]{1,12}', fullmatch=True))
def test_a_codec_that_is_taken_reads_back(text):
    try:
        grammar.codec(text)
    except Refused:
        return
    assert CODECS.read(CODECS.write([text])) == [text]


@given(st.text(min_size=1))
def test_a_quoted_user_is_the_user_of_a_uri(text):
    if text.isprintable():
        grammar.sip_uri(f'sip:{grammar.quoted_user(text)}@a')


@pytest.mark.parametrize('header', ['Via', 'v', 'FROM', 'f', 'To', 't', 'Call-ID', 'i'])
def test_a_header_of_the_stack_is_refused_by_any_name(header):
    with pytest.raises(Refused, match='stack owns'):
        grammar.header_name(header)


@pytest.mark.parametrize(
    'header',
    ['CSeq', 'Contact', 'm', 'Route', 'Record-Route', 'Max-Forwards', 'Content-Length']
    + ['l', 'Content-Type', 'c', 'Content-Encoding', 'e', 'Supported', 'k']
    + ['Authorization', 'Proxy-Authorization'],
)
def test_another_header_of_the_stack_is_refused(header):
    with pytest.raises(Refused, match='stack owns'):
        grammar.header_name(header)


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
def test_the_host_of_a_remote_host(remote, host, with_port):
    assert grammar.host_of(remote) == host
    assert grammar.host_and_port(remote) == with_port


@pytest.mark.parametrize(
    ('text', 'version'),
    [
        *(('192.0.2.1', 4), ('192.0.2.1:5061', 4), ('0.0.0.0:5060', 4)),
        *(('sip:u@192.0.2.1;transport=tcp', 4), ('sip:[::1]:5061;transport=tls', 6)),
        *(('[2001:db8::1]', 6), ('[::]:5060', 6), ('::', 6), ('::1', 6)),
        *((text, None) for text in ('a.example', 'a:5060', '', '192.0.2', 'sip:u@b@c')),
    ],
)
def test_the_ip_version_of_a_host_or_a_bind(text, version):
    assert grammar.ip_version(text) == version


_MAPPED = ipaddress.ip_network('::ffff:0:0/96')


@given(st.ip_addresses().filter(lambda ip: ip not in _MAPPED), st.integers(1, 128))
def test_a_match_is_a_network_without_host_bits(address, length):
    length = min(length, address.max_prefixlen)
    network = ipaddress.ip_network((address, length), strict=False)
    networks.match(str(network))
    if network.network_address != address:
        with pytest.raises(Refused, match='host bits'):
            networks.match(f'{address}/{length}')
