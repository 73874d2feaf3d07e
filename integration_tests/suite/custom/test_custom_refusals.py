# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused of a customized interconnection: a 400 that names the field."""

from __future__ import annotations

import pytest
from kinds import (
    compared,
    context_by_sql,
    custom,
    custom_trunk_by_sql,
    rows_of,
    together,
)
from samples import (
    INTERCONNECTIONS,
    created,
    endpoint_by_sql,
    errors,
    merged,
    path_of,
    shown,
    tenant_of,
)


def _custom(field, *values):
    return [(f'custom.{field}', {'custom': {field: value}}) for value in values]


def _group(order, number):
    return {'custom': {'interface': None, 'dahdi': _dahdi(order, number)}}


def _dahdi(order, number):
    return {'group_order': order, 'group_number': number}


_NO_GROUPS = ('dahdi/1', 'dahdi/g', 'dahdi/g64', 'DAHDI/x1', 'dahdi/g1/', 'dahdi/g-1')
_NO_GROUPS += ('dahdi/', 'DAHDI/i1/123', 'dahdi/gg1', 'Dahdi/g1x', 'dahdi/g100')
REFUSED = [
    *_custom(
        'interface', 'a b', 'a;b', 'a\n', 'a&b', 'a,b', 'é', '', 'a' * 129, '${A}'
    ),
    *_custom('interface', *_NO_GROUPS),
    *_custom('interface_suffix', 'a b', 'a\n', ',x', '${A}', '', 'a' * 33),
    *_custom('enabled', 'yes', 1),
    *[('name', {'name': one}) for one in ('a\nb', '', 'a' * 41, 'a\x7f')],
    ('label', {'label': 'Acme'}),
    ('headers', {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}}),
    ('context', {'context': 'no-such-context'}),
    ('sip', {'sip': {'remote_hosts': ['a']}}),
    ('iax', {'iax': {'host': 'a'}}),
    ('custom.dahdi.group_order', _group('x', 1)),
    ('custom.dahdi.group_order', _group('gg', 1)),
    ('custom.dahdi.group_number', _group('g', '1')),
    ('custom.dahdi', _group('g', 64)),
    ('custom.dahdi', _group('g', -1)),
    ('custom', _group('g', None)),
    ('custom', _group(None, 1)),
    ('custom.dahdi', {'custom': {'dahdi': _dahdi('g', 1)}}),
    ('custom.dahdi', {'custom': {'interface': 'dahdi/g2', 'dahdi': _dahdi('g', 1)}}),
    ('custom.dahdi', {'custom': {'interface': 'dahdi/G1', 'dahdi': _dahdi('g', 1)}}),
    ('custom.interface', {'custom': {'interface': None}}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, custom(f'Local/{name()}'))


@pytest.mark.parametrize(('field', 'patch'), [*REFUSED, ('custom', {'custom': None})])
def test_a_new_one_is_refused(confd, db, name, events, field, patch):
    before, body = rows_of(db), merged(custom(f'Local/{name()}'), patch)
    assert field in errors(confd.post(INTERCONNECTIONS, json=body))
    assert list(compared(before, rows_of(db))) == []
    assert events.all() == []


@pytest.mark.parametrize(('field', 'patch'), REFUSED)
def test_a_patch_is_refused(confd, db, acme, field, patch):
    if patch.get('custom', {}).get('dahdi') and 'interface' not in patch['custom']:
        # Alone in a patch it wins.
        patch = merged(patch, {'custom': {'interface': acme['custom']['interface']}})
    before, document = rows_of(db), shown(confd, acme)
    assert field in errors(confd.put(path_of(acme), json=patch))
    assert list(compared(before, rows_of(db))) == []
    assert shown(confd, acme) == document


@pytest.mark.parametrize('interface', _NO_GROUPS)
def test_what_is_no_group_is_told_the_form(confd, interface):
    text = errors(confd.post(INTERCONNECTIONS, json=custom(interface)))
    assert 'dahdi/<order><number>' in text


def test_null_for_an_interface_and_a_group_is_that_group(confd, group, name):
    document = created(confd, custom(f'Local/{name()}'))
    patch = {'custom': {'interface': None, 'dahdi': _dahdi('g', group())}}
    answer = confd.put(path_of(document), json=patch)
    assert answer.status_code in (204, 400), answer.text


@pytest.mark.parametrize('suffix', [None, '/n'])
def test_an_interface_is_had_by_one(confd, tenant_confd, db, name, suffix):
    document = created(confd, custom(f'Local/{name()}'))
    interface = document['custom']['interface']
    body = custom(interface, interface_suffix=suffix)
    for client in (confd, tenant_confd):
        other, before = created(client, custom(f'Local/{name()}')), rows_of(db)
        for answer in (
            client.post(INTERCONNECTIONS, json=body),
            client.put(path_of(other), json={'custom': {'interface': interface}}),
        ):
            text = errors(answer)
            assert 'already exists' in text
            assert 'tenant' not in text.replace(interface, '')
        assert list(compared(before, rows_of(db))) == []


@pytest.mark.parametrize(
    ('stored', 'asked'),
    [
        ('DAHDI/g{}', 'dahdi/g{}'),
        ('dahdi/g{}', 'DAHDI/g{}'),
        ('dAhDi/r{}', 'Dahdi/r{}'),
    ],
)
def test_a_group_is_had_by_one_in_any_case(confd, db, fixtures, group, stored, asked):
    number = group()
    custom_trunk_by_sql(db, tenant_of(fixtures), stored.format(number))
    body = custom(asked.format(number))
    assert 'already exists' in errors(confd.post(INTERCONNECTIONS, json=body))


def test_another_order_of_the_group_is_another_interface(confd, group):
    number = group()
    for order in 'gGrR':
        created(confd, custom(f'dahdi/{order}{number}'))


@pytest.mark.parametrize('attempt', range(3))
def test_two_that_race_for_a_group(confd, db, group, attempt):
    number = group()
    bodies = [custom(f'{one}/g{number}') for one in ('dahdi', 'DAHDI', 'Dahdi')]
    asked = [('POST', INTERCONNECTIONS, body) for body in bodies]
    answers = together(confd, asked)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    for loser in (one for one in answers if one.status_code == 400):
        assert 'already exists' in errors(loser)
    sql = 'SELECT interface FROM usercustom WHERE lower(interface) = %s'
    assert db.query(sql, f'dahdi/g{number}') == [{'interface': f'dahdi/g{number}'}]


@pytest.mark.parametrize('attempt', range(3))
def test_two_that_race_for_an_interface_with_different_suffixes(
    confd, db, name, attempt
):
    interface = f'Local/{name()}'
    bodies = [custom(interface, interface_suffix=one) for one in ('/n', '/j', '/m')]
    answers = together(confd, [('POST', INTERCONNECTIONS, body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]


@pytest.mark.parametrize('form', ['Local/1@{}', 'local/x@{}/n', 'LOCAL/@{}'])
def test_a_context_of_another_tenant_is_not_called_into(tenant_confd, fixtures, form):
    interface = form.format(fixtures['contexts']['internal']['name'])
    body = custom(interface)
    assert 'custom.interface' in errors(tenant_confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize('form', ['Local/{}', 'local/{}', 'Local/{}@default'])
def test_without_a_context_the_default_one_is_called_into(
    tenant_confd, db, fixtures, name, form
):
    interface = form.format(name())
    context_by_sql(db, tenant_of(fixtures), 'default')
    try:
        answer = tenant_confd.post(INTERCONNECTIONS, json=custom(interface))
    finally:
        db.query("DELETE FROM context WHERE name = 'default'")
    assert 'custom.interface' in errors(answer)


@pytest.mark.parametrize('form', ['PJSIP/{}', 'pjsip/123@{}', 'PjSip/{}/sip:a'])
def test_an_endpoint_of_another_tenant_is_not_called(
    confd, tenant_confd, db, fixtures, name, form
):
    own = name()
    endpoint_by_sql(db, tenant_of(fixtures), own)
    body = custom(form.format(own))
    assert 'custom.interface' in errors(tenant_confd.post(INTERCONNECTIONS, json=body))
    ours = created(tenant_confd, custom(f'Local/{name()}'))
    assert 'custom.interface' in errors(tenant_confd.put(path_of(ours), json=body))
    created(confd, body)


@pytest.mark.parametrize('technology', ['PJSIP', 'pjsip', 'Local', 'local'])
def test_a_suffix_reaches_no_other_tenant_either(
    tenant_confd, db, fixtures, name, technology
):
    """`PJSIP` and `@phone1` dial `PJSIP/<number>@phone1`."""
    own, tenant = name('o'), tenant_of(fixtures)
    endpoint_by_sql(db, tenant, own)
    context_by_sql(db, tenant, own)
    body = custom(technology, interface_suffix=f'@{own}')
    assert 'custom.' in errors(tenant_confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize('form', ['Local/1@{}', 'PJSIP/{}'])
def test_what_nobody_has_may_be_called(tenant_confd, name, form):
    created(tenant_confd, custom(form.format(name('nobody'))))


@pytest.mark.parametrize(
    'form', ['IAX2/{}', 'iax2/{}/123', 'IAX2/user@{}', 'IAX2/u:p@{}/1', 'IAX2/{}:4569']
)
def test_an_interface_calls_no_iax_peer_of_another_tenant(
    confd, tenant_confd, name, form
):
    peer = name('peer')
    created(confd, {'type': 'iax', 'name': peer, 'iax': {'host': 'dynamic'}})
    answer = tenant_confd.post(INTERCONNECTIONS, json=custom(form.format(peer)))
    assert 'custom.interface' in errors(answer)


@pytest.mark.parametrize('technology', ['PJSIP', 'iax2', 'dahdi', 'DAHDI'])
@pytest.mark.parametrize('suffix', [None, '00', ':5060'])
def test_the_number_dialled_names_no_endpoint(confd, technology, suffix):
    """An endpoint with a number for its name would be anybody's to call.

    So would be every channel of DAHDI: they are numbered.
    """
    body = custom(technology, interface_suffix=suffix)
    assert 'custom.interface' in errors(confd.post(INTERCONNECTIONS, json=body))
