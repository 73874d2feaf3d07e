# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of ``docs/callerid.md``: each row of the table is a call."""

from __future__ import annotations

from pathlib import Path

import pytest
from callerids import applied, route, set_user

_DOCS = Path(__file__).parents[2] / 'docs' / 'callerid.md'
_COLUMNS = ('internal', 'selected', 'user', 'extension', 'rule', 'from', 'pai')


def _examples():
    text = _DOCS.read_text().partition('## Examples')[2].partition('\n## ')[0]
    rows = [line for line in text.splitlines() if line.startswith('| `')][1:]
    for row in rows:
        cells = [cell.strip().strip('`') for cell in row.strip('| ').split(' | ')]
        values = [None if cell == '-' else cell for cell in cells]
        yield dict(zip(_COLUMNS, values, strict=True))


EXAMPLES = list(_examples())


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
def test_an_example_is_true(confd, acme, ada, example):
    applied(
        confd,
        outcalls=[
            {
                'id': acme.outcall_id,
                'internal_caller_id': example['internal'] == 'true',
                'extensions': [
                    {'id': acme.extension_id, 'caller_id': example['extension']}
                ],
            }
        ],
        users=[{'uuid': ada['uuid'], 'outgoing_caller_id': example['user']}],
    )
    answer = acme.resolved(user=ada, selected_caller_id=example['selected'])
    (trunk,) = answer['interconnections']
    fullname = f'{ada["firstname"]} {ada["lastname"]}'
    header = example['from'].replace('Ada Lovelace', fullname)
    header = header.replace('sip:1001@', f'sip:{ada["exten"]}@')
    assert (answer['rule'], trunk['from']) == (example['rule'], header)
    assert trunk['pai_number'] == example['pai']


def test_every_rule_has_an_example():
    assert len({example['rule'] for example in EXAMPLES}) == 5
