# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths that lead nowhere, and methods that are none."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, created, errors, path_of, sip

LIST, ITEM = {'GET', 'POST'}, {'GET', 'PUT', 'DELETE'}


def _allowed(answer):
    return {word.strip() for word in answer.headers['Allow'].split(',')}


@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
@pytest.mark.parametrize(
    'id_',
    ['abc', '-1', '0', '01', '1.0', '1e3', '+1', '9' * 10, '9' * 20, '1%00', '%20', '٣']
    + ['2147483648', '1;', "1'", '99999999-0000-4000-8000-000000000000'],
)
def test_what_is_no_id_is_not_found(confd, method, id_):
    json = {'json': {}} if method == 'PUT' else {}
    answer = confd.request(method, f'{INTERCONNECTIONS}/{id_}', **json)
    assert 'Interconnection was not found' in errors(answer, 404)


@pytest.mark.parametrize('method', ['PUT', 'DELETE', 'PATCH'])
def test_a_method_that_lists_do_not_have(confd, method):
    answer = confd.request(method, INTERCONNECTIONS, json={})
    assert method in errors(answer, 405)
    assert _allowed(answer) == LIST


@pytest.mark.parametrize('method', ['POST', 'PATCH'])
@pytest.mark.parametrize('id_', ['1', 'abc'])
def test_a_method_that_items_do_not_have(confd, method, id_):
    answer = confd.request(method, f'{INTERCONNECTIONS}/{id_}', json={})
    assert method in errors(answer, 405)
    assert _allowed(answer) == ITEM


@pytest.mark.parametrize('method', ['TRACE', 'PATCH'])
def test_a_method_that_nobody_has(confd, method):
    answer = confd.request(method, INTERCONNECTIONS)
    errors(answer, 405)
    assert _allowed(answer) == LIST


def test_options_tell_the_methods_that_there_are(confd):
    answer = confd.request('OPTIONS', INTERCONNECTIONS)
    assert answer.status_code == 200
    assert _allowed(answer) - {'HEAD', 'OPTIONS'} == LIST
    answer = confd.request('OPTIONS', f'{INTERCONNECTIONS}/1')
    assert _allowed(answer) - {'HEAD', 'OPTIONS'} == ITEM


def test_a_head_is_a_get_without_its_body(confd, name):
    document = created(confd, sip(name()))
    answer = confd.request('HEAD', path_of(document))
    assert (answer.status_code, answer.content) == (200, b'')


def test_an_id_that_nobody_has_is_not_found(confd):
    errors(confd.get(f'{INTERCONNECTIONS}/2147483647'), 404)
