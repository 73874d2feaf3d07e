# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of a caller ID policy to ask about, each with numbers of its own."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confd_client import Confd, Db
from samples import created, merged, sip

POLICY = '/callerid-policy'
RESOLVE = '/callerid-policy/resolve'
ACLS = {
    (POLICY, 'get'): 'confd.callerid-policy.read',
    (POLICY, 'put'): 'confd.callerid-policy.update',
    (RESOLVE, 'post'): 'confd.callerid-policy.resolve.create',
}
# an extension with a caller ID
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


#: the table of calls in the documentation, by its columns; None is a dash
EXAMPLES = list(_examples())


@dataclass
class Route:
    """An interconnection, its outcall with one extension, and a number it takes."""

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
        """The answer for a call over this route; `user` is what the suite knows."""
        user = call.pop('user', None)
        body = {'number': self.number, **({'user_uuid': user['uuid']} if user else {})}
        return resolved(self.confd, **{**body, **call})


def resolved(confd: Confd, **call: Any) -> Json:
    """The answer for a call that is understood."""
    answer = confd.post(RESOLVE, json=call)
    assert answer.status_code == 200, answer.text
    return answer.json()


def prefix() -> str:
    """Digits that no other route of the run begins with."""
    return next(_PREFIXES)


def route(
    confd: Confd, context: str, name: str, extension: Any = (), **values: Any
) -> Route:
    """A new interconnection with a new outcall.

    :param extension: what its extension has beside exten and context
    :param values: values of the interconnection, and `internal_caller_id` or `enabled`
        of the outcall
    """
    digits = prefix()
    exten = {'exten': f'_{digits}XX', 'context': context, **dict(extension)}
    outcall = {'name': name, 'extensions': [exten]}
    for key in ('internal_caller_id', 'enabled'):
        if key in values:
            outcall[key] = values.pop(key)
    document = created(confd, {**merged(sip(name), values), 'outcalls': [outcall]})
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
    """The policy as GET answers it."""
    answer = confd.get(POLICY, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def applied(confd: Confd, **patch: Any) -> None:
    """A change of the policy that is taken."""
    answer = confd.put(POLICY, json=patch)
    assert (answer.status_code, answer.content) == (204, b''), answer.text


def apply_example(
    confd: Confd, route: Route, user: Json, example: dict[str, str | None]
) -> None:
    """The policy of an example, for calls of a user over a route."""
    extension = {'id': route.extension_id, 'caller_id': example['extension']}
    outcall = {
        'id': route.outcall_id,
        'internal_caller_id': example['internal'] == 'true',
        'extensions': [extension],
    }
    users = [{'uuid': user['uuid'], 'outgoing_caller_id': example['user']}]
    applied(confd, outcalls=[outcall], users=users)


def find(items: list[Json], **values: Any) -> Json:
    """The one item with these values."""
    (found,) = [
        item for item in items if all(item[key] == values[key] for key in values)
    ]
    return found


def codes(answer: Json, **about: Any) -> set[str]:
    """The codes of the warnings about something."""
    return {
        warning['code']
        for warning in answer['warnings']
        if all(warning[key] == about[key] for key in about)
    }


def set_user(db: Db, user: Json, value: str) -> None:
    """A user's setting, stored behind the plugin's back."""
    sql = 'UPDATE userfeatures SET outcallerid = %s WHERE uuid = %s'
    db.query(sql, value, user['uuid'])


def setting_of(db: Db, user: Json) -> str:
    sql = 'SELECT outcallerid FROM userfeatures WHERE uuid = %s'
    return db.one(sql, user['uuid'])['outcallerid']


def caller_id_of(db: Db, route: Route) -> str | None:
    sql = (
        'SELECT callerid FROM dialpattern JOIN extensions'
        " ON extensions.type = 'outcall' AND typeval = dialpattern.id::text"
        ' WHERE extensions.id = %s'
    )
    return db.one(sql, route.extension_id)['callerid']
