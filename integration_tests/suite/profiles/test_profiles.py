# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles: what they ask for, what they say, and what a request says over them."""

from __future__ import annotations

import pytest
from kinds import compared, rows_of
from samples import INTERCONNECTIONS, created, errors, merged, path_of, sip
from site_files import BROKEN, REPLACED

PROFILES = '/interconnections/profiles'
AUTH = {'username': 'acme', 'password': 'S3cr3t'}
sandbox_only = pytest.mark.sandbox_only


@pytest.fixture
def bodies(fixtures, name, group):
    """A body for each profile of the plugin with its required inputs alone."""
    context = {'context': fixtures['contexts']['incall']['name']}
    registered = {
        'remote_hosts': [f'{name()}.example.com'],
        'outbound_auth': AUTH,
        'registration': {'contact_user': '5145550100'},
    }
    return {
        'voip-provider': context | {'sip': registered},
        'two-wazo': context
        | {'sip': {key: registered[key] for key in ('remote_hosts', 'outbound_auth')}},
        'two-wazo-accepting': context
        | {'sip': {'inbound_auth': AUTH | {'username': name()}}},
        'pbx-isdn': {'name': name(), 'custom': {'dahdi': {'group_number': group()}}},
        'simonics': context
        | {'sip': {key: registered[key] for key in ('outbound_auth', 'registration')}},
    }


def without(body, path):
    """A body that says nothing at a path."""
    name, _, rest = path.partition('.')
    left = {key: value for key, value in body.items() if key != name}
    return left | {name: without(body[name], rest)} if rest else left


def leaves(document, path=''):
    """The paths of all values that are no objects, with the values."""
    if not isinstance(document, dict):
        return {(path, str(document))}
    inner = (leaves(value, f'{path}.{name}') for name, value in document.items())
    return set().union(*inner)


def test_the_list_has_the_recipes_of_the_manual(confd, readonly, bodies):
    answer = readonly.get(PROFILES)
    assert answer.status_code == 200
    items = answer.json()['items']
    assert answer.json()['total'] == len(items)
    names = [item['name'] for item in items]
    assert names == sorted(names)
    assert set(bodies) <= set(names)
    for item in items:
        assert item.keys() == {'name', 'label', 'description', 'inputs', 'defaults'}
        assert item['label'] and item['description']
        for asked in item['inputs']:
            assert asked.keys() == {'name', 'label', 'type', 'required', 'help'}


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE', 'PATCH'])
def test_it_is_read_only(confd, method):
    assert confd.request(method, PROFILES, json={}).status_code == 405


def test_it_takes_no_parameter_and_its_own_right(confd):
    assert 'search' in errors(confd.get(f'{PROFILES}?search=x'))
    assert confd.get(PROFILES, token='nobody').status_code == 401


def test_what_is_required_is_enough(confd, bodies):
    for profile, body in bodies.items():
        document = created(confd, body | {'profile': profile})
        assert 'profile' not in document
        confd.delete(path_of(document))


def test_every_required_input_is_asked_for(confd, db, bodies):
    before = rows_of(db)
    for item in confd.get(PROFILES).json()['items']:
        for asked in item['inputs']:
            if asked['required'] and item['name'] in bodies:
                body = without(bodies[item['name']], asked['name'])
                answer = confd.post(
                    INTERCONNECTIONS, json=body | {'profile': item['name']}
                )
                assert f'{asked["name"]}: required' in errors(answer), item['name']
    assert list(compared(before, rows_of(db))) == []


def test_all_that_is_missing_is_said_at_once(confd):
    text = errors(confd.post(INTERCONNECTIONS, json={'profile': 'voip-provider'}))
    for path in ('sip.remote_hosts', 'sip.outbound_auth.username', 'context'):
        assert f'{path}: required' in text


def test_every_default_is_in_the_document(confd, bodies):
    items = confd.get(PROFILES).json()['items']
    for item in (one for one in items if one['name'] in bodies):
        document = created(confd, bodies[item['name']] | {'profile': item['name']})
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
def test_what_the_request_says_wins(confd, bodies, patch, path, value):
    body = merged(bodies['two-wazo'], patch) | {'profile': 'two-wazo'}
    document = created(confd, body)
    assert document['sip'][path] == value


@pytest.mark.parametrize('profile', ['no-such', '', 'VOIP-PROVIDER', '../simonics'])
def test_an_unknown_profile_is_named(confd, name, profile):
    body = sip(name()) | {'profile': profile}
    assert 'profile' in errors(confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize('profile', [1, True, ['simonics'], {'name': 'simonics'}])
def test_a_profile_is_a_name(confd, name, profile):
    body = sip(name()) | {'profile': profile}
    assert 'profile' in errors(confd.post(INTERCONNECTIONS, json=body))


def test_null_is_no_profile(confd, name):
    created(confd, sip(name()) | {'profile': None})


def test_another_type_than_the_profiles_is_refused(confd, bodies):
    body = bodies['voip-provider'] | {'profile': 'voip-provider', 'type': 'iax'}
    assert 'sip' in errors(confd.post(INTERCONNECTIONS, json=body))


def test_it_is_refused_in_an_update(confd, name):
    document = created(confd, sip(name()))
    for profile in ('simonics', None):
        answer = confd.put(path_of(document), json={'profile': profile})
        assert 'profile' in errors(answer)


def test_a_profile_is_no_template_of_later_requests(confd, bodies):
    """What one request says over a profile is not in the next."""
    before = confd.get(PROFILES).json()
    body = merged(bodies['two-wazo'], {'sip': {'options': {'aor': []}}})
    created(confd, body | {'profile': 'two-wazo'})
    assert confd.get(PROFILES).json() == before


@sandbox_only
def test_a_site_has_profiles_of_its_own(site, name):
    confd, own = site.confd(), name()
    (item,) = (
        one
        for one in confd.get(PROFILES).json()['items']
        if one['name'] == 'site-gateway'
    )
    assert [asked['name'] for asked in item['inputs']] == ['name', 'sip.from_user']
    text = errors(confd.post(INTERCONNECTIONS, json={'profile': 'site-gateway'}))
    assert text == 'Input Error - name: required: Name'
    document = created(confd, {'profile': 'site-gateway', 'name': own})
    assert document['sip']['remote_hosts'] == ['gateway.site.example']
    assert document['outgoing_caller_id_format'] == 'national'


@sandbox_only
def test_a_profile_of_the_site_takes_the_place_of_the_plugins(site, name):
    confd = site.confd()
    names = [one['name'] for one in confd.get(PROFILES).json()['items']]
    assert names.count('simonics') == 1
    document = created(confd, {'profile': 'simonics', 'name': name()})
    assert document['sip']['remote_hosts'] == ['simonics.site.example']
    assert 'simonics.site.example' in REPLACED


@sandbox_only
@pytest.mark.parametrize('name', BROKEN)
def test_a_broken_file_disables_itself_and_is_told_of_with_its_line(site, name):
    confd, (_, line) = site.confd(), BROKEN[name]
    names = {one['name'] for one in confd.get(PROFILES).json()['items']}
    assert names >= {'site-gateway', 'voip-provider'}
    assert not any(name.startswith('x-') for name in names)
    told = [one for one in site.log.read_text().splitlines() if f'{name}, line' in one]
    assert len(told) == 1 and f'{name}, line {line}: ' in told[0]
