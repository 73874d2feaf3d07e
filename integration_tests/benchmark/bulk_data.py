# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and routes for a sandbox that already has trunks.

There are as many users as trunks. Each has a line and an extension, and one of ten has
a caller ID of its own. The number of routes is constant, because the caller ID policy
shows all of them.
"""

from __future__ import annotations

from confd_client import Db

_ROUTE_COUNT = 20
_USERS = """
WITH numbers AS (SELECT n FROM generate_series(1, %(count)s) n),
keys AS (
  INSERT INTO func_key_template (tenant_uuid, private)
  SELECT %(tenant)s, true FROM numbers RETURNING id
),
people AS (
  INSERT INTO userfeatures (uuid, firstname, lastname, tenant_uuid, callerid,
                            description, outcallerid, func_key_private_template_id)
  SELECT gen_random_uuid()::text, 'User', k.n::text, %(tenant)s, '', '',
         CASE WHEN k.n %% 10 = 0 THEN '"User" <' || k.n || '>' ELSE 'default' END, k.id
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM keys) k
  RETURNING id
),
lines AS (
  INSERT INTO linefeatures (name, number, context, provisioningid)
  SELECT 'line-' || id, (100000 + id)::text, %(context)s, 1000000 + id FROM people
  RETURNING id, provisioningid - 1000000 AS user_id
),
extens AS (
  INSERT INTO extensions (exten, context, type, typeval)
  SELECT (100000 + id)::text, %(context)s, 'user', id::text FROM people
  RETURNING id, typeval::int AS user_id
),
associations AS (
  INSERT INTO user_line (user_id, line_id, main_user, main_line)
  SELECT user_id, id, true, true FROM lines
)
INSERT INTO line_extension (line_id, extension_id, main_extension)
SELECT l.id, e.id, true FROM lines l JOIN extens e USING (user_id)
"""
_ROUTE = """
WITH route AS (
  INSERT INTO outcall (name, tenant_uuid, context)
  VALUES ('route-%(number)s', %(tenant)s, %(context)s) RETURNING id
),
pattern AS (
  INSERT INTO dialpattern (type, typeid, exten, stripnum)
  SELECT 'outcall', id, '_7%(number)s.', 0 FROM route RETURNING id
),
exten AS (
  INSERT INTO extensions (exten, context, type, typeval)
  SELECT '_7%(number)s.', %(context)s, 'outcall', id::text FROM pattern
)
INSERT INTO outcalltrunk (outcallid, trunkfeaturesid, priority)
SELECT route.id, t.id, t.id FROM route,
  (SELECT id FROM trunkfeatures ORDER BY id OFFSET %(number)s LIMIT 2) t
"""


def insert_users_and_routes(
    db: Db, tenant_uuid: str, contexts: dict[str, dict], users: int
) -> None:
    """Insert the rows; vacuum and analyze the database, as autovacuum would do.

    :param contexts: the contexts of the sandbox by type
    :param users: the number of users
    """
    internal, outcall = contexts['internal']['name'], contexts['outcall']['name']
    values = {'tenant': tenant_uuid, 'context': internal, 'count': users}
    _execute(db, _USERS, values)
    for number in range(10, 10 + _ROUTE_COUNT):
        values = {'tenant': tenant_uuid, 'context': outcall, 'number': number}
        _execute(db, _ROUTE, values)
    _execute(db, 'VACUUM ANALYZE', {})


def _execute(db: Db, sql: str, values: dict) -> None:
    with db.connection.cursor() as cursor:
        cursor.execute(sql, values)
