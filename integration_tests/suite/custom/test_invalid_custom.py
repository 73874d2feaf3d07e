# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid customized interconnections: a 400 with the path of each problem."""

from __future__ import annotations

import pytest
from kinds import (
    custom_body,
    diff_rows,
    iax_body,
    insert_context,
    insert_custom_trunk,
    read_rows,
    send_together,
)
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_endpoint,
    merge,
    path_of,
    problems_of,
    tenant_of,
    update,
)


def _custom_cases(field, *values):
    return [(f'custom.{field}', {'custom': {field: value}}) for value in values]


def _group_patch(order, number):
    return {'custom': {'interface': None, 'dahdi': _dahdi(order, number)}}


def _dahdi(order, number):
    return {'group_order': order, 'group_number': number}


_INVALID_GROUPS = (
    'dahdi/1',
    'dahdi/g',
    'dahdi/g64',
    'DAHDI/x1',
    'dahdi/g1/',
    'dahdi/g-1',
)
_INVALID_GROUPS += ('dahdi/', 'DAHDI/i1/123', 'dahdi/gg1', 'Dahdi/g1x', 'dahdi/g100')
INVALID = [
    *_custom_cases(
        'interface', 'a b', 'a;b', 'a\n', 'a&b', 'a,b', 'é', '', 'a' * 129, '${A}'
    ),
    *_custom_cases('interface', *_INVALID_GROUPS),
    *_custom_cases('interface_suffix', 'a b', 'a\n', ',x', '${A}', '', 'a' * 33),
    *_custom_cases('enabled', 'yes', 1),
    *[('name', {'name': value}) for value in ('a\nb', '', 'a' * 41, 'a\x7f')],
    ('label', {'label': 'Acme'}),
    ('headers', {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}}),
    ('context', {'context': 'no-such-context'}),
    ('sip', {'sip': {'remote_hosts': ['a']}}),
    ('iax', {'iax': {'host': 'a'}}),
    ('custom.dahdi.group_order', _group_patch('x', 1)),
    ('custom.dahdi.group_order', _group_patch('gg', 1)),
    ('custom.dahdi.group_number', _group_patch('g', '1')),
    ('custom.dahdi', _group_patch('g', 64)),
    ('custom.dahdi', _group_patch('g', -1)),
    ('custom', _group_patch('g', None)),
    ('custom', _group_patch(None, 1)),
    ('custom.dahdi', {'custom': {'dahdi': _dahdi('g', 1)}}),
    ('custom.dahdi', {'custom': {'interface': 'dahdi/g2', 'dahdi': _dahdi('g', 1)}}),
    ('custom.dahdi', {'custom': {'interface': 'dahdi/G1', 'dahdi': _dahdi('g', 1)}}),
    ('custom.interface', {'custom': {'interface': None}}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, custom_body(f'Local/{name()}'))


@pytest.mark.parametrize(('field', 'patch'), [*INVALID, ('custom', {'custom': None})])
def test_invalid_custom_body_gets_400_with_the_path_and_stores_nothing(
    confd, db, name, events, field, patch
):
    before, body = read_rows(db), merge(custom_body(f'Local/{name()}'), patch)
    assert f'- {field}' in error_text(confd.post(INTERCONNECTIONS, json=body))
    assert list(diff_rows(before, read_rows(db))) == []
    assert events.all() == []


@pytest.mark.parametrize(('field', 'patch'), INVALID)
def test_invalid_custom_patch_gets_400_with_the_path_and_changes_nothing(
    confd, db, acme, field, patch
):
    if patch.get('custom', {}).get('dahdi') and 'interface' not in patch['custom']:
        # Without an interface in the patch, the group replaces it.
        patch = merge(patch, {'custom': {'interface': acme['custom']['interface']}})
    before, document = read_rows(db), fetch(confd, acme)
    assert f'- {field}' in error_text(confd.put(path_of(acme), json=patch))
    assert list(diff_rows(before, read_rows(db))) == []
    assert fetch(confd, acme) == document


@pytest.mark.parametrize('interface', _INVALID_GROUPS)
def test_dahdi_interface_that_is_not_a_group_gets_400(confd, interface):
    text = error_text(confd.post(INTERCONNECTIONS, json=custom_body(interface)))
    assert 'DAHDI group' in text


def test_dahdi_group_with_interface_null_replaces_the_interface(confd, group, name):
    document, number = create(confd, custom_body(f'Local/{name()}')), group()
    patch = {'custom': {'interface': None, 'dahdi': _dahdi('g', number)}}
    after = update(confd, document, patch)
    assert after['custom']['interface'] == f'dahdi/g{number}'


@pytest.mark.parametrize('suffix', [None, '/n'])
def test_interface_is_unique_over_all_tenants(
    confd, tenant_confd, db, fixtures, name, suffix
):
    peers = [create(client, iax_body(name())) for client in (confd, tenant_confd)]
    for client, peer, owner in zip(
        (confd, tenant_confd), peers, ('tenant', 'admin'), strict=True
    ):
        interface = f'IAX2/{peer["name"]}'
        insert_custom_trunk(db, tenant_of(fixtures, owner), interface)
        body = custom_body(interface, interface_suffix=suffix)
        own = create(client, iax_body(name()))
        other = create(client, custom_body(f'IAX2/{own["name"]}'))
        before = read_rows(db)
        for answer in (
            client.post(INTERCONNECTIONS, json=body),
            client.put(path_of(other), json={'custom': {'interface': interface}}),
        ):
            text = error_text(answer)
            assert 'already exists' in text
            assert 'tenant' not in text.replace(interface, '')
        assert list(diff_rows(before, read_rows(db))) == []


@pytest.mark.parametrize(
    ('stored', 'requested'),
    [
        ('DAHDI/g{}', 'dahdi/g{}'),
        ('dahdi/g{}', 'DAHDI/g{}'),
        ('dAhDi/r{}', 'Dahdi/r{}'),
    ],
)
def test_dahdi_interface_is_unique_in_any_case(
    confd, db, fixtures, group, stored, requested
):
    number = group()
    insert_custom_trunk(db, tenant_of(fixtures), stored.format(number))
    body = custom_body(requested.format(number))
    assert 'already exists' in error_text(confd.post(INTERCONNECTIONS, json=body))


def test_each_order_of_a_dahdi_group_is_another_interface(confd, group):
    number = group()
    for order in 'gGrR':
        create(confd, custom_body(f'dahdi/{order}{number}'))


@pytest.mark.parametrize('order', ['G', 'r', 'R'])
def test_dahdi_group_of_another_tenant_is_rejected_in_any_order(
    confd, db, fixtures, group, order
):
    number = group()
    foreign = tenant_of(fixtures, 'tenant')
    insert_custom_trunk(db, foreign, f'DAHDI/g{number}')
    own = create(confd, custom_body(f'dahdi/{order}{group()}'))
    interface = f'dahdi/{order}{number}'
    for answer in (
        confd.post(INTERCONNECTIONS, json=custom_body(interface)),
        confd.put(path_of(own), json={'custom': {'interface': interface}}),
        confd.put(path_of(own), json={'custom': {'dahdi': {'group_number': number}}}),
    ):
        assert 'a group belongs to one tenant' in error_text(answer)


@pytest.mark.parametrize('attempt', range(3))
def test_one_of_simultaneous_creates_gets_the_dahdi_group(confd, db, group, attempt):
    number = group()
    bodies = [
        custom_body(f'{technology}/g{number}')
        for technology in ('dahdi', 'DAHDI', 'Dahdi')
    ]
    requested = [('POST', INTERCONNECTIONS, body) for body in bodies]
    answers = send_together(confd, requested)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    for loser in (answer for answer in answers if answer.status_code == 400):
        assert 'already exists' in error_text(loser)
    sql = 'SELECT interface FROM usercustom WHERE lower(interface) = %s'
    assert db.query(sql, f'dahdi/g{number}') == [{'interface': f'dahdi/g{number}'}]


@pytest.mark.parametrize('attempt', range(3))
def test_one_of_simultaneous_creates_gets_the_interface(confd, db, name, attempt):
    interface = f'Local/{name()}'
    bodies = [
        custom_body(interface, interface_suffix=suffix) for suffix in ('/n', '/j', '/m')
    ]
    answers = send_together(
        confd, [('POST', INTERCONNECTIONS, body) for body in bodies]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]


@pytest.mark.parametrize('form', ['Local/1@{}', 'local/x@{}', 'LOCAL/1@{}'])
def test_interface_that_enters_the_context_of_another_tenant_gets_400(
    tenant_confd, fixtures, form
):
    interface = form.format(fixtures['contexts']['internal']['name'])
    body = custom_body(interface)
    assert '- custom.interface' in error_text(
        tenant_confd.post(INTERCONNECTIONS, json=body)
    )


@pytest.mark.parametrize(
    ('form', 'suffix'),
    [('Local/{}@x/n', None), ('Local/{}@x', '/n'), ('Local/@{}', None)],
)
def test_local_channel_in_which_no_call_works_gets_400_with_the_right_form(
    confd, name, form, suffix
):
    body = custom_body(form.format(name()), interface_suffix=suffix)
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert 'write the interface Local and the suffix @<context>' in text


@pytest.mark.parametrize(
    ('form', 'code'),
    [('Foo/{}', 'technology_not_loaded'), ('Local/{}@x', 'local_number_lost')],
)
def test_interface_that_loses_calls_gets_a_warning(confd, name, form, code):
    document = create(confd, custom_body(form.format(name())))
    assert [one['code'] for one in document['warnings']] == [code]
    assert create(confd, custom_body(f'SCCP/{name()}'))['warnings'] == []


@pytest.mark.parametrize('form', ['Local/{}', 'local/{}', 'Local/{}@default'])
def test_interface_that_enters_the_default_context_of_another_tenant_gets_400(
    tenant_confd, db, fixtures, name, form
):
    interface = form.format(name())
    insert_context(db, tenant_of(fixtures), 'default')
    try:
        answer = tenant_confd.post(INTERCONNECTIONS, json=custom_body(interface))
    finally:
        db.query("DELETE FROM context WHERE name = 'default'")
    assert '- custom.interface' in error_text(answer)


@pytest.mark.parametrize('form', ['PJSIP/{}', 'pjsip/123@{}', 'PjSip/{}/sip:a'])
def test_interface_that_calls_an_endpoint_of_another_tenant_gets_400(
    confd, tenant_confd, db, fixtures, name, form
):
    own = name()
    insert_endpoint(db, tenant_of(fixtures), own)
    body = custom_body(form.format(own))
    assert '- custom.interface' in error_text(
        tenant_confd.post(INTERCONNECTIONS, json=body)
    )
    peer = create(tenant_confd, iax_body(name()))
    document = create(tenant_confd, custom_body(f'IAX2/{peer["name"]}'))
    assert '- custom.interface' in error_text(
        tenant_confd.put(path_of(document), json=body)
    )


@pytest.mark.parametrize('technology', ['PJSIP', 'pjsip', 'Local', 'local'])
def test_suffix_that_reaches_another_tenant_gets_400(
    tenant_confd, db, fixtures, name, technology
):
    """`Local` with the suffix `@phone1` dials `Local/<number>@phone1`."""
    own, tenant = name('o'), tenant_of(fixtures)
    insert_endpoint(db, tenant, own)
    insert_context(db, tenant, own)
    body = custom_body(technology, interface_suffix=f'@{own}')
    assert '- custom.' in error_text(tenant_confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize('form', ['Local/1@{}', 'PJSIP/{}', 'IAX2/{}', 'SCCP/{}'])
def test_master_tenant_may_name_an_unknown_context_or_endpoint(
    confd, fixtures, name, form
):
    for who in ('admin', 'tenant'):
        body = custom_body(form.format(name('nobody')))
        create(confd, body, tenant=tenant_of(fixtures, who))


@pytest.mark.parametrize(
    'form', ['IAX2/{}', 'iax2/{}/123', 'IAX2/user@{}', 'IAX2/u:p@{}/1', 'IAX2/{}:4569']
)
def test_interface_that_calls_an_iax_peer_of_another_tenant_gets_400(
    confd, tenant_confd, name, form
):
    peer = name('peer')
    create(confd, {'type': 'iax', 'name': peer, 'iax': {'host': 'dynamic'}})
    answer = tenant_confd.post(INTERCONNECTIONS, json=custom_body(form.format(peer)))
    assert '- custom.interface' in error_text(answer)


@pytest.mark.parametrize('technology', ['PJSIP', 'iax2', 'dahdi', 'DAHDI'])
@pytest.mark.parametrize('suffix', [None, '00', ':5060'])
def test_interface_by_which_the_number_selects_the_endpoint_gets_400(
    confd, technology, suffix
):
    """The caller could dial the name of any endpoint, or the number of any channel."""
    body = custom_body(technology, interface_suffix=suffix)
    assert '- custom.interface' in error_text(confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize('suffix', [None, '@gateway', '/sip:a'])
def test_pjsip_interface_without_endpoint_gets_400_with_advice(confd, suffix):
    body = custom_body('PJSIP', interface_suffix=suffix)
    text = problems_of(confd.post(INTERCONNECTIONS, json=body))['custom.interface']
    assert 'names no endpoint' in text
    assert 'PJSIP/<endpoint>' in text


def test_interface_of_a_dahdi_group_must_not_be_removed(confd, name, group):
    custom = {'dahdi': _dahdi('g', group())}
    document = create(confd, {'type': 'custom', 'name': name(), 'custom': custom})
    answer = confd.put(path_of(document), json={'custom': {'interface': None}})
    assert list(problems_of(answer)) == ['custom.interface']


@pytest.mark.parametrize(
    ('interface', 'advice'),
    [
        ('SIP/acme', 'PJSIP/<endpoint>'),
        ('Zap/g1', 'dahdi/g1'),
        ('iax/acme', 'IAX2/<peer>'),
    ],
)
def test_technology_that_asterisk_no_longer_has_is_answered_with_its_successor(
    confd, interface, advice
):
    answer = confd.post(INTERCONNECTIONS, json=custom_body(interface))
    assert advice in problems_of(answer)['custom.interface']
