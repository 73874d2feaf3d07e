# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reaches beyond one tenant requires a token of the master tenant."""

from __future__ import annotations

import pytest
from kinds import custom_body, iax_body, insert_custom_trunk
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    merge,
    path_of,
    problems_of,
    sip_body,
    tenant_of,
    update,
)

_TENANT_SOUNDS = '/var/lib/wazo/sounds/tenants'


@pytest.fixture(scope='module')
def own_context(tenant_confd, fixtures, db):
    sql = "SELECT name FROM context WHERE tenant_uuid = %s AND contexttype = 'incall'"
    return db.query(sql, tenant_of(fixtures, 'tenant'))[0]['name']


@pytest.fixture(scope='module')
def endpoint(tenant_confd, name):
    """The name of an endpoint of the sub-tenant."""
    return create(tenant_confd, sip_body(name()))['name']


def _sip(patch):
    return lambda name: merge(sip_body(name()), patch)


def _endpoint_options(*options):
    return _sip({'sip': {'options': {'endpoint': [list(one) for one in options]}}})


def _iax_options(*options):
    body = {'iax': {'options': [list(one) for one in options]}}
    return lambda name: merge(iax_body(name()), body)


def _incall(destination):
    return lambda name: sip_body(name()) | {
        'incalls': [{'exten': '1', 'context': '{context}', 'destination': destination}]
    }


PRIVILEGED = [
    *(
        ('sip.options.endpoint', _endpoint_options((key, '1')))
        for key in (
            *('named_pickup_group', 'named_call_group', 'pickup_group', 'call_group'),
            *('accountcode', 'one_touch_recording', 'record_on_feature'),
            *('dtls_private_key', 'dtls_cert_file', 'dtls_ca_file', 'dtls_ca_path'),
        )
    ),
    *(
        ('sip.options.endpoint', _endpoint_options(('set_var', value)))
        for value in ('A=1', 'PARKINGLOT=a', '__TOUCH_MIXMONITOR=../a', 'DB(a/b)=c')
    ),
    *(
        ('iax.options', _iax_options(option))
        for option in (
            *(('accountcode', '1'), ('dbsecret', 'a/b'), ('outkey', 'k')),
            *(('regexten', '1@default'), ('sourceaddress', '127.0.0.1:53')),
            *(('parkinglot', '1'), ('setvar', 'A=1')),
        )
    ),
    *(
        ('sip.match.0', _sip({'sip': {'match': [network]}}))
        for network in ('0.0.0.0/1', '10.0.0.0/15', '2001::/31')
    ),
    (
        'outcalls.0.preprocess_subroutine',
        lambda name: sip_body(name())
        | {'outcalls': [{'name': name(), 'preprocess_subroutine': 'xivo-ivr-1'}]},
    ),
]
NAMES = ('0', '5145550100', '1-514-555-0100', '00.1', 'unknown', 'Restricted', 's')
DESTINATIONS = [
    *(
        ('type', {'type': 'custom', 'command': command})
        for command in (
            'ExecIf(1,System,ls)',
            'AGI(x)',
            'Dial(PJSIP/1@acme)',
            'Goto(default,s,1)',
            'Playback(hello)',
        )
    ),
    *(
        ('filename', {'type': 'sound', 'filename': filename})
        for filename in (
            '/var/spool/asterisk/voicemail/default/1001/INBOX/msg0000',
            f'{_TENANT_SOUNDS}/f00dcafe-0000-4000-8000-000000000000/playback/a',
            f'{_TENANT_SOUNDS}/{{tenant}}/../other/a',
            f'{_TENANT_SOUNDS}/{{tenant}}/tenants/a&/etc/passwd',
            '../a',
            'a/../../b',
            'tenants/a/b',
            'http://127.0.0.1/a',
            'a&/var/spool/b',
        )
    ),
]


def _fill(value, **names):
    if isinstance(value, dict):
        return {key: _fill(item, **names) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, **names) for item in value]
    if isinstance(value, str):
        for key, text in names.items():
            value = value.replace(f'{{{key}}}', text)
    return value


@pytest.mark.parametrize(('path', 'body'), PRIVILEGED)
def test_sub_tenant_gets_400_with_the_reason_and_the_master_tenant_may(
    confd, tenant_confd, fixtures, name, path, body
):
    for dry_run in ('', '?dry_run=true'):
        answer = tenant_confd.post(f'{INTERCONNECTIONS}{dry_run}', json=body(name))
        reason = problems_of(answer)[path]
        assert ' requires a token of the master tenant; ' in reason
    tenant = tenant_of(fixtures, 'tenant')
    assert confd.post(INTERCONNECTIONS, json=body(name), tenant=tenant).ok


@pytest.mark.parametrize('caller', NAMES)
def test_name_by_which_callers_are_recognised_requires_the_master_tenant(
    confd, tenant_confd, fixtures, name, caller
):
    query = '?dry_run=true'
    answer = tenant_confd.post(INTERCONNECTIONS + query, json=sip_body(caller))
    assert 'master tenant; Asterisk compares callers' in problems_of(answer)['name']
    own = create(tenant_confd, sip_body(name()))
    answer = tenant_confd.put(path_of(own), json={'name': caller})
    assert 'master tenant' in problems_of(answer)['name']
    tenant = tenant_of(fixtures, 'tenant')
    body = sip_body(caller)
    assert confd.post(INTERCONNECTIONS + query, json=body, tenant=tenant).ok


@pytest.mark.parametrize(('member', 'destination'), DESTINATIONS)
def test_destination_that_leaves_the_tenant_requires_the_master_tenant(
    confd, tenant_confd, fixtures, own_context, name, member, destination
):
    tenant = tenant_of(fixtures, 'tenant')
    body = _fill(_incall(destination)(name), context=own_context, tenant=tenant)
    query = '?dry_run=true'
    reason = problems_of(tenant_confd.post(INTERCONNECTIONS + query, json=body))
    assert list(reason) == [f'incalls.0.destination.{member}']
    assert 'master tenant' in reason[f'incalls.0.destination.{member}']
    assert confd.post(INTERCONNECTIONS + query, json=body, tenant=tenant).ok


@pytest.mark.parametrize(
    'filename', [f'{_TENANT_SOUNDS}/{{tenant}}/playback/my sound', 'hello', 'a/b-1']
)
def test_sub_tenant_may_play_its_own_sounds_and_those_of_asterisk(
    tenant_confd, fixtures, own_context, name, filename
):
    body = _incall({'type': 'sound', 'filename': filename})(name)
    tenant = tenant_of(fixtures, 'tenant')
    body = _fill(body, context=own_context, tenant=tenant)
    answer = tenant_confd.post(f'{INTERCONNECTIONS}?dry_run=true', json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ('interface', 'suffix'),
    [
        *(('dahdi/g1', None), ('DAHDI/g1', None), ('Console/dsp', None)),
        *(('UnicastRTP/127.0.0.1:40', None), ('MulticastRTP/basic', None)),
        *(('AudioSocket/a', None), ('Local', '@default')),
        *(('Local/s@xivo-ivr-1', None), ('Local/a', None), ('Local/a@', None)),
        *(('PJSIP/nobody', None), ('IAX2/nobody', None), ('SCCP/nobody', None)),
        *(('IAX2/198.51.100.1', None), ('IAX2/u@h', None), ('sccp/a', None)),
    ],
)
def test_sub_tenant_must_not_dial_what_the_tenant_does_not_have(
    tenant_confd, interface, suffix
):
    body = custom_body(interface, interface_suffix=suffix)
    answer = tenant_confd.post(f'{INTERCONNECTIONS}?dry_run=true', json=body)
    assert list(problems_of(answer)) == ['custom.interface']


@pytest.mark.parametrize('text', ['PJSIP/{}', 'IAX2/{}', 'SCCP/{}', 'Local/1@{}'])
def test_name_of_another_tenant_gets_the_same_answer_as_an_unknown_name(
    confd, tenant_confd, db, contexts, name, text
):
    foreign = create(confd, sip_body(name()))['name']
    peer = create(confd, iax_body(name()))['name']
    known = {'PJSIP/{}': foreign, 'IAX2/{}': peer, 'Local/1@{}': contexts['internal']}
    answers = set()
    for one in (known.get(text, foreign), name('unknown')):
        body = custom_body(text.format(one))
        answers.add(
            error_text(tenant_confd.post(INTERCONNECTIONS, json=body)).replace(one, '')
        )
    assert len(answers) == 1


def test_interface_of_another_tenant_is_not_reported_as_taken(
    confd, tenant_confd, name
):
    foreign = create(confd, sip_body(name()))['name']
    body = custom_body(f'PJSIP/{foreign}')
    create(confd, body)
    text = error_text(tenant_confd.post(INTERCONNECTIONS, json=body))
    assert 'already exists' not in text


@pytest.mark.parametrize(
    ('interface', 'suffix'),
    [
        *(('PJSIP/{}', '/acme'), ('pjsip/{}', None), ('PjSip/{}', None)),
        *(('PJSIP/{}', '@acme'), ('PJSIP/{}/sip:1@h', None), ('PJSIP/1@{}', None)),
        *(('PJSIP', '@{}'), ('PJSIP/{}', '/')),
    ],
)
def test_pjsip_interface_that_cannot_call_its_endpoint_gets_400_with_the_form(
    tenant_confd, endpoint, interface, suffix
):
    body = custom_body(
        interface.format(endpoint), interface_suffix=suffix and suffix.format(endpoint)
    )
    answer = tenant_confd.post(INTERCONNECTIONS, json=body)
    reason = problems_of(answer)['custom.interface']
    assert 'Wazo dials P' in reason or 'Wazo dials p' in reason
    assert 'PJSIP/<endpoint> in capital letters, without a suffix' in reason


def test_sub_tenant_may_dial_its_own_endpoint_peer_and_context(
    tenant_confd, endpoint, own_context, name
):
    peer = create(tenant_confd, iax_body(name()))['name']
    for interface in (f'PJSIP/{endpoint}', f'IAX2/{peer}', f'Local/1@{own_context}'):
        document = create(tenant_confd, custom_body(interface))
        assert document['custom']['interface'] == interface
        assert tenant_confd.delete(path_of(document)).status_code == 204


@pytest.mark.parametrize('interface', ['IAX2/u:secret@h', 'iax2/u::key@h', 'IAX2/:p@h'])
def test_interface_with_a_password_gets_400_without_the_password(confd, interface):
    answer = confd.post(INTERCONNECTIONS, json=custom_body(interface))
    assert 'secret' not in error_text(answer).replace('secret@', '')
    assert 'type iax' in problems_of(answer)['custom.interface']


@pytest.mark.parametrize(
    'networks',
    [
        ['0.0.0.0/1', '128.0.0.0/1'],
        ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'],
        ['::/1', '8000::/1'],
        ['0.0.0.0/1', '128.0.0.0/1', '192.0.2.1', 'sip.example.com'],
    ],
)
def test_networks_that_together_cover_all_addresses_get_400(confd, name, networks):
    body = merge(sip_body(name()), {'sip': {'match': networks}})
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert 'cover every address' in problems_of(answer)['sip.match']


def test_networks_added_one_by_one_are_checked_together(confd, name):
    body = merge(sip_body(name()), {'sip': {'match': ['0.0.0.0/1']}})
    document = create(confd, body)
    patch = {'sip': {'match': ['0.0.0.0/1', '128.0.0.0/1']}}
    assert 'sip.match' in problems_of(confd.put(path_of(document), json=patch))
    confd.delete(path_of(document))


def test_sub_tenant_keeps_and_removes_what_the_master_tenant_has_set(
    confd, tenant_confd, fixtures, name
):
    options = [['accountcode', '77'], ['rtp_timeout', '30']]
    patch = {'sip': {'options': {'endpoint': options}, 'match': ['10.0.0.0/8']}}
    body = merge(sip_body(name()), patch)
    tenant = tenant_of(fixtures, 'tenant')
    answer = confd.post(INTERCONNECTIONS, json=body, tenant=tenant)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    own = tenant_confd.get(path_of(document)).json()
    assert tenant_confd.put(path_of(own), json=own).status_code == 204
    after = update(tenant_confd, own, {'label': 'x'})
    assert after['sip']['options']['endpoint'] == options
    patch = {'sip': {'options': {'endpoint': [options[1]]}, 'match': []}}
    after = update(tenant_confd, own, patch)
    assert after['sip']['options']['endpoint'] == [options[1]]
    answer = tenant_confd.put(
        path_of(own), json={'sip': {'options': {'endpoint': options}}}
    )
    assert 'accountcode' in error_text(answer)


def test_only_the_master_tenant_sees_a_shared_dahdi_group(
    confd, tenant_confd, db, fixtures
):
    interfaces = {'admin': 'dahdi/g61', 'tenant': 'dahdi/R61'}
    documents = {
        who: {'id': insert_custom_trunk(db, tenant_of(fixtures, who), interface)}
        for who, interface in interfaces.items()
    }
    for document in documents.values():
        assert 'dahdi_group_shared' in _checks(confd, document)
    assert 'dahdi_group_shared' not in _checks(tenant_confd, documents['tenant'])
    db.query(
        "UPDATE usercustom SET interface = 'dahdi/g60' WHERE interface = %s",
        'dahdi/R61',
    )
    assert 'dahdi_group_shared' not in _checks(confd, documents['admin'])


def test_diagnostics_tell_both_owners_of_a_dial_string_that_leaves_its_tenant(
    confd, tenant_confd, db, fixtures, name
):
    victim = create(confd, sip_body(name('victim')))
    own = create(tenant_confd, sip_body(name()))
    document = create(tenant_confd, custom_body(f'PJSIP/{own["name"]}'))
    checks = _checks(tenant_confd, document)
    assert not {'target_not_own', 'dialled_by_others'} & checks
    assert 'dialled_by_others' not in _checks(confd, victim)
    # As wazo-confd's own resource would store it.
    half = len(victim['name']) // 2
    db.query(
        'UPDATE usercustom SET interface = %s, intfsuffix = %s WHERE interface = %s',
        f'PJSIP/PJSIP/{victim["name"][:half]}',
        victim['name'][half:],
        f'PJSIP/{own["name"]}',
    )
    assert 'target_not_own' in _checks(tenant_confd, document)
    assert 'dialled_by_others' in _checks(confd, victim)
    assert 'dialled_by_others' not in _checks(tenant_confd, own)
    assert fetch(tenant_confd, document)['custom']['dial_string'].endswith(
        f'@{victim["name"]}'
    )


def _checks(client, document):
    answer = client.get(f'{path_of(document)}/diagnostics')
    assert answer.status_code == 200, answer.text
    return {check['id'] for check in answer.json()['checks']}
