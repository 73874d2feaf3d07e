# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid ids in paths, and unsupported methods."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, create, error_text, path_of, sip_body

LIST, ITEM = {'GET', 'POST', 'PUT'}, {'GET', 'PUT', 'DELETE'}


def _allowed(answer):
    return {word.strip() for word in answer.headers['Allow'].split(',')}


@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
@pytest.mark.parametrize(
    'id_',
    ['abc', '-1', '0', '01', '1.0', '1e3', '+1', '9' * 10, '9' * 20, '1%00', '%20', '٣']
    + ['2147483648', '1;', "1'", '99999999-0000-4000-8000-000000000000'],
)
def test_invalid_id_gets_404(confd, method, id_):
    json = {'json': {}} if method == 'PUT' else {}
    answer = confd.request(method, f'{INTERCONNECTIONS}/{id_}', **json)
    assert 'Interconnection was not found' in error_text(answer, 404)


@pytest.mark.parametrize('method', ['DELETE', 'PATCH'])
def test_unsupported_method_of_the_list_gets_405(confd, method):
    answer = confd.request(method, INTERCONNECTIONS, json={})
    assert method in error_text(answer, 405)
    assert _allowed(answer) == LIST


@pytest.mark.parametrize('method', ['POST', 'PATCH'])
@pytest.mark.parametrize('id_', ['1', 'abc'])
def test_unsupported_method_of_an_item_gets_405(confd, method, id_):
    answer = confd.request(method, f'{INTERCONNECTIONS}/{id_}', json={})
    assert method in error_text(answer, 405)
    assert _allowed(answer) == ITEM


@pytest.mark.parametrize('method', ['TRACE', 'PATCH'])
def test_method_that_no_resource_supports_gets_405(confd, method):
    answer = confd.request(method, INTERCONNECTIONS)
    error_text(answer, 405)
    assert _allowed(answer) == LIST


def test_options_request_lists_the_methods(confd):
    answer = confd.request('OPTIONS', INTERCONNECTIONS)
    assert answer.status_code == 200
    assert _allowed(answer) - {'HEAD', 'OPTIONS'} == LIST
    answer = confd.request('OPTIONS', f'{INTERCONNECTIONS}/1')
    assert _allowed(answer) - {'HEAD', 'OPTIONS'} == ITEM


def test_head_request_is_answered_without_a_body(confd, name):
    document = create(confd, sip_body(name()))
    answer = confd.request('HEAD', path_of(document))
    assert (answer.status_code, answer.content) == (200, b'')


def test_unused_id_gets_404(confd):
    error_text(confd.get(f'{INTERCONNECTIONS}/2147483647'), 404)
