# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stored IAX peer as `iax` of a document, and back.

Reading loses nothing: every stored option is expressed by a field or listed in
`iax.options`; only secrets are left out of both. Writing changes only what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from ...documents import Document, get_path
from ...options.engine import find_added, parse_value
from ...options.field import Option
from ...options.option_codecs import UNPARSED, escape_semicolons, unescape_semicolons
from ...options.secrets import is_secret
from .columns import COLUMNS, DEFAULTS, NEW_ENDPOINT, IAXEndpoint
from .fields import ASKED_SECRETS, FIELDS, SECRET, USERNAME

_OPTION_FIELDS: Final = tuple(
    one for one in FIELDS.fields if one.places[0][0] == 'iax' and not one.is_secret
)
# The fields that are members of `iax` itself, not of an object in `iax`.
_OWN_FIELDS: Final = tuple(
    one for one in _OPTION_FIELDS if one.path == f'iax.{one.name}'
)
_SECRET_PATH: Final = 'iax.auth.secret'


def empty() -> Document:
    """Return `iax` of an empty document."""
    return read(NEW_ENDPOINT)


def read(endpoint: IAXEndpoint, *, with_secrets: bool = False) -> Document:
    """Return `iax` with a `registration` of null, which `register_line.read` has.

    :param with_secrets: include the secret, for a document that a patch is merged into
    """
    options = endpoint.options
    values = {
        field.places[0][1]: parse_value(
            field, [text for key, text in options if key == field.places[0][1]]
        )
        for field in _OPTION_FIELDS
    }
    expressed = {key for key, value in values.items() if value is not None}
    left = [row for row in options if row[0] not in expressed and not is_secret(row[0])]
    return {
        **{field.name: values[field.places[0][1]] for field in _OWN_FIELDS},
        'host': endpoint.host,
        'peer_type': endpoint.peer_type,
        'auth': _read_auth(values[USERNAME], options, with_secrets),
        'registration': None,
        'options': [list(row) for row in sorted(left)],
    }


def _read_auth(
    username: str | None, options: Sequence[Option], with_secrets: bool
) -> Document | None:
    hidden = {key.lower() for key, _ in options if is_secret(key)}
    if username is None and not hidden:
        return None
    auth: Document = {
        'username': username,
        'has_secret': bool(hidden & ASKED_SECRETS),
    }
    secrets = [text for key, text in options if key == SECRET]
    if with_secrets and secrets:
        secret = unescape_semicolons(secrets[0])
        auth[SECRET] = secrets[0] if secret is UNPARSED else secret
    return auth


def normalize_options(old: Sequence[Any], new: Sequence[Any]) -> list[list[str]]:
    """Return the options as they will be shown once they are stored.

    A removed option falls back to its default, booleans become yes or no, and an
    option that is stored already keeps its spelling.
    """
    keys = {key for key, _ in new}
    removed = dict.fromkeys(key for key, _ in old if key not in keys)
    defaults = [[key, DEFAULTS[key]] for key in removed if key in DEFAULTS]
    stored = {(key, text) for key, text in old}
    return [
        [key, text if (key, text) in stored else _normalize(key, text)]
        for key, text in new
    ] + defaults


def _normalize(key: str, text: str) -> str:
    return COLUMNS[key].normalize(text) if key in COLUMNS else text


def write(
    stored: IAXEndpoint, old: Document, new: Document, changed: Collection[str]
) -> IAXEndpoint:
    """Return the peer with the changed values in it.

    :param stored: the peer as it is stored, which reads as `old`
    :param new: the document that the result reads as, secret included
    :param changed: the paths that differ, as `documents.diff` yields them
    """
    iax = new['iax']
    peer = replace(stored, peer_type=iax['peer_type'], host=iax['host'])
    peer = _write_options(peer, old['iax']['options'], iax['options'])
    if 'iax.auth' in changed and iax['auth'] is None:
        peer = _remove(peer, lambda key: key == USERNAME or is_secret(key))
    for field in _OPTION_FIELDS:
        if field.path in changed:
            value = get_path(new, field.path)
            text = None if value is None else field.codec.render(value)
            peer = _set(peer, field.places[0][1], text)
    if _SECRET_PATH in changed and iax['auth'] is not None:
        secret = iax['auth'].get(SECRET)
        # `Secret` in the list would follow this one, and Asterisk would use it.
        peer = _remove(peer, lambda key: key.lower() == SECRET)
        peer = _set(peer, SECRET, None if secret is None else escape_semicolons(secret))
    return peer


def _write_options(
    peer: IAXEndpoint, old: Sequence[Any], new: Sequence[Any]
) -> IAXEndpoint:
    wanted = {(key, text) for key, text in new}
    for key, text in old:
        if (key, text) not in wanted:
            peer = _remove_option(peer, (key, text))
    for key, text in find_added(old, new):
        peer = _add_option(peer, key, text)
    return peer


def _remove_option(peer: IAXEndpoint, option: Option) -> IAXEndpoint:
    key, text = option
    others = tuple(other for other in peer.others if other != option)
    columns = dict(peer.columns)
    if columns.get(key) == text:
        del columns[key]
    return replace(peer, columns=columns, others=others)


def _add_option(peer: IAXEndpoint, key: str, text: str) -> IAXEndpoint:
    if key in COLUMNS or is_secret(key):
        return _set(peer, key, text)
    return replace(peer, others=(*peer.others, (key, text)))


def _set(peer: IAXEndpoint, key: str, text: str | None) -> IAXEndpoint:
    """Return the peer with one option of the key, or none for None."""
    peer = _remove(peer, lambda name: name == key)
    if text is None:
        return peer
    if key in COLUMNS:
        return replace(peer, columns={**peer.columns, key: text})
    return replace(peer, others=(*peer.others, (key, text)))


def _remove(peer: IAXEndpoint, is_removed: Callable[[str], bool]) -> IAXEndpoint:
    return replace(
        peer,
        columns={k: text for k, text in peer.columns.items() if not is_removed(k)},
        others=tuple(row for row in peer.others if not is_removed(row[0])),
    )
