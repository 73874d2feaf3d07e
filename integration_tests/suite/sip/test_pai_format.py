# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The format of P-Asserted-Identity, which is stored as a variable of the endpoint."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    create,
    fetch,
    insert_trunk,
    path_of,
    problems_of,
    sip_body,
    stored_values,
    tenant_of,
    update,
)

TEL = 'tel:{number}'
HEADER = {'name': 'X-A', 'value': 'b'}


def stored_variables(db, document):
    return stored_values(db, document['id'], 'endpoint', 'set_var')


def test_format_is_stored_as_a_variable_in_addition_to_others(confd, db, name):
    options = {'endpoint': [['set_var', 'WAZO_PAI_FORMAT2=a']]}
    body = sip_body(name(), pai_format=TEL) | {'headers': {'outgoing': [HEADER]}}
    document = create(confd, body)
    assert document['sip']['pai_format'] == TEL
    assert document['sip']['options'] == {key: [] for key in document['sip']['options']}
    header = 'PJSIP_HEADER(add,X-A)=b'
    assert stored_variables(db, document) == [header, f'WAZO_PAI_FORMAT={TEL}']
    other = 'sip:{number}@ims.example;user=phone'
    after = update(confd, document, {'sip': {'pai_format': other}})
    assert after['sip']['pai_format'] == other
    assert after['headers']['outgoing'] == [HEADER]
    assert len(stored_variables(db, document)) == 2
    update(confd, document, {'sip': {'pai_format': None}})
    assert stored_variables(db, document) == [header]
    answer = confd.put(path_of(document), json={'sip': {'options': options}})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    'text',
    ['tel:', '{number}', 'tel:{nummer}', 'tel:{number:>9}', '<tel:{number}>', ''],
)
def test_invalid_format_gets_400(confd, name, text):
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), pai_format=text))
    assert set(problems_of(answer)) == {'sip.pai_format'}


def test_variable_as_a_raw_option_names_the_field(confd, name):
    options = {'endpoint': [['set_var', f'WAZO_PAI_FORMAT={TEL}']]}
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), options=options))
    assert 'sip.pai_format' in problems_of(answer)['sip.options.endpoint']


def test_stored_formats_can_be_put_back(confd, db, fixtures, name):
    one = [('set_var', f'WAZO_PAI_FORMAT={TEL}')]
    for options, value in (
        (one, TEL),
        ([*one, ('set_var', 'WAZO_PAI_FORMAT=x')], None),
    ):
        sections = {'endpoint': options, 'aor': [('contact', 'sip:a.example')]}
        document = fetch(confd, insert_trunk(db, tenant_of(fixtures), name(), sections))
        assert document['sip']['pai_format'] == value
        assert len(document['sip']['options']['endpoint']) == (0 if value else 2)
        assert update(confd, document, document) == document
