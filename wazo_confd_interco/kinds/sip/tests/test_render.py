# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What wazo-confgend was seen to write, on the same stored options."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from ..render import Level, Trunk, dropped, render, resolve
from .strategies import MARK, SECTIONS_OF_ROWS

TENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'
OF_TENANT = ('set_var', f'__WAZO_TENANT_UUID={TENANT}')


def level(*parents: Level, transport: str | None = None, **sections: Any) -> Level:
    return Level(TENANT, transport, sections, parents)


def written(endpoint: Level, **of_trunk: Any) -> dict[str, dict[str, str]]:
    """The options that don't repeat, by section."""
    resolved = resolve(trunk(endpoint, **of_trunk))
    return {section: dict(options) for section, options in resolved.items()}


def trunk(endpoint: Level, **of_trunk: Any) -> Trunk:
    return Trunk(
        **{'name': 'acme', 'label': None, 'context': None, 'endpoint': endpoint}
        | of_trunk
    )


def variables(endpoint: Level, **of_trunk: Any) -> list[str]:
    options = resolve(trunk(endpoint, **of_trunk))['endpoint']
    return [value for key, value in options if key == 'set_var']


def test_a_whole_trunk():
    endpoint = level(
        transport='transport-udp',
        aor=[('contact', 'sip:sip.example.com')],
        auth=[('username', 'in'), ('password', 's1')],
        endpoint=[('callerid', '"A" <1>')],
        identify=[('match', '192.0.2.2'), ('match', '192.0.2.1')],
        registration=[('server_uri', 'sip:sip.example.com'), ('line', 'yes')],
        registration_outbound_auth=[('password', 's2')],
        outbound_auth=[('md5_cred', 's3')],
    )
    assert render(trunk(endpoint, label='ACME', context='from-acme')) == (
        '; ACME\n'
        '[acme]\n'
        'context = from-acme\n'
        'callerid = "A" <1>\n'
        'transport = transport-udp\n'
        'aors = acme\n'
        'auth = acme\n'
        'outbound_auth = outbound_auth_acme\n'
        'type = endpoint\n'
        f'set_var = __WAZO_TENANT_UUID={TENANT}\n'
        'set_var = WAZO_PAI_FORMAT=\n'
        'set_var = XIVO_ORIGINAL_CALLER_ID="A" <1>\n'
        '\n'
        '[acme]\n'
        'contact = sip:sip.example.com\n'
        'type = aor\n'
        '\n'
        '[acme]\n'
        'password = ***\n'
        'username = in\n'
        'type = auth\n'
        '\n'
        '[acme]\n'
        'endpoint = acme\n'
        'type = identify\n'
        'match = 192.0.2.1\n'
        'match = 192.0.2.2\n'
        '\n'
        '[outbound_auth_acme]\n'
        'md5_cred = ***\n'
        'type = auth\n'
        '\n'
        '[auth_reg_acme]\n'
        'password = ***\n'
        'type = auth\n'
        '\n'
        '[acme]\n'
        'line = yes\n'
        'server_uri = sip:sip.example.com\n'
        'outbound_auth = auth_reg_acme\n'
        'endpoint = acme\n'
        'type = registration\n'
    )


def test_a_trunk_of_which_nothing_is_said():
    assert resolve(trunk(level())) == {
        'endpoint': [
            ('type', 'endpoint'),
            OF_TENANT,
            ('set_var', 'WAZO_PAI_FORMAT='),
        ]
    }


def test_credentials_of_a_registration_that_is_not_there_are_not_written():
    endpoint = level(registration_outbound_auth=[('username', 'u')])
    assert set(written(endpoint)) == {'endpoint'}


def test_parents_come_first_and_the_last_value_stays_in_the_first_place():
    grandparent = level(endpoint=[('allow', '!all,ulaw'), ('language', 'en')])
    parent = level(grandparent, endpoint=[('language', 'fr')])
    options = resolve(trunk(level(parent, endpoint=[('allow', 'alaw')])))['endpoint']
    assert options[:2] == [('allow', 'alaw'), ('language', 'fr')]


def test_templates_that_share_a_parent_replay_it():
    shared = level(endpoint=[('language', 'en')])
    first = level(shared, endpoint=[('language', 'fr')])
    second = level(shared)
    assert written(level(first, second))['endpoint']['language'] == 'en'
    assert written(level(second, first))['endpoint']['language'] == 'fr'


def test_a_section_of_a_template_is_one_of_the_trunk():
    parent = level(auth=[('username', 'u')], identify=[('match', '192.0.2.1')])
    found = written(level(parent))
    assert found['endpoint']['auth'] == found['identify']['endpoint'] == 'acme'


def test_an_option_named_context_beats_the_context_of_the_trunk():
    parent = level(endpoint=[('context', 'of-template')])
    assert written(level(parent), context='of-trunk')['endpoint']['context'] == (
        'of-template'
    )


def test_the_transport_of_an_endpoint_beats_its_option_and_that_the_inherited_one():
    parent = level(transport='of-template')
    own = [('transport', 'of-option')]
    assert written(level(parent))['endpoint']['transport'] == 'of-template'
    found = written(level(parent, endpoint=own))
    assert found['endpoint']['transport'] == 'of-option'
    found = written(level(parent, endpoint=own, transport='of-endpoint'))
    assert found['endpoint']['transport'] == 'of-endpoint'


def test_each_level_with_a_caller_id_keeps_it_in_a_variable():
    parent = level(endpoint=[('callerid', 'wazo')])
    assert variables(level(parent, endpoint=[('callerid', 'acme')]))[2:] == [
        'XIVO_ORIGINAL_CALLER_ID=wazo',
        'XIVO_ORIGINAL_CALLER_ID=acme',
    ]
    assert variables(level(parent))[2:] == ['XIVO_ORIGINAL_CALLER_ID=wazo']


def test_variables_are_written_once_and_last():
    parent = level(endpoint=[('set_var', 'A=1')])
    endpoint = level(parent, endpoint=[('set_var', 'B=1'), ('set_var', 'A=1')])
    assert variables(endpoint)[2:] == ['A=1', 'B=1']
    keys = [key for key, _ in resolve(trunk(endpoint))['endpoint']]
    assert keys == ['type', *['set_var'] * 4]


def test_announcements_of_the_tenant_come_before_the_variables_of_templates():
    endpoint = level(level(endpoint=[('set_var', 'A=1')]))
    found = variables(endpoint, start_announcement='on.wav', stop_announcement='')
    assert found[2:] == ['__WAZO_RECORDING_START_SOUND=on.wav', 'A=1']


def test_a_template_of_another_tenant_says_whose_it_is():
    parent = Level('other', None, {})
    assert variables(level(parent)) == [
        OF_TENANT[1],
        'WAZO_PAI_FORMAT=',
        '__WAZO_TENANT_UUID=other',
    ]


def test_the_order_in_which_options_are_stored_changes_nothing():
    options = [
        ('set_var', 'B=1'),
        ('language', 'fr'),
        ('set_var', 'A=1'),
        ('aors', 'x'),
    ]
    text = render(trunk(level(endpoint=options)))
    assert text == render(trunk(level(endpoint=options[::-1])))


def test_a_secret_is_masked_however_it_is_spelled():
    auth = [('Password', 's1'), ('@md5_cred', 's2'), ('realm', 'r\n password=>s3')]
    label = 'ACME\nsecret = s4'
    text = render(trunk(level(auth=auth), label=label))
    assert not any(secret in text for secret in ('s1', 's2', 's3', 's4'))
    assert '\n password=> ***\n' in text


@given(SECTIONS_OF_ROWS)
def test_no_secret_ever_leaves(sections: Any):
    assert MARK not in render(trunk(level(level(**sections), **sections)))


def test_of_an_option_that_repeats_the_others_are_dropped():
    identify = [('match_header', 'X-A: 1'), ('match_header', 'X-A: 2'), ('match', 'a')]
    endpoint = level(identify=identify)
    assert dropped(endpoint, resolve(trunk(endpoint))) == [('identify', 'match_header')]


def test_what_the_host_writes_itself_wins_over_an_option():
    endpoint = level(
        endpoint=[('type', 'x'), ('aors', 'x')], aor=[('contact', 'sip:a')]
    )
    assert dropped(endpoint, resolve(trunk(endpoint))) == [
        ('endpoint', 'aors'),
        ('endpoint', 'type'),
    ]


def test_what_a_template_says_and_the_endpoint_overrides_is_not_dropped():
    parent = level(endpoint=[('language', 'en')])
    endpoint = level(parent, endpoint=[('language', 'fr'), ('set_var', 'A=1')])
    assert dropped(endpoint, resolve(trunk(endpoint))) == []


def test_a_repeat_in_a_template_is_dropped_too():
    parent = level(level(aor=[('contact', 'sip:a'), ('contact', 'sip:b')]))
    endpoint = level(parent)
    assert dropped(endpoint, resolve(trunk(endpoint))) == [('aor', 'contact')]


def test_templates_that_share_parents_at_every_level_are_gone_through_once():
    """By every way to it, the first one would be read 2^60 times."""
    pair = [level(endpoint=[('language', 'fr')], aor=[('contact', 'sip:a')] * 2)]
    for _ in range(60):
        pair = [level(*pair, aor=[('contact', 'sip:b'), ('contact', 'sip:c')])] * 2
    endpoint = level(*pair)
    assert written(endpoint)['endpoint']['language'] == 'fr'
    assert dropped(endpoint, resolve(trunk(endpoint))) == [('aor', 'contact')]


def test_templates_are_as_deep_as_they_are():
    """Deeper than any recursion goes."""
    deepest = level(endpoint=[('language', 'fr')], aor=[('a', '1'), ('a', '2')])
    endpoint = deepest
    for _ in range(5_000):
        endpoint = level(endpoint)
    assert written(endpoint)['endpoint']['language'] == 'fr'
    assert dropped(endpoint, resolve(trunk(endpoint))) == [('aor', 'a')]


def test_empty_lines_before_a_secret_are_gone_through_once():
    """From every line again, the end of these would never come."""
    lines = '\n' * 1_000_000
    text = render(trunk(level(), label=f'ACME{lines}password = s1'))
    assert text.startswith(f'; ACME{lines}password = ***\n')
