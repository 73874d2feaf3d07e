# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each row of the table of examples in ``docs/callerid.md`` is a call."""

from __future__ import annotations

import pytest
from callerids import EXAMPLES, apply_example, route, set_user


@pytest.fixture(scope='module')
def acme(confd, fixtures, name):
    return route(
        confd,
        fixtures['contexts']['outcall']['name'],
        name(),
        sip={'callerid': '"ACME" <5145550000>'},
        outgoing_caller_id_format='national',
    )


@pytest.fixture
def ada(fixtures, db):
    user = fixtures['users'][0]
    yield user
    set_user(db, user, '')


@pytest.mark.parametrize('example', EXAMPLES, ids=lambda row: row['from'])
def test_resolve_answers_as_the_documentation_says(confd, acme, ada, example):
    apply_example(confd, acme, ada, example)
    answer = acme.resolved(user=ada, selected_caller_id=example['selected'])
    (trunk,) = answer['interconnections']
    fullname = f'{ada["firstname"]} {ada["lastname"]}'
    header = example['from'].replace('Ada Lovelace', fullname)
    header = header.replace('sip:1001@', f'sip:{ada["exten"]}@')
    assert (answer['rule'], trunk['from']) == (example['rule'], header)
    assert trunk['pai_number'] == example['pai']


def test_documentation_has_an_example_of_every_rule():
    assert len({example['rule'] for example in EXAMPLES}) == 5
