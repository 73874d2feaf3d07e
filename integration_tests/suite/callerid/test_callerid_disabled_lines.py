# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An extension of the house takes a number as long as a line of it is enabled."""

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
    """What takes the route's number where the house has it on lines, too."""
    internal = fixtures['contexts']['internal']['name']

    def taken_by(*lines):
        extension = db.one(_EXTENSION, acme.number, internal)['id']
        for number, enabled in enumerate(lines):
            line = uuid.uuid4().hex[:8], acme.number, internal, int(not enabled)
            line_id = db.one(_LINE, *line)['id']
            db.query(_ON_LINE, line_id, extension, number == 0)
        answer = acme.resolved(context=internal)
        return 'route' if answer['outcall'] else 'house'

    return taken_by


def test_an_extension_of_a_line_comes_before_the_route(taken_by):
    assert taken_by(True) == 'house'


def test_an_extension_of_a_disabled_line_is_not_there(taken_by):
    assert taken_by(False) == 'route'


def test_an_extension_of_two_disabled_lines_is_not_there(taken_by):
    assert taken_by(False, False) == 'route'


def test_one_enabled_line_is_enough(taken_by):
    assert taken_by(False, True) == 'house'


def test_an_extension_of_no_line_is_there(taken_by):
    assert taken_by() == 'house'
