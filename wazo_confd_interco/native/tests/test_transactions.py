# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a transaction on a connection that is cut: no database is needed."""

import pytest
from psycopg2 import OperationalError as Psycopg2Error
from sqlalchemy.exc import OperationalError

from .. import transactions


class Refused(Exception):
    """A refusal of the handler."""


class CutSession:
    """A session whose connection is cut when its transaction is to end, once."""

    def __init__(self):
        self.ended = []

    def connection(self, **kwargs):
        pass

    def flush(self):
        pass

    def commit(self):
        self._end('commit')

    def rollback(self):
        self._end('rollback')

    def _end(self, how):
        self.ended.append(how)
        if len(self.ended) == 1:
            raise OperationalError(
                None, None, Psycopg2Error(), connection_invalidated=True
            )


@pytest.fixture
def session(monkeypatch):
    session = CutSession()
    monkeypatch.setattr(transactions, 'Session', session)
    monkeypatch.setattr(transactions, 'rollback', lambda: None)
    return session


def test_what_is_read_is_read_again(session):
    read = transactions.repeated(transactions.in_one_snapshot(lambda: 'read'))
    assert read() == 'read'
    assert session.ended[:2] == ['rollback', 'rollback']


def test_what_is_refused_is_refused_again(session):
    @transactions.repeated
    def refused():
        raise Refused

    with pytest.raises(Refused):
        refused()
    assert session.ended == ['rollback', 'rollback']


def test_what_may_be_written_is_not_written_again(session):
    written = []
    write = transactions.repeated(lambda: written.append('row'))
    with pytest.raises(transactions.Unconfirmed):
        write()
    assert written == ['row']
