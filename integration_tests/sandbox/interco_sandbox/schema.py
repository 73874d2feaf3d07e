# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host's tables, and what is in them at first.

The database gets the recorded definitions in ``data/tables.json`` as they are.
SQLAlchemy's tables get what the models need of them: types, keys and defaults.
"""

import json
import re
from importlib import resources
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.engine import Connection

from .standins import MASTER, SUBTENANT

RECORDED: dict[str, Any] = json.loads(
    (resources.files(__package__) / 'data' / 'tables.json').read_text()
)
TABLES, ENUMS = RECORDED['tables'], RECORDED['enums']
#: Text columns that hold ids; relationships write integers to them.
TEXT_IDS = {'dialaction.actionarg1', 'dialaction.categoryval', 'extensions.typeval'}
FOREIGN_KEY = re.compile(
    r'FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)(?: ON DELETE ([A-Z ]+))?'
)
TYPES: dict[str, Any] = {
    'boolean': sa.Boolean(),
    'character varying[]': ARRAY(sa.String, dimensions=2),
    'integer': sa.Integer(),
    'timestamp without time zone': sa.DateTime(),
    'uuid': UUID(as_uuid=True),
}


class TextId(sa.types.TypeDecorator):
    """A text column that accepts integers."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else str(value)


def build_tables(metadata: sa.MetaData) -> None:
    """Add all tables to the metadata."""
    for name, table in TABLES.items():
        columns = {one['name']: _build_column(name, one) for one in table['columns']}
        for constraint in table['constraints'].values():
            if constraint.startswith('PRIMARY KEY'):
                for key in re.findall(r'\w+', constraint)[2:]:
                    columns[key].primary_key = True
            elif found := FOREIGN_KEY.match(constraint):
                target = sa.ForeignKey(f'{found[2]}.{found[3]}', ondelete=found[4])
                columns[found[1]].append_foreign_key(target)
        sa.Table(name, metadata, *columns.values())


def _build_column(table: str, column: dict[str, Any]) -> sa.Column:
    name, kind, default = column['name'], column['type'], column['default']
    if f'{table}.{name}' in TEXT_IDS:
        type_ = TextId()
    elif kind in ENUMS:
        type_ = sa.Enum(*ENUMS[kind], name=kind)
    else:
        type_ = TYPES.get(kind) or sa.String()
    has_default = default and not default.startswith('nextval(')
    return sa.Column(
        name, type_, server_default=sa.text(default) if has_default else None
    )


def create_tables(connection: Connection) -> None:
    """Create the functions, types and tables in an empty database."""
    run_script(connection, 'functions.sql')
    run = connection.exec_driver_sql
    for name, values in ENUMS.items():
        run(f'CREATE TYPE {name} AS ENUM ({", ".join(map(repr, values))})')
    for name, table in TABLES.items():
        run(f'CREATE TABLE {name} ({", ".join(map(_define_column, table["columns"]))})')
    constraints = [
        (definition, f'ALTER TABLE {name} ADD CONSTRAINT {constraint} {definition}')
        for name, table in TABLES.items()
        for constraint, definition in table['constraints'].items()
    ]
    # Foreign keys refer to the keys of other tables, so they come last.
    for _, statement in sorted(constraints, key=lambda one: 'REFERENCES' in one[0]):
        run(statement)
    for name, table in TABLES.items():
        for index, definition in table['indexes'].items():
            if index not in table['constraints']:
                run(f'CREATE INDEX {index} ON {name} USING {definition}')


def _define_column(column: dict[str, Any]) -> str:
    default = column['default'] or ''
    if default.startswith('nextval('):
        return f'"{column["name"]}" serial'
    words = [f'"{column["name"]}"', column['type']]
    words += [f'DEFAULT {default}'] if default else []
    words += [] if column['null'] else ['NOT NULL']
    return ' '.join(words)


def prepare(uri: str, fresh: bool, trunks: int) -> None:
    """Create the tables and the telephone system if they are missing.

    :param fresh: drop existing tables first
    :param trunks: the number of SIP trunks to add
    """
    engine = sa.create_engine(uri)
    with engine.begin() as connection:
        is_empty = not sa.inspect(connection).has_table('tenant')
        if fresh and not is_empty:
            for kind, known in (('TABLE', TABLES), ('TYPE', ENUMS)):
                names = ', '.join(known)
                connection.exec_driver_sql(f'DROP {kind} IF EXISTS {names} CASCADE')
        if fresh or is_empty:
            create_tables(connection)
            run_script(connection, 'fixtures.sql', subtenant=SUBTENANT)
        if trunks:
            run_script(connection, 'trunks.sql', count=trunks)
    engine.dispose()


def run_script(connection: Any, name: str, **values: Any) -> Any:
    """Execute a file of SQL statements; ``:master`` is the master tenant."""
    script = (resources.files(__package__) / 'data' / name).read_text()
    return connection.execute(sa.text(script), {'master': MASTER, **values})
