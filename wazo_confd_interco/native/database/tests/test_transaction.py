# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a transaction whose connection is cut, without a database."""

import pytest
from psycopg2 import OperationalError as Psycopg2Error
from sqlalchemy.exc import OperationalError

from ....errors import CommitUnconfirmed
from .. import transaction


class Rejected(Exception):
    """An error that the handler raises."""


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
    monkeypatch.setattr(transaction, 'Session', session)
    monkeypatch.setattr(transaction, 'rollback', lambda: None)
    return session


def test_retry_repeats_a_read_after_a_cut_connection(session):
    read = transaction.retry_once(transaction.read_snapshot(lambda: 'read'))
    assert read() == 'read'
    assert session.ended[:2] == ['rollback', 'rollback']


def test_retry_repeats_a_rejected_request_after_a_cut_connection(session):
    @transaction.retry_once
    def reject():
        raise Rejected

    with pytest.raises(Rejected):
        reject()
    assert session.ended == ['rollback', 'rollback']


def test_retry_does_not_repeat_an_unconfirmed_commit(session):
    written = []
    write = transaction.retry_once(lambda: written.append('row'))
    with pytest.raises(CommitUnconfirmed):
        write()
    assert written == ['row']
