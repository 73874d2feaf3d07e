# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..secrets import mask_row, mask_secrets


@pytest.mark.parametrize(
    ('value', 'masked'),
    [
        ({'password': 'x'}, {'password': '***'}),
        ({'password': None}, {'password': None}),
        ({'password': ''}, {'password': ''}),
        (
            {'auth': [['password', 'x'], ['username', 'u']]},
            {'auth': [['password', '***'], ['username', 'u']]},
        ),
        ({'a': [{'secret': 'x'}]}, {'a': [{'secret': '***'}]}),
        ([['@Password', 'x']], [['@Password', '***']]),
        ((['md5_cred', 'x'],), [['md5_cred', '***']]),
        ('password', 'password'),
        (7, 7),
    ],
)
def test_secrets_in_json_data_are_masked_by_their_name(value, masked):
    assert mask_secrets(value) == masked


@pytest.mark.parametrize(
    ('row', 'masked'),
    [
        ({'key': 'password', 'value': 'x'}, {'key': 'password', 'value': '***'}),
        ({'key': 'contact', 'value': 'x'}, {'key': 'contact', 'value': 'x'}),
        ({'key': 'password', 'value': None}, {'key': 'password', 'value': None}),
        ({'secret': 'x', 'dbsecret': ''}, {'secret': '***', 'dbsecret': ''}),
        ({'passwdclient': 'x'}, {'passwdclient': '***'}),
        ({'options': [['dbsecret', 'x']]}, {'options': [['dbsecret', '***']]}),
    ],
)
def test_secrets_in_a_row_are_masked_by_column_or_option(row, masked):
    assert mask_row(row) == masked


@pytest.mark.parametrize(
    ('line', 'masked'),
    [
        ('u:p@h:4569', 'u:***@h:4569'),
        ('u:p@q@h:4569', 'u:***@h:4569'),
        ('u:p:q@h', 'u:***@h'),
        ('u@h:4569', 'u@h:4569'),
        ('u:p', 'u:***'),
        ('h', 'h'),
        ('', ''),
    ],
)
def test_password_in_a_registration_line_is_masked(line, masked):
    row = {'var_name': 'register', 'var_val': line}
    assert mask_row(row)['var_val'] == masked
