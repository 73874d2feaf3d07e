# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An internal extension matches a number if one of its lines is enabled."""

from __future__ import annotations

import uuid

import pytest

_LINE = (
    'INSERT INTO linefeatures (name, number, context, provisioningid, commented)'
    " VALUES (%s, %s, %s, nextval('linefeatures_id_seq') + 5000000, %s) RETURNING id"
)
_EXTENSION = (
    'INSERT INTO extensions (exten, context, type, typeval)'
    " VALUES (%s, %s, 'user', '1') RETURNING id"
)
_ON_LINE = (
    'INSERT INTO line_extension (line_id, extension_id, main_extension)'
    ' VALUES (%s, %s, %s)'
)


@pytest.fixture
def acme(new_route):
    return new_route()


@pytest.fixture
def taken_by(fixtures, db, acme):
    """Return what matches the number of a route that lines have as well."""
    internal = fixtures['contexts']['internal']['name']

    def taken_by(*lines):
        extension = db.one(_EXTENSION, acme.number, internal)['id']
        for number, enabled in enumerate(lines):
            line = uuid.uuid4().hex[:8], acme.number, internal, int(not enabled)
            line_id = db.one(_LINE, *line)['id']
            db.query(_ON_LINE, line_id, extension, number == 0)
        answer = acme.resolved(context=internal)
        return 'route' if answer['outcall'] else 'line'

    return taken_by


def test_extension_of_a_line_precedes_the_route(taken_by):
    assert taken_by(True) == 'line'


def test_extension_of_a_disabled_line_takes_no_call(taken_by):
    assert taken_by(False) == 'route'


def test_extension_of_two_disabled_lines_takes_no_call(taken_by):
    assert taken_by(False, False) == 'route'


def test_extension_with_one_enabled_line_takes_the_call(taken_by):
    assert taken_by(False, True) == 'line'


def test_extension_without_lines_takes_the_call(taken_by):
    assert taken_by() == 'line'
