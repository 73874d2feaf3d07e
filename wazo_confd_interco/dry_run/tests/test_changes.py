# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Observed rows, on tables of their own in SQLite.

The trunks have options (ON DELETE CASCADE), which have notes (ON DELETE CASCADE), and
lines (ON DELETE SET NULL).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event
from sqlalchemy import delete as delete_from
from sqlalchemy import update as update_table
from sqlalchemy.orm import Session, declarative_base, relationship

from ..changes import observe_rows

Base: Any = declarative_base()


class Trunk(Base):
    __tablename__ = 'trunk'
    id = Column(Integer, primary_key=True)
    name = Column(String)
    context = Column(String, server_default='incall')
    options = relationship('Option', cascade='all, delete-orphan', passive_deletes=True)


class Option(Base):
    __tablename__ = 'option'
    id = Column(Integer, primary_key=True)
    trunk_id = Column(ForeignKey('trunk.id', ondelete='CASCADE'))
    key = Column(String)
    value = Column(String)


class Note(Base):
    __tablename__ = 'note'
    id = Column(Integer, primary_key=True)
    option_id = Column(ForeignKey('option.id', ondelete='CASCADE'))


class Line(Base):
    __tablename__ = 'line'
    id = Column(Integer, primary_key=True)
    trunk_id = Column(ForeignKey('trunk.id', ondelete='SET NULL'))


class Member(Base):
    __tablename__ = 'member'
    group = Column(String, primary_key=True)
    trunk_id = Column(Integer, primary_key=True)
    priority = Column(Integer)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine('sqlite://')
    event.listen(
        engine,
        'connect',
        lambda connection, record: connection.execute('PRAGMA foreign_keys = ON'),
    )
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Trunk(id=1, name='acme'))
        session.flush()
        session.add_all(
            [
                Option(id=10, trunk_id=1, key='contact', value='sip:acme.example'),
                Option(id=11, trunk_id=1, key='password', value='S3cr3t'),
                Line(id=30, trunk_id=1),
            ]
        )
        session.flush()
        session.add(Note(id=20, option_id=10))
        session.commit()
        yield session


@pytest.fixture
def changes(session):
    """Return the changes that a function makes."""

    def observe(change):
        with observe_rows(session, Base.metadata) as rows:
            change()
        return rows.list_changes()

    return observe


def _summary(changes):
    return [(one['table'], one['action'], one['key'], one['fields']) for one in changes]


def test_created_row_has_its_values_and_those_that_the_database_set(session, changes):
    assert changes(lambda: session.add(Trunk(name='new'))) == [
        {
            'table': 'trunk',
            'action': 'create',
            'key': {'id': 2},
            'fields': ['context', 'id', 'name'],
            'before': None,
            'after': {'id': 2, 'name': 'new', 'context': 'incall'},
        }
    ]


def test_rows_created_by_one_statement_are_all_listed(session, changes):
    options = [Option(trunk_id=1, key='k', value=str(n)) for n in range(3)]
    found = changes(lambda: session.add_all(options))
    assert [one['after']['value'] for one in found] == ['0', '1', '2']


def test_updated_row_has_the_values_before_and_after(session, changes):
    def edit():
        trunk = session.get(Trunk, 1)
        trunk.name, trunk.context = 'new', None

    assert changes(edit) == [
        {
            'table': 'trunk',
            'action': 'update',
            'key': {'id': 1},
            'fields': ['context', 'name'],
            'before': {'name': 'acme', 'context': 'incall'},
            'after': {'name': 'new', 'context': None},
        }
    ]


def test_row_updated_twice_is_one_change(session, changes):
    def edit():
        trunk = session.get(Trunk, 1)
        for name in ('first', 'second'):
            trunk.name = name
            session.flush()

    (change,) = changes(edit)
    assert (change['before'], change['after']) == ({'name': 'acme'}, {'name': 'second'})


def test_update_to_the_stored_values_is_not_a_change(session, changes):
    statement = update_table(Trunk).values(name='acme')
    assert changes(lambda: session.execute(statement)) == []


def test_row_updated_and_restored_is_not_a_change(session, changes):
    def edit():
        for name in ('other', 'acme'):
            session.get(Trunk, 1).name = name
            session.flush()

    assert changes(edit) == []


def test_row_created_and_deleted_is_not_a_change(session, changes):
    def edit():
        trunk = Trunk(name='new')
        session.add(trunk)
        session.flush()
        session.delete(trunk)

    assert changes(edit) == []


@pytest.mark.parametrize('flush', [True, False])
def test_row_deleted_and_created_again_is_an_update(session, changes, flush):
    session.add(Member(group='a', trunk_id=1, priority=0))
    session.commit()

    def replace():
        session.delete(session.get(Member, ('a', 1)))
        if flush:
            session.flush()
        session.add(Member(group='a', trunk_id=1, priority=7))

    (change,) = changes(replace)
    assert change['action'] == 'update'
    assert change['key'] == {'group': 'a', 'trunk_id': 1}
    assert (change['before'], change['after']) == ({'priority': 0}, {'priority': 7})


def test_orphan_is_deleted(session, changes):
    trunk = session.get(Trunk, 1)

    def remove():
        del trunk.options[0]

    assert _summary(changes(remove)) == [
        ('option', 'delete', {'id': 10}, []),
        ('note', 'delete', {'id': 20}, []),
    ]


_DELETIONS = {
    'by the ORM': lambda session: session.delete(session.get(Trunk, 1)),
    'by a query': lambda session: session.query(Trunk).filter_by(id=1).delete(),
    'by a statement': lambda session: session.execute(
        delete_from(Trunk.__table__).where(Trunk.__table__.c.id == 1)
    ),
    'without a condition': lambda session: session.execute(delete_from(Trunk)),
}


@pytest.mark.parametrize('delete', _DELETIONS.values(), ids=_DELETIONS)
def test_deletion_includes_the_rows_that_the_database_deletes_or_updates(
    session, changes, delete
):
    found = changes(lambda: delete(session))
    assert sorted(_summary(found), key=str) == [
        ('line', 'update', {'id': 30}, ['trunk_id']),
        ('note', 'delete', {'id': 20}, []),
        ('option', 'delete', {'id': 10}, []),
        ('option', 'delete', {'id': 11}, []),
        ('trunk', 'delete', {'id': 1}, []),
    ]
    values = {one['table']: (one['before'], one['after']) for one in found}
    assert values['line'] == ({'trunk_id': 1}, {'trunk_id': None})
    assert values['trunk'] == ({'id': 1, 'name': 'acme', 'context': 'incall'}, None)


def test_update_by_a_query_lists_the_rows_that_differ(session, changes):
    def edit():
        session.query(Option).filter(Option.trunk_id == 1).update({'value': 'S3cr3t'})

    assert _summary(changes(edit)) == [('option', 'update', {'id': 10}, ['value'])]


def test_changed_secret_is_masked(session, changes):
    def edit():
        session.get(Option, 11).value = 'N3w'

    (change,) = changes(edit)
    assert change['fields'] == ['value']
    assert (change['before'], change['after']) == ({'value': '***'}, {'value': '***'})


def test_secret_of_a_new_or_deleted_row_is_masked(session, changes):
    def edit():
        session.delete(session.get(Option, 11))
        session.add(Option(trunk_id=1, key=' @Password', value='N3w'))

    created, deleted = sorted(changes(edit), key=lambda one: one['action'])
    assert deleted['before']['value'] == created['after']['value'] == '***'


def test_statements_outside_the_block_are_not_observed(session):
    session.get(Trunk, 1).name = 'before'
    session.flush()
    with observe_rows(session, Base.metadata) as rows:
        pass
    session.get(Trunk, 1).name = 'after'
    session.flush()
    assert rows.list_changes() == []


def test_failed_block_leaves_nothing_that_observes(session):
    with (
        pytest.raises(ZeroDivisionError),
        observe_rows(session, Base.metadata) as rows,
    ):
        raise ZeroDivisionError
    session.get(Trunk, 1).name = 'after'
    session.flush()
    assert rows.list_changes() == []
