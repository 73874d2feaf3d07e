# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is refused of a policy, by what it says itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ..callerid import grammar
from ..documents import Document
from ..options.values import tried
from ..rest.resource import refuse, refuse_all


def by_key(path: str, given: Sequence[Document], key: str) -> Mapping[Any, Document]:
    """The items of a list by what they are about; a 400 unless each is named once."""
    found = {item[key]: item for item in given}
    if None in found:
        refuse({f'{path}.{key}': 'required'})
    if len(found) != len(given):
        refuse({path: f'each {key} once'})
    return found


def refused_users(settings: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Settings of users that the host would store and not understand.

    `default` and `anonymous` are understood as they are, and as names: they parse.
    """
    for setting in settings:
        yield from _caller_id('users.outgoing_caller_id', setting)


def validate_extension(caller_id: str) -> None:
    """A caller ID of an outcall's extension that the host understands."""
    refuse_all(_caller_id('outcalls.extensions.caller_id', caller_id))


def validate_internal(internal: bool | None) -> bool:
    """What `internal_caller_id` may be set to."""
    if internal is None:
        refuse({'outcalls.internal_caller_id': 'true or false'})
    return internal


def validate_kind(given: Mapping[str, str | None], kind: str | None) -> None:
    """Only a SIP endpoint has these fields; null says nothing."""
    refuse_all(
        (f'interconnections.{name}', 'only a SIP interconnection has one')
        for name, value in given.items()
        if kind != 'sip' and value is not None
    )


def _caller_id(path: str, text: str) -> Iterator[tuple[str, str]]:
    yield from tried(path, partial(grammar.check, text))
