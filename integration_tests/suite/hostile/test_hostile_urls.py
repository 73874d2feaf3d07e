# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile paths, query parameters and search terms."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, create, error_text, sip_body


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, sip_body(name(), from_user='acme'))


_PATHS = (
    *('%00', '1%00', '%2e%2e', '..%2f1', '1%2f', '%2F1', '1%2fnat', '%31%2e', '1;x'),
    *('%ff', '%c0%af', '%ed%a0%80', '%zz', '%', '%25', '+1', '1.0', '1e1', '0x1', '٣'),
    *('-1', '0', '00', '01', '9' * 400, '1' * 60_000, "1'--", '{id}', '%0d%0aX: y'),
    *('1%20', '%201', 'dahdi%00', 'Dahdi', 'null', 'true', '[]', '*', '#', '~'),
)


@pytest.mark.parametrize('path', _PATHS, ids=lambda path: path[:20])
@pytest.mark.parametrize('rest', ['', '/nat', '/diagnostics'])
def test_path_that_is_not_an_id_is_404(confd, path, rest):
    answer = confd.get(f'{INTERCONNECTIONS}/{path}{rest}')
    # No ACL contains a line end, so no token has the right to this path.
    assert answer.status_code == (401 if '%0a' in path else 404), answer.text[:200]


@pytest.mark.parametrize(
    'query',
    [
        'x' * 60_000,
        '&'.join(f'x{number}={number}' for number in range(1_000)),
        '&'.join(['limit=1'] * 1_000),
        'limit=' + '9' * 5_000,
        'offset=' + '9' * 5_000,
        'limit=%00',
        'search=%00',
        'search=%ff',
        'search=%ed%a0%80',
        'name=%c0%80',
        'recurse=' + 'x' * 5_000,
        'order=id;drop',
        'limit=1.5',
        'limit[]=1',
        '%00=1',
        '=1',
    ],
    ids=lambda query: query[:20],
)
def test_hostile_query_is_rejected_or_finds_nothing(confd, query):
    for path in (INTERCONNECTIONS, '/callerid-policy'):
        answer = confd.get(f'{path}?{query}')
        if answer.status_code == 200:
            assert query.startswith(('search=%', 'name=%'))
        else:
            assert len(error_text(answer)) < 60_000


@pytest.mark.parametrize('term', ['%', '_', '\\', '%' * 1_000, '\\' * 1_001, '(' * 900])
def test_search_term_is_not_a_pattern(confd, acme, term):
    answer = confd.get(INTERCONNECTIONS, params={'search': term})
    assert acme['id'] not in [one['id'] for one in answer.json()['items']]
