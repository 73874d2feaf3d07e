# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/profiles`, and profiles in requests that create."""

from __future__ import annotations

import functools

import pytest
from kinds import diff_rows, read_rows
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    merge,
    path_of,
    sip_body,
)
from site_files import BROKEN, REPLACED

PROFILES = '/interconnections/profiles'
AUTH = {'username': 'acme', 'password': 'S3cr3t'}
INPUT = {
    *('name', 'label', 'type', 'required', 'help'),
    *('placeholder', 'group', 'choices'),
}
MEMBERS = {
    *('name', 'label', 'description', 'category', 'inputs', 'defaults'),
    *('not_tried', 'sources'),
}
# Values that Wazo recommends for every trunk, and that no provider names.
OWN_VALUES = {'type', 'sip.qualify_frequency'}
sandbox_only = pytest.mark.sandbox_only


# Values of inputs that are the same in every profile.
SAMPLES = {
    'sip.outbound_auth.username': AUTH['username'],
    'sip.outbound_auth.password': AUTH['password'],
    'sip.inbound_auth.password': AUTH['password'],
    'sip.registration.contact_user': '5145550100',
    'sip.from_user': '5145550100',
    'sip.match': ['203.0.113.0/30'],
    'sip.outbound_proxy': 'sip:proxy.example.com;lr',
    'sip.transport.name': 'transport-udp',
}


@pytest.fixture
def bodies(confd, fixtures, name, group):
    """For each profile of the plugin, a body with its required inputs only."""
    samples = SAMPLES | {
        'context': fixtures['contexts']['incall']['name'],
        'name': name(),
        'sip.remote_hosts': [f'{name()}.example.com'],
        'sip.inbound_auth.username': name(),
        'custom.dahdi.group_number': group(),
    }
    return {
        profile['name']: functools.reduce(
            merge,
            (
                functools.reduce(
                    lambda inner, key: {key: inner},
                    reversed(asked['name'].split('.')),
                    samples[asked['name']],
                )
                for asked in profile['inputs']
                if asked['required']
            ),
        )
        for profile in confd.get(PROFILES).json()['items']
    }


def without(body, path):
    """Return a body without the value at a path."""
    name, _, rest = path.partition('.')
    left = {key: value for key, value in body.items() if key != name}
    return left | {name: without(body[name], rest)} if rest else left


def leaves(document, path=''):
    """Return the paths of all values that are not objects, with the values."""
    if not isinstance(document, dict):
        return {(path, str(document))}
    inner = (leaves(value, f'{path}.{name}') for name, value in document.items())
    return set().union(*inner)


def test_list_contains_the_profiles_of_the_plugin(readonly):
    answer = readonly.get(PROFILES)
    assert answer.status_code == 200
    items = answer.json()['items']
    assert answer.json()['total'] == len(items)
    names = [item['name'] for item in items]
    assert names == sorted(names)
    for item in items:
        assert item.keys() == MEMBERS
        assert item['label'] and item['description']
        for asked in item['inputs']:
            assert asked.keys() == INPUT


def test_category_says_whether_a_profile_is_for_a_certain_provider(confd):
    items = confd.get(PROFILES).json()['items']
    categories = {item['name']: item['category'] for item in items}
    assert (categories['voip-provider'], categories['two-wazo']) == (
        'generic',
        'system',
    )
    for item in items:
        assert (item['category'] == 'provider') == bool(item['sources']), item['name']


def test_every_value_of_a_provider_has_a_source(confd):
    for item in confd.get(PROFILES).json()['items']:
        if item['sources']:
            sourced = {path for one in item['sources'] for path in one['paths']}
            paths = {path.strip('.') for path, _ in leaves(item['defaults'])}
            assert {
                path
                for path in paths - OWN_VALUES
                if not path.startswith(tuple(sourced))
            } == set(), item['name']
            assert item['not_tried'], item['name']


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE', 'PATCH'])
def test_profiles_are_read_only(confd, method):
    assert confd.request(method, PROFILES, json={}).status_code == 405


def test_list_has_no_query_parameter_and_requires_its_own_right(confd):
    assert '- search' in error_text(confd.get(f'{PROFILES}?search=x'))
    assert confd.get(PROFILES, token='nobody').status_code == 401


def test_required_inputs_are_sufficient(confd, bodies):
    for profile, body in bodies.items():
        document = create(confd, body | {'profile': profile})
        assert 'profile' not in document
        confd.delete(path_of(document))


def test_missing_required_input_gets_400(confd, db, bodies):
    before = read_rows(db)
    for item in confd.get(PROFILES).json()['items']:
        for asked in item['inputs']:
            if asked['required'] and item['name'] in bodies:
                body = without(bodies[item['name']], asked['name'])
                answer = confd.post(
                    INTERCONNECTIONS, json=body | {'profile': item['name']}
                )
                assert f'{asked["name"]}: required' in error_text(answer), item['name']
    assert list(diff_rows(before, read_rows(db))) == []


def test_all_missing_inputs_are_reported_at_once(confd):
    text = error_text(confd.post(INTERCONNECTIONS, json={'profile': 'voip-provider'}))
    for path in ('sip.remote_hosts', 'sip.outbound_auth.username', 'context'):
        assert f'{path}: required' in text


def test_document_contains_every_default(confd, bodies):
    items = confd.get(PROFILES).json()['items']
    for item in (profile for profile in items if profile['name'] in bodies):
        document = create(confd, bodies[item['name']] | {'profile': item['name']})
        assert leaves(item['defaults'])
        assert leaves(item['defaults']) <= leaves(document)
        confd.delete(path_of(document))


@pytest.mark.parametrize(
    ('patch', 'path', 'value'),
    [
        ({'sip': {'qualify_frequency': 30}}, 'qualify_frequency', 30),
        ({'sip': {'qualify_frequency': None}}, 'qualify_frequency', None),
        ({'sip': {'registration': None}}, 'registration', None),
        ({'sip': {'codecs': ['ulaw']}}, 'codecs', ['ulaw']),
        ({'sip': {'codecs': None}}, 'codecs', None),
    ],
)
def test_values_in_the_request_take_precedence(confd, bodies, patch, path, value):
    body = merge(bodies['two-wazo'], patch) | {'profile': 'two-wazo'}
    document = create(confd, body)
    assert document['sip'][path] == value


@pytest.mark.parametrize('profile', ['no-such', '', 'VOIP-PROVIDER', '../simonics'])
def test_unknown_profile_gets_400_with_a_suggestion(confd, name, profile):
    body = sip_body(name()) | {'profile': profile}
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert f'profile: profile {profile!r} does not exist' in text
    assert 'voip-provider' in text or "did you mean 'simonics'?" in text


@pytest.mark.parametrize('profile', [1, True, ['simonics'], {'name': 'simonics'}])
def test_profile_that_is_not_a_string_gets_400(confd, name, profile):
    body = sip_body(name()) | {'profile': profile}
    assert '- profile' in error_text(confd.post(INTERCONNECTIONS, json=body))


def test_null_means_no_profile(confd, name):
    create(confd, sip_body(name()) | {'profile': None})


def test_other_type_than_that_of_the_profile_gets_400(confd, bodies):
    body = bodies['voip-provider'] | {'profile': 'voip-provider', 'type': 'iax'}
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert '- iax: required' in text
    assert '- sip: this interconnection is of type iax' in text


def test_profile_in_an_update_gets_400(confd, name):
    document = create(confd, sip_body(name()))
    answer = confd.put(path_of(document), json={'profile': 'simonics'})
    assert '- profile' in error_text(answer)


def test_request_does_not_change_the_profile(confd, bodies):
    before = confd.get(PROFILES).json()
    body = merge(bodies['two-wazo'], {'sip': {'options': {'aor': []}}})
    create(confd, body | {'profile': 'two-wazo'})
    assert confd.get(PROFILES).json() == before


@sandbox_only
def test_profile_of_the_site_is_applied(site, name):
    confd, own = site.confd(), name()
    (item,) = (
        profile
        for profile in confd.get(PROFILES).json()['items']
        if profile['name'] == 'site-gateway'
    )
    assert [asked['name'] for asked in item['inputs']] == ['name', 'sip.from_user']
    text = error_text(confd.post(INTERCONNECTIONS, json={'profile': 'site-gateway'}))
    assert text == "Input Error - name: required by the profile 'site-gateway': Name"
    document = create(confd, {'profile': 'site-gateway', 'name': own})
    assert document['sip']['remote_hosts'] == ['gateway.site.example']
    assert document['outgoing_caller_id_format'] == 'national'


@sandbox_only
def test_profile_of_the_site_replaces_one_of_the_plugin(site, name):
    confd = site.confd()
    names = [profile['name'] for profile in confd.get(PROFILES).json()['items']]
    assert names.count('simonics') == 1
    document = create(confd, {'profile': 'simonics', 'name': name()})
    assert document['sip']['remote_hosts'] == ['simonics.site.example']
    assert 'simonics.site.example' in REPLACED


@sandbox_only
@pytest.mark.parametrize('name', BROKEN)
def test_invalid_file_is_logged_with_its_line(site, name):
    confd, (_, line) = site.confd(), BROKEN[name]
    names = {profile['name'] for profile in confd.get(PROFILES).json()['items']}
    assert names >= {'site-gateway', 'voip-provider'}
    assert not any(name.startswith('x-') for name in names)
    logged = [text for text in site.log.read_text().splitlines() if name in text]
    assert len(logged) == 1
    assert f'{name}, line {line}: ' in logged[0]
