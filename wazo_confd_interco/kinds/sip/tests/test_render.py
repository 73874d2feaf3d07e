# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sections as wazo-confgend was observed to write them for the same rows."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from ...stored import Announcements
from ..inheritance import Endpoint, find_dropped
from ..render import SIPTrunk, render, resolve_sections
from .strategies import MARK, STORED_SECTIONS, Sections

TENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'


def endpoint(
    *templates: Endpoint, transport: str | None = None, **sections: Any
) -> Endpoint:
    """Return an endpoint or template with its own sections."""
    return Endpoint(sections, [*templates], transport, tenant_uuid=TENANT)


def trunk(one: Endpoint, **kwargs: Any) -> SIPTrunk:
    """Return a trunk with an endpoint."""
    return SIPTrunk(
        **{'name': 'acme', 'label': None, 'context': None} | kwargs, endpoint=one
    )


def resolve(one: Endpoint, **kwargs: Any) -> dict[str, dict[str, str]]:
    """Return the options that do not repeat, by section."""
    sections = resolve_sections(trunk(one, **kwargs))
    return {section: dict(options) for section, options in sections.items()}


def variables(one: Endpoint, **kwargs: Any) -> list[str]:
    """Return the channel variables that are written."""
    options = resolve_sections(trunk(one, **kwargs))['endpoint']
    return [value for key, value in options if key == 'set_var']


def dropped(one: Endpoint) -> list[tuple[str, str]]:
    """Return the options that are stored and not written."""
    return find_dropped(one, resolve_sections(trunk(one)))


def test_trunk_is_written_in_sections() -> None:
    whole = endpoint(
        transport='transport-udp',
        aor=[('contact', 'sip:sip.example.com')],
        auth=[('username', 'in'), ('password', 's1')],
        endpoint=[('callerid', '"A" <1>')],
        identify=[('match', '192.0.2.2'), ('match', '192.0.2.1')],
        registration=[('server_uri', 'sip:sip.example.com'), ('line', 'yes')],
        registration_outbound_auth=[('password', 's2')],
        outbound_auth=[('md5_cred', 's3')],
    )
    assert render(trunk(whole, label='ACME', context='from-acme')) == (
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


def test_trunk_without_options_is_written_as_an_endpoint() -> None:
    assert resolve_sections(trunk(endpoint())) == {
        'endpoint': [
            ('type', 'endpoint'),
            ('set_var', f'__WAZO_TENANT_UUID={TENANT}'),
            ('set_var', 'WAZO_PAI_FORMAT='),
        ]
    }


def test_credentials_of_a_registration_are_not_written_without_a_registration() -> None:
    own = endpoint(registration_outbound_auth=[('username', 'u')])
    assert set(resolve(own)) == {'endpoint'}


def test_section_of_a_template_is_written_for_the_trunk() -> None:
    parent = endpoint(auth=[('username', 'u')], identify=[('match', '192.0.2.1')])
    found = resolve(endpoint(parent))
    assert found['endpoint']['auth'] == found['identify']['endpoint'] == 'acme'


def test_option_named_context_overrides_the_context_of_the_trunk() -> None:
    parent = endpoint(endpoint=[('context', 'of-template')])
    written = resolve(endpoint(parent), context='of-trunk')['endpoint']
    assert written['context'] == 'of-template'


def test_variables_are_written_once_and_last() -> None:
    parent = endpoint(endpoint=[('set_var', 'A=1')])
    own = endpoint(parent, endpoint=[('set_var', 'B=1'), ('set_var', 'A=1')])
    assert variables(own)[2:] == ['A=1', 'B=1']
    keys = [key for key, _ in resolve_sections(trunk(own))['endpoint']]
    assert keys == ['type', *['set_var'] * 4]


def test_announcements_of_the_tenant_come_before_the_variables_of_templates() -> None:
    own = endpoint(endpoint(endpoint=[('set_var', 'A=1')]))
    found = variables(own, announcements=Announcements('on.wav', ''))
    assert found[2:] == ['__WAZO_RECORDING_START_SOUND=on.wav', 'A=1']
    found = variables(own, announcements=Announcements(None, 'off.wav'))
    assert found[2:] == ['__WAZO_RECORDING_STOP_SOUND=off.wav', 'A=1']


def test_tenant_of_a_template_follows_that_of_the_trunk() -> None:
    assert variables(endpoint(Endpoint(tenant_uuid='other'))) == [
        f'__WAZO_TENANT_UUID={TENANT}',
        'WAZO_PAI_FORMAT=',
        '__WAZO_TENANT_UUID=other',
    ]


def test_stored_order_of_options_does_not_change_the_text() -> None:
    options = [('set_var', 'B=1'), ('language', 'fr'), ('set_var', 'A=1'), ('a', 'x')]
    text = render(trunk(endpoint(endpoint=options)))
    assert text == render(trunk(endpoint(endpoint=options[::-1])))


def test_secret_is_masked_in_any_spelling() -> None:
    auth = [('Password', 's1'), ('@md5_cred', 's2'), ('realm', 'r\n password=>s3')]
    text = render(trunk(endpoint(auth=auth), label='ACME\nsecret = s4'))
    assert not any(secret in text for secret in ('s1', 's2', 's3', 's4'))
    assert '\n password=> ***\n' in text


@given(STORED_SECTIONS)
def test_no_secret_is_in_the_text(sections: Sections) -> None:
    assert MARK not in render(trunk(endpoint(endpoint(**sections), **sections)))


def test_values_of_a_repeated_option_that_are_not_written_are_dropped() -> None:
    identify = [('match_header', 'X-A: 1'), ('match_header', 'X-A: 2'), ('match', 'a')]
    assert dropped(endpoint(identify=identify)) == [('identify', 'match_header')]


def test_option_that_wazo_writes_itself_is_dropped() -> None:
    own = endpoint(endpoint=[('type', 'x'), ('aors', 'x')], aor=[('contact', 'sip:a')])
    assert dropped(own) == [('endpoint', 'aors'), ('endpoint', 'type')]


def test_option_that_the_endpoint_overrides_is_not_dropped_from_its_template() -> None:
    parent = endpoint(endpoint=[('language', 'en')])
    own = endpoint(parent, endpoint=[('language', 'fr'), ('set_var', 'A=1')])
    assert dropped(own) == []


def test_repeated_option_of_a_template_is_dropped() -> None:
    parent = endpoint(endpoint(aor=[('contact', 'sip:a'), ('contact', 'sip:b')]))
    assert dropped(endpoint(parent)) == [('aor', 'contact')]
