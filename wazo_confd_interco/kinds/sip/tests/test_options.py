# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a new option may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.values import Refused
from ..fields import SECTIONS
from ..raw_options import OWNED, added, documented, named_contexts, refuse

_NOTHING = {section: [] for section in SECTIONS}


class Anything:
    """A documentation that has every option."""

    def __contains__(self, key):
        return True


def _refuse(section, key, value, is_master=False):
    refuse(section, key, value, Anything(), is_master)


@pytest.mark.parametrize(
    ('section', 'key', 'value'),
    [
        ('endpoint', 'rtp_timeout', '30'),
        ('endpoint', 'accountcode', 'a\\;b'),
        ('endpoint', 'set_var', 'A=1'),
        ('endpoint', 'set_var', 'A='),
        ('endpoint', 'set_var', '__A=b=c'),
        ('endpoint', 'set_var', 'WAZO_PAI_FORMAT=x'),
        ('endpoint', 'set_var', '_WAZO_PAI_FORMAT=x'),
        ('endpoint', 'set_var', 'A=C:\\\\dir'),
        ('endpoint', 'allow', 'ulaw'),
        ('endpoint', 'identify_by', 'ip username'),
        ('aor', 'max_contacts', '5'),
        ('auth', 'md5_cred', '0' * 32),
        ('outbound_auth', 'auth_type', 'md5'),
        ('registration', 'auth_rejection_permanent', 'no'),
        ('registration_outbound_auth', 'oauth_clientid', 'x'),
    ],
)
def test_an_option_without_a_field_is_taken(section, key, value):
    _refuse(section, key, value)


@pytest.mark.parametrize('key', sorted(OWNED))
@pytest.mark.parametrize('section', SECTIONS)
def test_an_option_that_the_host_writes_is_refused(section, key):
    with pytest.raises(Refused, match='written by the host'):
        _refuse(section, key, 'x', is_master=True)


def test_what_the_host_writes_is_what_the_contract_names():
    names = 'type context aors auth outbound_auth endpoint transport mailboxes'
    assert set(names.split()) == OWNED


@pytest.mark.parametrize('key', ['no_such', '@anything', 'RTP_TIMEOUT', 'a b', ''])
def test_an_unknown_option_is_refused(key):
    with pytest.raises(Refused, match='no option'):
        refuse('endpoint', key, 'x', {'rtp_timeout'}, True)


def test_calls_are_not_taken_by_their_numbers():
    with pytest.raises(Refused, match='calls of others'):
        _refuse('identify', 'match_request_uri', '/.*/')


@pytest.mark.parametrize('value', ['a;b', ';', 'a\\;b;c', 'a ; b'])
def test_a_comment_is_refused(value):
    with pytest.raises(Refused, match='comment'):
        _refuse('endpoint', 'accountcode', value)


@pytest.mark.parametrize('value', ['', ' a', 'a ', 'a\nb', 'a\0', '\x7f', 'a' * 4093])
def test_a_value_that_no_option_has_is_refused(value):
    with pytest.raises(Refused):
        _refuse('endpoint', 'accountcode', value)


@pytest.mark.parametrize('key', ['a\n', '[x]\nfoo', 'a\r', 'a\0'])
def test_a_control_character_in_a_key_is_refused(key):
    with pytest.raises(Refused, match='control'):
        _refuse('endpoint', key, 'x')


@pytest.mark.parametrize(
    ('section', 'key', 'value', 'field'),
    [
        ('aor', 'contact', 'sip:a', 'sip.remote_hosts'),
        ('aor', 'max_contacts', '1', 'sip.accepts_registrations'),
        ('aor', 'max_contacts', '0', 'sip.accepts_registrations'),
        ('aor', 'outbound_proxy', 'sip:a', 'sip.outbound_proxy'),
        ('aor', 'qualify_frequency', '60', 'sip.qualify_frequency'),
        ('auth', 'username', 'x', 'sip.inbound_auth.username'),
        ('auth', 'password', 'x', 'sip.inbound_auth.password'),
        ('endpoint', 'allow', '!all,ulaw', 'sip.codecs'),
        ('endpoint', 'callerid', 'x', 'sip.callerid'),
        ('endpoint', 'dtmf_mode', 'info', 'sip.dtmf_mode'),
        ('endpoint', 'from_user', 'x', 'sip.from_user'),
        ('endpoint', 'identify_by', 'ip', 'sip.identify_by'),
        ('endpoint', 'send_pai', 'yes', 'sip.send_pai'),
        ('endpoint', 'send_pai', 'On', 'sip.send_pai'),
        ('endpoint', 'set_var', 'PJSIP_HEADER(add,X-A)=b', 'headers.outgoing'),
        ('identify', 'match', '192.0.2.1', 'sip.match'),
        ('identify', 'match', '192.0.2.1,192.0.2.2', 'sip.match'),
        ('identify', 'match', '0.0.0.0/0, 192.0.2.1', 'sip.match'),
        ('identify', 'match', 'a,,b', 'sip.match'),
        ('identify', 'match_header', 'X-A: b', 'headers.incoming'),
        ('identify', 'match_header', 'X-A:b', 'headers.incoming'),
        ('identify', 'match_header', 'Via:/.*/', 'headers.incoming'),
        ('outbound_auth', 'username', 'x', 'sip.outbound_auth.username'),
        ('outbound_auth', 'password', 'x', 'sip.outbound_auth.password'),
        ('outbound_auth', 'realm', 'x', 'sip.outbound_auth.realm'),
        ('registration', 'server_uri', 'sip:a', 'sip.registration.server_uri'),
        ('registration', 'expiration', '60', 'sip.registration.expiration'),
        ('registration', 'line', 'yes', 'sip.registration.line'),
        (
            'registration_outbound_auth',
            'password',
            'x',
            'sip.registration.outbound_auth.password',
        ),
    ],
)
def test_an_option_that_a_field_expresses_is_refused_with_its_name(
    section, key, value, field
):
    with pytest.raises(Refused, match=f'of its own: {field}$'):
        _refuse(section, key, value, is_master=True)


@pytest.mark.parametrize(
    'value',
    [
        'A=a\\nb',
        'A=a\\rb',
        'A=a\\x0db',
        'A=a\\xd',
        'A=a\\015b',
        'A=a\\0',
        'A=\\x7f',
        'A\\n=b',
        'PJSIP_HEADER(add,X-A)=a\\r\\nP-Evil: 1',
    ],
)
@pytest.mark.parametrize('is_master', [True, False])
@pytest.mark.parametrize('key', ['set_var', 'setvar'])
def test_a_variable_that_decodes_to_a_control_character_is_refused(
    key, value, is_master
):
    with pytest.raises(Refused, match='control'):
        _refuse('endpoint', key, value, is_master)


@pytest.mark.parametrize(
    'value', ['A', '=b', ' =b', 'A B=c', 'PJSIP_HEADER(add,X A)=b', '\\=b']
)
def test_a_variable_without_a_name_or_a_value_is_refused(value):
    with pytest.raises(Refused):
        _refuse('endpoint', 'set_var', value)


@pytest.mark.parametrize(
    'value',
    ['SHELL(id)=x', 'PJSIP_HEADER(update,X-A)=b', 'CDR(a)=b', '__DB(a/b)=c']
    + ['SHELL\\x28id)=x', 'SHELL\\(id)=x'],
)
def test_a_dialplan_function_is_for_the_master_tenant(value):
    with pytest.raises(Refused, match='dialplan function'):
        _refuse('endpoint', 'set_var', value, is_master=False)
    _refuse('endpoint', 'set_var', value, is_master=True)


@pytest.mark.parametrize(
    'value',
    ['WAZO_TENANT_UUID=x', '__WAZO_TENANT_UUID=x', '_XIVO_X=y', '____WAZO_A=b']
    + ['wazo_a=b', '\\x57AZO_A=b', 'XIVO_ORIGINAL_CALLER_ID=x'],
)
@pytest.mark.parametrize('is_master', [True, False])
def test_a_variable_of_the_host_is_refused(value, is_master):
    with pytest.raises(Refused, match='of the host'):
        _refuse('endpoint', 'set_var', value, is_master)


@given(
    st.text(st.sampled_from('\\x0123WAZO_=a(n'), min_size=1), st.sampled_from([0, 1])
)
def test_any_variable_is_taken_or_refused(value, is_master):
    try:
        _refuse('endpoint', 'set_var', value, bool(is_master))
    except Refused as refused:
        assert str(refused)


def test_the_auths_of_outgoing_requests_have_the_options_of_auth():
    assert documented('outbound_auth') == 'auth'
    assert documented('registration_outbound_auth') == 'auth'
    assert documented('aor') == 'aor'


def test_an_option_that_was_there_is_not_added_by_saying_it_again():
    old = _NOTHING | {'aor': [['a', '1']]}
    new = _NOTHING | {'aor': [['a', '1'], ['a', '1'], ['b', '2'], ['b', '2']]}
    assert list(added(old, new)) == [('aor', 'b', '2')]


def test_the_contexts_of_new_options_are_named():
    old = _NOTHING | {'endpoint': [['message_context', 'old']]}
    new = _NOTHING | {
        'endpoint': [
            ['message_context', 'old'],
            ['subscribe_context', 'new'],
            ['contexts', 'none'],
        ]
    }
    assert list(named_contexts(old, new)) == [('sip.options.endpoint', 'new')]
