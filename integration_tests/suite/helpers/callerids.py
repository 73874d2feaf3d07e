# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes with their own numbers, and requests to the caller ID policy."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from confd_client import Confd, Db
from samples import create, error_text, merge, sip_body

POLICY = '/callerid-policy'
RESOLVE = '/callerid-policy/resolve'
ACLS = {
    (POLICY, 'get'): 'confd.callerid-policy.read',
    (POLICY, 'put'): 'confd.callerid-policy.update',
    (RESOLVE, 'post'): 'confd.callerid-policy.resolve.create',
}
# An extension with a caller ID.
CO = {'caller_id': '"Co" <5145550000>'}
_PREFIXES = (f'7{number:07d}' for number in itertools.count(random.randrange(10**6)))
_DOCS = Path(__file__).parents[3] / 'docs' / 'callerid.md'
_COLUMNS = ('internal', 'selected', 'user', 'extension', 'rule', 'from', 'pai')

Json = dict[str, Any]


def _examples() -> Iterator[dict[str, str | None]]:
    text = _DOCS.read_text().partition('## Examples')[2].partition('\n## ')[0]
    rows = [line for line in text.splitlines() if line.startswith('| `')][1:]
    for row in rows:
        cells = [cell.strip().strip('`') for cell in row.strip('| ').split(' | ')]
        values = [None if cell == '-' else cell for cell in cells]
        yield dict(zip(_COLUMNS, values, strict=True))


#: The rows of the table of examples in the documentation; None stands for a dash.
EXAMPLES = list(_examples())


@dataclass
class Route:
    """An interconnection, its outcall with one extension, and a number for it."""

    confd: Confd
    document: Json
    outcall_id: int
    extension_id: int
    exten: str
    number: str

    @property
    def id(self) -> int:
        return self.document['id']

    def resolved(self, **call: Any) -> Json:
        """Return the answer of `resolve` for a call over this route.

        :param user: a user of the fixtures
        """
        user = call.pop('user', None)
        body = {'number': self.number, **({'user_uuid': user['uuid']} if user else {})}
        return resolved(self.confd, **{**body, **call})


def resolved(confd: Confd, **call: Any) -> Json:
    """Return the answer of `resolve`, which must be a 200."""
    answer = confd.post(RESOLVE, json=call)
    assert answer.status_code == 200, answer.text
    return answer.json()


def prefix() -> str:
    """Return digits with which no other route of the run begins."""
    return next(_PREFIXES)


def route(
    confd: Confd, context: str, name: str, extension: Any = (), **values: Any
) -> Route:
    """Create an interconnection with an outcall.

    :param extension: fields of the extension besides `exten` and `context`
    :param values: fields of the interconnection, and `internal_caller_id` or `enabled`
        of the outcall
    """
    digits = prefix()
    exten = {'exten': f'_{digits}XX', 'context': context, **dict(extension)}
    outcall = {'name': name, 'extensions': [exten]}
    for key in ('internal_caller_id', 'enabled'):
        if key in values:
            outcall[key] = values.pop(key)
    document = create(confd, {**merge(sip_body(name), values), 'outcalls': [outcall]})
    shown = find(policy(confd)['outcalls'], name=name)
    return Route(
        confd=confd,
        document=document,
        outcall_id=shown['id'],
        extension_id=shown['extensions'][0]['id'],
        exten=exten['exten'],
        number=f'{digits}42',
    )


def policy(confd: Confd, **params: Any) -> Json:
    """Return the answer of GET."""
    answer = confd.get(POLICY, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def applied(confd: Confd, **patch: Any) -> None:
    """Change the policy; the answer must be a 204."""
    answer = confd.put(POLICY, json=patch)
    assert (answer.status_code, answer.content) == (204, b''), answer.text


def apply_example(
    confd: Confd, route: Route, user: Json, example: dict[str, str | None]
) -> None:
    """Change the policy to an example, for calls of a user over a route."""
    extension = {'id': route.extension_id, 'caller_id': example['extension']}
    outcall = {
        'id': route.outcall_id,
        'internal_caller_id': example['internal'] == 'true',
        'extensions': [extension],
    }
    users = [{'uuid': user['uuid'], 'outgoing_caller_id': example['user']}]
    applied(confd, outcalls=[outcall], users=users)


def find(items: list[Json], **values: Any) -> Json:
    """Return the only item with these values."""
    (found,) = [
        item for item in items if all(item[key] == values[key] for key in values)
    ]
    return found


def codes(answer: Json, **about: Any) -> set[str]:
    """Return the codes of the warnings about an object."""
    return {
        warning['code']
        for warning in answer['warnings']
        if all(warning[key] == str(about[key]) for key in about)
    }


def paths(answer: requests.Response) -> list[str]:
    """Return the sorted paths of the problems of a 400."""
    lines = error_text(answer).splitlines()
    return sorted(line.split(' - ', 1)[1].partition(': ')[0] for line in lines)


def set_user(db: Db, user: Json, value: str) -> None:
    """Store the setting of a user by SQL."""
    sql = 'UPDATE userfeatures SET outcallerid = %s WHERE uuid = %s'
    db.query(sql, value, user['uuid'])


def setting_of(db: Db, user: Json) -> str:
    """Return the stored setting of a user."""
    sql = 'SELECT outcallerid FROM userfeatures WHERE uuid = %s'
    return db.one(sql, user['uuid'])['outcallerid']


def caller_id_of(db: Db, route: Route) -> str | None:
    """Return the stored caller ID of a route's extension."""
    sql = (
        'SELECT callerid FROM dialpattern JOIN extensions'
        " ON extensions.type = 'outcall' AND typeval = dialpattern.id::text"
        ' WHERE extensions.id = %s'
    )
    return db.one(sql, route.extension_id)['callerid']
