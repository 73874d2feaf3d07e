# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The host's tables, built from the recorded ``data/tables.json``.

The DDL takes the recorded definitions as they are; the SQLAlchemy tables take from
them what the models need: types, keys and server defaults.
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
# Tables that the recorded ones refer to, and others that the plugin reads: as much of
# them as is needed.
REFERRED = {
    'application': 'uuid varchar(36) PRIMARY KEY, tenant_uuid varchar(36)',
    'feature_extension': 'uuid varchar(36) PRIMARY KEY, enabled boolean NOT NULL'
    ' DEFAULT true, exten varchar(40) NOT NULL, feature varchar(255) NOT NULL',
    'func_key_template': 'id serial PRIMARY KEY, tenant_uuid varchar(36) NOT NULL'
    ' REFERENCES tenant(uuid) ON DELETE CASCADE, name varchar(128),'
    ' private boolean NOT NULL DEFAULT false',
    'sccpline': 'id serial PRIMARY KEY',
    'voicemail': 'uniqueid serial PRIMARY KEY, context varchar(79)',
}
# The embedded server has no contrib modules; any other server may have the real ones.
FUNCTIONS = {
    'uuid_generate_v4()': 'RETURNS uuid LANGUAGE sql AS $$SELECT gen_random_uuid()$$',
    # As fast as PostgreSQL's own where there is no accent.
    'unaccent(text)': 'RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT CASE '
    'WHEN octet_length($1) = length($1) THEN $1 ELSE translate($1, '
    "'àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝ', "
    "'aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY') END$$",
}
# Text columns that hold ids: relationships write integers to them.
IDS_AS_TEXT = {
    ('dialaction', 'actionarg1'),
    ('dialaction', 'categoryval'),
    ('extensions', 'typeval'),
}
FOREIGN_KEY = re.compile(
    r'FOREIGN KEY \((\w+)\) REFERENCES (\w+)\((\w+)\)(?: ON DELETE ([A-Z ]+))?'
)
SIMPLE_TYPES = {
    'boolean': sa.Boolean,
    'integer': sa.Integer,
    'text': sa.Text,
    'timestamp without time zone': sa.DateTime,
}


def _ddl_column(column: dict[str, Any]) -> str:
    default = column['default'] or ''
    if default.startswith('nextval('):
        return f'"{column["name"]}" serial'
    parts = [f'"{column["name"]}"', column['type']]
    parts += [f'DEFAULT {default}'] if default else []
    parts += [] if column['null'] else ['NOT NULL']
    return ' '.join(parts)


def create_tables(connection: Connection) -> None:
    """Create whatever the recording has and the database has not."""
    run = connection.exec_driver_sql
    for signature, body in FUNCTIONS.items():
        if run(f"SELECT to_regprocedure('{signature}')").scalar() is None:
            run(f'CREATE FUNCTION {signature} {body}')
    for name, values in RECORDED['enums'].items():
        run(f'CREATE TYPE {name} AS ENUM ({", ".join(map(repr, values))})')
    for name, table in RECORDED['tables'].items():
        run(f'CREATE TABLE {name} ({", ".join(map(_ddl_column, table["columns"]))})')
    add_constraints(connection, lambda definition: 'REFERENCES' not in definition)
    for name, columns in REFERRED.items():
        run(f'CREATE TABLE {name} ({columns})')
    add_constraints(connection, lambda definition: 'REFERENCES' in definition)
    for name, table in RECORDED['tables'].items():
        for index, definition in table['indexes'].items():
            if index not in table['constraints']:
                run(f'CREATE INDEX {index} ON {name} USING {definition}')


def add_constraints(connection: Connection, wanted: Any) -> None:
    for name, table in RECORDED['tables'].items():
        for constraint, definition in table['constraints'].items():
            if wanted(definition):
                connection.exec_driver_sql(
                    f'ALTER TABLE {name} ADD CONSTRAINT {constraint} {definition}'
                )


def _sql_type(recorded: str) -> Any:
    if recorded in RECORDED['enums']:
        return sa.Enum(*RECORDED['enums'][recorded], name=recorded)
    if recorded == 'uuid':
        return UUID(as_uuid=True)
    if recorded.endswith('[]'):
        return ARRAY(sa.String, dimensions=2)
    if length := re.fullmatch(r'character varying\((\d+)\)', recorded):
        return sa.String(int(length[1]))
    return SIMPLE_TYPES[recorded]()


class IdAsText(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else str(value)


def _column(table: str, column: dict[str, Any], constraints: dict) -> sa.Column:
    name, default = column['name'], column['default']
    as_text = (table, name) in IDS_AS_TEXT
    keys = [
        sa.ForeignKey(f'{found[2]}.{found[3]}', ondelete=found[4])
        for definition in constraints.values()
        if (found := FOREIGN_KEY.match(definition)) and found[1] == name
    ]
    serial = bool(default) and default.startswith('nextval(')
    return sa.Column(
        name,
        IdAsText() if as_text else _sql_type(column['type']),
        *keys,
        nullable=column['null'],
        server_default=sa.text(default) if default and not serial else None,
    )


def build_tables(metadata: sa.MetaData) -> None:
    """Add the recorded tables, and stubs of those they refer to, to ``metadata``."""
    for name, table in RECORDED['tables'].items():
        constraints = table['constraints']
        key = next(d for d in constraints.values() if d.startswith('PRIMARY KEY'))
        columns = [_column(name, column, constraints) for column in table['columns']]
        primary = sa.PrimaryKeyConstraint(*re.findall(r'\w+', key)[2:])
        sa.Table(name, metadata, *columns, primary)
    for name, columns in REFERRED.items():
        first, *others = [column.split()[:2] for column in columns.split(',')]
        keys = {'serial': sa.Integer, 'boolean': sa.Boolean}
        sa.Table(
            name,
            metadata,
            sa.Column(first[0], keys.get(first[1], sa.String), primary_key=True),
            *(sa.Column(key, keys.get(kind, sa.String)) for key, kind in others),
        )
