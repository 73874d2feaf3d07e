# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a stored endpoint to the `iax` of a document, and back.

Nothing stored is lost: an option is expressed by a field or stands in `options`. Only
secrets are left out of both. Only what changed is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ...documents import get
from ...options.option_codecs import INTEGER, TEXT, UNKNOWN, Spelling, escape, unescape
from ..sip.fields import is_secret
from .columns import COLUMNS, DEFAULTS, NEW, Endpoint, Row

Document = Mapping[str, Any]

USERNAME: Final = 'username'
SECRET: Final = 'secret'
# What Asterisk asks callers for: any other secret is hidden, and keeps nobody out.
ASKED_FOR: Final = frozenset((SECRET, 'dbsecret'))


@dataclass(frozen=True)
class Field:
    """One value of the document, and the option that it is."""

    path: str
    key: str
    spelling: Spelling = TEXT


FIELDS: Final = (Field('port', 'port', INTEGER), Field('auth.username', USERNAME))
# The options that have a field, and where it is.
FIELD_OF: Final = {
    **{field.key: f'iax.{field.path}' for field in FIELDS},
    SECRET: 'iax.auth.secret',
}


def blank() -> dict[str, Any]:
    """The `iax` of an interconnection of which nothing is said yet."""
    return read(NEW)


def read(endpoint: Endpoint, *, with_secrets: bool = False) -> dict[str, Any]:
    """The `iax` object, its `registration` null (`register_line.show` has that).

    :param with_secrets: `auth` has its `secret` too: what a patch is merged with,
        never what is answered
    """
    rows = endpoint.rows
    values = {field.path: _value(field, rows) for field in FIELDS}
    expressed = {field.key for field in FIELDS if values[field.path] is not None}
    left = [row for row in rows if row[0] not in expressed and not is_secret(row[0])]
    return {
        'host': endpoint.host,
        'port': values['port'],
        'peer_type': endpoint.peer_type,
        'auth': _auth(values['auth.username'], rows, with_secrets),
        'registration': None,
        'options': [list(row) for row in sorted(left)],
    }


def _value(field: Field, rows: Sequence[Row]) -> Any:
    """What the option says; None where it is said more than once, or otherwise."""
    texts = [text for key, text in rows if key == field.key]
    value = field.spelling.read(texts[0]) if len(texts) == 1 else UNKNOWN
    return None if value is UNKNOWN else value


def _auth(username: str | None, rows: Sequence[Row], with_secrets: bool) -> Any:
    hidden = {key.lower() for key, _ in rows if is_secret(key)}
    if username is None and not hidden:
        return None
    auth = {'username': username, 'has_secret': bool(hidden & ASKED_FOR)}
    secrets = [text for key, text in rows if key == SECRET]
    if with_secrets and secrets:
        secret = unescape(secrets[0])
        auth[SECRET] = secrets[0] if secret is UNKNOWN else secret
    return auth


def settle_secret(old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
    """`has_secret` as it will be shown where a patch takes the secret away, in place.

    :param old: the `auth` before, and `new` the one after; both with their secret
    """
    if old and new and old.get(SECRET) and not new.get(SECRET):
        new['has_secret'] = False


def settled(old: Sequence, new: Sequence) -> list[list[str]]:
    """The options as they will be shown: what the host makes of what is asked for.

    One that is taken away falls back to its default, and yes is said in one way; one
    that is there stays as it is, also where the list of the others has it.

    :param old: the options that are shown now, and `new` those that are asked for
    """
    keys = {key for key, _ in new}
    gone = dict.fromkeys(key for key, _ in old if key not in keys)
    back = [[key, DEFAULTS[key]] for key in gone if key in DEFAULTS]
    stored = set(map(tuple, old))
    return [
        [key, text if (key, text) in stored else _shown(key, text)] for key, text in new
    ] + back


def _shown(key: str, text: str) -> str:
    return COLUMNS[key].shown(text) if key in COLUMNS else text


def write(
    endpoint: Endpoint, old: Document, new: Document, changed: Collection[str]
) -> Endpoint:
    """The endpoint with the changed values in it.

    :param endpoint: what is stored
    :param old: the document that it reads as
    :param new: the document that it is to read as, secret included
    :param changed: the paths that differ, as `differences` gives them
    """
    iax = new['iax']
    after = replace(endpoint, peer_type=iax['peer_type'], host=iax['host'])
    after = _write_options(after, old['iax']['options'], iax['options'])
    if 'iax.auth' in changed and iax['auth'] is None:
        after = _without(after, lambda key: key == USERNAME or is_secret(key))
    for field in FIELDS:
        if f'iax.{field.path}' in changed:
            value = get(iax, field.path)
            text = None if value is None else field.spelling.write(value)
            after = _set(after, field.key, text)
    if FIELD_OF[SECRET] in changed and iax['auth'] is not None:
        secret = iax['auth'].get(SECRET)
        # In another case it would stand after this one, and win.
        after = _without(after, lambda key: key.lower() == SECRET)
        after = _set(after, SECRET, None if secret is None else escape(secret))
    return after


def _write_options(endpoint: Endpoint, old: Sequence, new: Sequence) -> Endpoint:
    before, wanted = set(map(tuple, old)), dict.fromkeys(map(tuple, new))
    for row in before - set(wanted):
        endpoint = _removed(endpoint, row)
    for key, text in wanted:
        if (key, text) not in before:
            endpoint = _added(endpoint, key, text)
    return endpoint


def _removed(endpoint: Endpoint, row: Row) -> Endpoint:
    key, text = row
    others = tuple(other for other in endpoint.others if other != row)
    options = dict(endpoint.options)
    if options.get(key) == text:
        del options[key]
    return replace(endpoint, options=options, others=others)


def _added(endpoint: Endpoint, key: str, text: str) -> Endpoint:
    if key in COLUMNS or is_secret(key):
        return _set(endpoint, key, text)
    return replace(endpoint, others=(*endpoint.others, (key, text)))


def _set(endpoint: Endpoint, key: str, text: str | None) -> Endpoint:
    """One option of the key with the text, none for None."""
    endpoint = _without(endpoint, lambda name: name == key)
    if text is None:
        return endpoint
    if key in COLUMNS:
        return replace(endpoint, options={**endpoint.options, key: text})
    return replace(endpoint, others=(*endpoint.others, (key, text)))


def _without(endpoint: Endpoint, is_gone: Callable[[str], bool]) -> Endpoint:
    return replace(
        endpoint,
        options={k: text for k, text in endpoint.options.items() if not is_gone(k)},
        others=tuple(row for row in endpoint.others if not is_gone(row[0])),
    )
