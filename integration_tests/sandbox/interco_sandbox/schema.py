# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host's tables, built from the recorded definitions in ``data/tables.json``.

The database gets the definitions as they are. SQLAlchemy's tables get what the models
need of them: types, keys and defaults.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.engine import Connection

RECORDED: dict[str, Any] = json.loads(
    (resources.files(__package__) / 'data' / 'tables.json').read_text()
)
# The embedded server has no extensions; another server may have the real functions.
FUNCTIONS = {
    'uuid_generate_v4()': 'RETURNS uuid LANGUAGE sql AS $$SELECT gen_random_uuid()$$',
    # The comparison of lengths makes it fast for texts without accents.
    'unaccent(text)': 'RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT CASE '
    'WHEN octet_length($1) = length($1) THEN $1 ELSE translate($1, '
    "'àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝ', "
    "'aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY') END$$",
}
#: Text columns that hold ids; relationships write integers to them.
TEXT_IDS = {
    ('dialaction', 'actionarg1'),
    ('dialaction', 'categoryval'),
    ('extensions', 'typeval'),
}
FOREIGN_KEY = re.compile(
    r'FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)(?: ON DELETE ([A-Z ]+))?'
)
TYPES: dict[str, Any] = {
    'boolean': sa.Boolean,
    'integer': sa.Integer,
    'text': sa.Text,
    'timestamp without time zone': sa.DateTime,
}


class TextId(sa.types.TypeDecorator):
    """A text column that accepts integers."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else str(value)


def build_tables(metadata: sa.MetaData) -> None:
    """Add all tables to the metadata."""
    for name, table in RECORDED['tables'].items():
        constraints = table['constraints'].values()
        key = next(one for one in constraints if one.startswith('PRIMARY KEY'))
        columns = [_build_column(name, one, constraints) for one in table['columns']]
        primary_key = sa.PrimaryKeyConstraint(*re.findall(r'\w+', key)[2:])
        sa.Table(name, metadata, *columns, primary_key)
    _build_partial_tables(metadata)


def _build_column(table: str, column: dict[str, Any], constraints: Any) -> sa.Column:
    name, default = column['name'], column['default'] or ''
    is_serial = default.startswith('nextval(')
    foreign_keys = [
        sa.ForeignKey(f'{found[2]}.{found[3]}', ondelete=found[4])
        for definition in constraints
        if (found := FOREIGN_KEY.match(definition)) and found[1] == name
    ]
    return sa.Column(
        name,
        TextId() if (table, name) in TEXT_IDS else _find_type(column['type']),
        *foreign_keys,
        nullable=column['null'],
        server_default=sa.text(default) if default and not is_serial else None,
    )


def _find_type(recorded: str) -> Any:
    if recorded in RECORDED['enums']:
        return sa.Enum(*RECORDED['enums'][recorded], name=recorded)
    if recorded == 'uuid':
        return UUID(as_uuid=True)
    if recorded.endswith('[]'):
        return ARRAY(sa.String, dimensions=2)
    if length := re.fullmatch(r'character varying\((\d+)\)', recorded):
        return sa.String(int(length[1]))
    return TYPES[recorded]()


def _build_partial_tables(metadata: sa.MetaData) -> None:
    """Add tables that were not recorded, with the columns that are needed.

    The recorded tables refer to them, or the plugin reads them.
    """
    sa.Table(
        'application',
        metadata,
        sa.Column('uuid', sa.String(36), primary_key=True),
        sa.Column('tenant_uuid', sa.String(36)),
    )
    sa.Table(
        'feature_extension',
        metadata,
        sa.Column('uuid', sa.String(36), primary_key=True),
        sa.Column('enabled', sa.Boolean, nullable=False, server_default='true'),
        sa.Column('exten', sa.String(40), nullable=False),
        sa.Column('feature', sa.String(255), nullable=False),
    )
    tenant = sa.ForeignKey('tenant.uuid', ondelete='CASCADE')
    sa.Table(
        'func_key_template',
        metadata,
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('tenant_uuid', sa.String(36), tenant, nullable=False),
        sa.Column('name', sa.String(128)),
        sa.Column('private', sa.Boolean, nullable=False, server_default='false'),
    )
    sa.Table('sccpline', metadata, sa.Column('id', sa.Integer, primary_key=True))
    sa.Table(
        'voicemail',
        metadata,
        sa.Column('uniqueid', sa.Integer, primary_key=True),
        sa.Column('context', sa.String(79)),
    )


def create_tables(connection: Connection, metadata: sa.MetaData) -> None:
    """Create the functions, types and tables in an empty database."""
    run, tables = connection.exec_driver_sql, RECORDED['tables']
    for signature, body in FUNCTIONS.items():
        if run(f"SELECT to_regprocedure('{signature}')").scalar() is None:
            run(f'CREATE FUNCTION {signature} {body}')
    for name, values in RECORDED['enums'].items():
        run(f'CREATE TYPE {name} AS ENUM ({", ".join(map(repr, values))})')
    for name, table in tables.items():
        run(f'CREATE TABLE {name} ({", ".join(map(_define_column, table["columns"]))})')
    _add_constraints(connection, foreign=False)
    for name, partial_table in metadata.tables.items():
        if name not in tables:
            partial_table.create(connection)
    _add_constraints(connection, foreign=True)
    for name, table in tables.items():
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


def _add_constraints(connection: Connection, foreign: bool) -> None:
    for name, table in RECORDED['tables'].items():
        for constraint, definition in table['constraints'].items():
            if ('REFERENCES' in definition) == foreign:
                connection.exec_driver_sql(
                    f'ALTER TABLE {name} ADD CONSTRAINT {constraint} {definition}'
                )


def drop_tables(connection: Connection, metadata: sa.MetaData) -> None:
    """Drop the types and tables."""
    names, types = ', '.join(metadata.tables), ', '.join(RECORDED['enums'])
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS {names} CASCADE')
    connection.exec_driver_sql(f'DROP TYPE IF EXISTS {types} CASCADE')
