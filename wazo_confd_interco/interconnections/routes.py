# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of an interconnection: outcalls that use it, incalls created with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from marshmallow import Schema, ValidationError

from ..dialplan import rules
from ..documents import Document
from ..kinds.change import Change
from ..kinds.lookups import Claim, ContextUse, Lookups, Namespace
from ..kinds.references import check_contexts, check_targets, report_taken
from ..native.routes.plan import is_created
from ..options import privileges
from ..options.findings import WARNING, Finding, Found, find
from ..problems import CONFLICT, DUPLICATE, NOT_FOUND, REQUIRED, TOO_LARGE, Problems
from ..rest import limits
from ..rest.schema import collect_problems
from . import destinations, route_rules

_OUTCALLS: Final = 'outcalls'
_INCALLS: Final = 'incalls'


def number_items(path: str, document: Document) -> Iterator[tuple[str, Document]]:
    """Yield the items of the list at the end of a path, each with its own path."""
    items = document.get(path.rpartition('.')[2]) or ()
    return ((f'{path}.{index}', item) for index, item in enumerate(items))


def find_new_outcalls(change: Change) -> Iterator[tuple[str, Document]]:
    """Yield the outcalls that the request creates, each with its path."""
    for path, outcall in number_items(_OUTCALLS, change.new):
        if is_created(outcall):
            yield path, outcall


def _new_extensions(change: Change) -> Iterator[tuple[str, Document]]:
    for path, outcall in find_new_outcalls(change):
        yield from number_items(f'{path}.extensions', outcall)


def add_lookups(change: Change, lookups: Lookups) -> None:
    """Look up outcalls to attach, contexts, and targets."""
    attached = {outcall['id'] for outcall in change.old[_OUTCALLS]}
    given = {outcall.get('id') for outcall in change.new[_OUTCALLS] or ()}
    lookups.outcall_ids.update(given - attached - {None})
    lookups.add_contexts(_find_context_uses(change))
    for path, incall in number_items(_INCALLS, change.new):
        destination = incall['destination']
        lookups.add_targets(destinations.find_targets(path, destination))
    for incall in list_incalls(change):
        lookups.needs_includes |= 'command' in incall['destination']


def list_claims(change: Change) -> set[Claim]:
    """Return the names and extensions of new routes."""
    names = {outcall.get('name') for _, outcall in find_new_outcalls(change)}
    extensions = [extension for _, extension in _new_extensions(change)]
    extensions += list_incalls(change)
    return {
        *(Claim(Namespace.OUTCALL, name) for name in names if name),
        *(
            Claim(Namespace.EXTENSION, (extension['exten'], extension['context']))
            for extension in extensions
            if extension['context'] is not None
        ),
    }


def list_incalls(change: Change) -> list[Document]:
    """Return the new incalls as wazo-confd stores them.

    The numbers have no plus, and every incall has its context and a destination that
    wazo-confd knows.
    """
    incalls = []
    for incall in change.new.get(_INCALLS) or ():
        context = get_incall_context(incall, change)
        incalls.append(
            {
                'exten': rules.strip_plus(incall['exten']),
                'context': context,
                'destination': destinations.expand(
                    incall['destination'], context or ''
                ),
            }
        )
    return incalls


def _strip_plus(incall: Document) -> str | None:
    """Return the number without its plus, None for a number without one."""
    exten = rules.strip_plus(incall['exten'])
    return None if exten == incall['exten'] else exten


PLUS_REMOVED: Final = Finding(
    'incall_plus_removed',
    WARNING,
    _INCALLS,
    'the number is stored without its plus, as {}; Wazo removes the plus from called '
    'numbers, so calls to both forms arrive',
    'write the number without the plus',
    _strip_plus,
)


def find_stripped(body: Document) -> Iterator[Found]:
    """Yield a finding for each incall of a body whose number lost its plus."""
    for path, incall in number_items(_INCALLS, body):
        for found in find((PLUS_REMOVED,), incall):
            yield replace(found, field=f'{path}.exten')


def get_incall_context(incall: Document, change: Change) -> str | None:
    """Return the context of an incall; the default is that of the interconnection."""
    context: str | None = incall.get('context')
    return change.new['context'] if context is None else context


def derive(change: Change) -> Change:
    """Return the change with all outcalls as documents show them."""
    known = {outcall['id']: outcall for outcall in change.old[_OUTCALLS]}
    known |= change.references.outcalls
    outcalls = [
        known.get(outcall.get('id'), outcall) for outcall in change.new[_OUTCALLS] or ()
    ]
    return replace(change, new={**change.new, _OUTCALLS: outcalls})


def check(change: Change, incall_schema: Schema, problems: Problems) -> None:
    """Report everything that is wrong with routes.

    :param incall_schema: wazo-confd's own schema of an incall
    """
    _check_attached(change, problems)
    _check_number(change, problems)
    _check_new_outcalls(change, problems)
    _check_new_incalls(change, incall_schema, problems)
    uses = _find_context_uses(change)
    check_contexts(uses, change.tenant_uuid, change.references, problems)
    _check_extensions(change, problems)


def _check_attached(change: Change, problems: Problems) -> None:
    known = {*change.references.outcalls, *(one['id'] for one in change.old[_OUTCALLS])}
    seen = set()
    for path, outcall in number_items(_OUTCALLS, change.new):
        id_ = outcall.get('id')
        if id_ is None:
            continue
        if id_ not in known:
            problems.add(f'{path}.id', f'outcall {id_} not found', NOT_FOUND)
        elif id_ in seen:
            problems.add(path, 'duplicate items are not allowed', DUPLICATE)
        seen.add(id_)
    before = change.old[_OUTCALLS]
    is_attached = any(one not in before for one in change.new[_OUTCALLS])
    if is_attached and not change.type:
        problems.add(
            _OUTCALLS,
            'Wazo drops every call of an outcall that has a trunk without an endpoint; '
            'set `type` first',
            CONFLICT,
        )


def count_new_outcalls(outcalls: Iterable[Document] | None) -> int:
    """Return the number of outcalls and extensions that a request creates.

    wazo-confd needs about ten statements for each.
    """
    return sum(
        1 + len(outcall.get('extensions') or ())
        for outcall in outcalls or ()
        if is_created(outcall)
    )


def _check_number(change: Change, problems: Problems) -> None:
    outcalls = count_new_outcalls(change.new[_OUTCALLS])
    incalls = len(change.new.get(_INCALLS) or ())
    if outcalls + incalls > limits.MAX_ROUTES:
        problems.add(
            _INCALLS if incalls > outcalls else _OUTCALLS,
            'one request must not create more than '
            f'{limits.MAX_ROUTES} routes and extensions',
            TOO_LARGE,
        )


def _check_new_outcalls(change: Change, problems: Problems) -> None:
    names: set[str] = set()
    for path, outcall in find_new_outcalls(change):
        name = outcall.get('name') or ''
        at = problems.at(path)
        route_rules.check_values(at, {**outcall, 'name': name}, route_rules.OUTCALL)
        if outcall.get('preprocess_subroutine'):
            at.check(
                'preprocess_subroutine',
                privileges.SUBROUTINE.check,
                'a subroutine',
                change.is_master,
            )
        if name and name in names:
            at.add('name', f'{name!r} is repeated', DUPLICATE)
        elif change.references.is_taken(Namespace.OUTCALL, name):
            report_taken('name', name, at)
        names.add(name)
    for path, extension in _new_extensions(change):
        route_rules.check_values(
            problems.at(path), extension, route_rules.OUTCALL_EXTENSION
        )


def _check_new_incalls(
    change: Change, incall_schema: Schema, problems: Problems
) -> None:
    numbered = number_items(_INCALLS, change.new)
    for (path, incall), stored in zip(numbered, list_incalls(change), strict=True):
        at = problems.at(path)
        route_rules.check_values(at, incall, route_rules.INCALL)
        if stored['context'] is None:
            at.add('context', 'required; the interconnection has no context', REQUIRED)
        destination = incall['destination']
        if destinations.is_called_number(destination):
            destinations.check_called_number(destination, at.at('destination'))
        else:
            destinations.check(
                destination, change.tenant_uuid, change.is_master, at.at('destination')
            )
        if not at.has('destination'):
            # wazo-confd's schema fails with values that were just reported.
            _check_schema(incall_schema, stored['destination'], at)
        if not (at.has('destination') or at.has('exten')):
            destinations.check_loop(
                stored['destination'],
                stored['exten'],
                stored['context'],
                change.references.includes,
                at.at('destination'),
            )
        targets = [
            target
            for target in destinations.find_targets(path, destination)
            if not problems.has(target.path)
        ]
        check_targets(targets, change.references, problems)


def _check_schema(schema: Schema, destination: Document, problems: Problems) -> None:
    try:
        schema.load({'destination': destination})
    except ValidationError as error:
        collect_problems(problems, error.normalized_messages())


def _check_extensions(change: Change, problems: Problems) -> None:
    pairs = [
        (path, extension['exten'], extension['context'])
        for path, extension in _new_extensions(change)
    ]
    pairs += [
        (f'{_INCALLS}.{index}', incall['exten'], incall['context'])
        for index, incall in enumerate(list_incalls(change))
    ]
    seen: set[Any] = set()
    is_taken = change.references.is_taken
    for path, exten, context in pairs:
        if is_taken(Namespace.EXTENSION, (exten, context)):
            report_taken(f'{path}.exten', f'{exten}@{context}', problems)
        elif (exten, context) in seen:
            problems.add(f'{path}.exten', f'{exten}@{context} is repeated', DUPLICATE)
        seen.add((exten, context))


def _find_context_uses(change: Change) -> Iterator[ContextUse]:
    for path, outcall in find_new_outcalls(change):
        subroutine = outcall.get('preprocess_subroutine')
        if subroutine:
            use_path = f'{path}.preprocess_subroutine'
            yield ContextUse(use_path, subroutine, must_exist=False)
    for path, extension in _new_extensions(change):
        yield ContextUse(f'{path}.context', extension['context'], type='outcall')
    for path, incall in number_items(_INCALLS, change.new):
        context = get_incall_context(incall, change)
        if context is not None:
            yield ContextUse(f'{path}.context', context, type='incall')
        yield from destinations.find_context_uses(path, incall['destination'])
