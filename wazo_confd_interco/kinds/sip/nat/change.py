# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of NAT: the NAT document of an interconnection before and after a request.

The stages are those of the interconnection itself. The options of the endpoint are
written into the plan of the endpoint; the transport and the tenant's template have
plans of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from ....documents import Document, diff, has_path, merge_patch, restore_removed
from ....options.engine import (
    OptionList,
    check_fields,
    find_added,
    write_items,
    write_value,
)
from ....options.field import Field, Option
from ....problems import CONFLICT, NOT_FOUND, TOO_LARGE, Problems
from ...change import Change
from ...lookups import Reference
from ...references import describe_missing, find_matching
from ...stored import StoredTransport
from .. import registration_transport
from ..plan import SIPPlan
from .document import read_endpoint, read_transport
from .fields import (
    ENDPOINT_FIELDS,
    ENDPOINT_PATHS,
    FIELDS,
    LOCAL_NET,
    MAX_TRANSPORT_OPTIONS,
    TRANSPORT_FIELDS,
    TRANSPORT_PATHS,
)
from .model import NatChange, NatState

_EMPTY: Final = FIELDS.empty_object('')


def wants_template(patch: Mapping[str, Any]) -> bool:
    """Return whether a patch has values for the template of the tenant."""
    values = (patch.get(path) for path in ENDPOINT_PATHS)
    return patch.get('scope') == 'tenant' and any(one is not None for one in values)


def wants_transport_lock(patch: Mapping[str, Any]) -> bool:
    """Return whether a patch may change options of the transport."""
    return bool(TRANSPORT_PATHS & patch.keys())


def prepare(change: Change, state: NatState) -> NatChange:
    """Merge `nat` of a request into what is stored, and diff the two.

    :param change: the change of the interconnection that the same request makes
    """
    patch = change.patch['nat']
    template = state.template if wants_template(patch) else None
    options = template.options if template else _own_options(change.new)
    transport = state.transport.options if state.transport else ()
    old = {**read_transport(transport), **read_endpoint(options)}
    values = {
        name: value
        for name, value in patch.items()
        # Null must not remove the tenant's value from a template.
        if name in old and not (template and value is None and name in ENDPOINT_PATHS)
    }
    new = restore_removed(merge_patch(old, values), _EMPTY, old)
    changed = frozenset(diff(old, new, lambda path: path == LOCAL_NET))
    moves = _moves(patch, state)
    own: Reference | None = change.new['sip']['transport']
    if moves:
        own = (
            _find_transport(patch['transport'], change) if patch['transport'] else None
        )
    return NatChange(
        patch,
        state,
        old,
        new,
        changed,
        to_template=template is not None,
        moves=moves,
        transport=own,
    )


def _own_options(document: Document) -> OptionList:
    return [(key, value) for key, value in document['sip']['options']['endpoint']]


def _moves(patch: Mapping[str, Any], state: NatState) -> bool:
    if not has_path(patch, 'transport'):
        return False
    transport = state.transport
    given = patch['transport']
    if given is None:
        return transport is not None and not state.is_inherited
    known = [{'uuid': transport.uuid, 'name': transport.name}] if transport else []
    return not find_matching(given, known)


def _find_transport(given: Reference, change: Change) -> Reference | None:
    """Return the transport of a reference; None for one that `check` reports."""
    return next(iter(find_matching(given, change.references.transports)), None)


def check(change: Change, nat: NatChange, problems: Problems) -> None:
    """Report what is wrong with a change of NAT.

    :param problems: at the place of the NAT document in the body
    """
    if wants_template(nat.patch) and nat.state.template is None:
        problems.add('scope', 'the tenant has no global template', NOT_FOUND)
    _check_agreement(change, nat, problems)
    _check_transport(change, nat, problems)
    if nat.changes_transport:
        _check_transport_change(nat, problems)
    check_fields(TRANSPORT_FIELDS, nat.old, nat.new, nat.changed, problems)


def _check_agreement(change: Change, nat: NatChange, problems: Problems) -> None:
    """Report values that contradict `sip.options.endpoint` of the same request."""
    if nat.to_template:
        return
    added = {
        key for key, _ in find_added(_own_options(change.old), _own_options(change.new))
    }
    for path in sorted(ENDPOINT_PATHS & added & nat.patch.keys()):
        if nat.patch[path] != nat.old[path]:
            problems.add(path, 'contradicts sip.options.endpoint', CONFLICT)


def _check_transport(change: Change, nat: NatChange, problems: Problems) -> None:
    if not has_path(nat.patch, 'transport'):
        return
    given = nat.patch['transport']
    own = change.new['sip']['transport']
    is_own = own is not None and bool(given and find_matching(given, [own]))
    if nat.moves and given is not None and nat.transport is None:
        reason = describe_missing('transport', given)
        problems.add('transport', reason, NOT_FOUND)
    elif change.has('sip.transport') and (own if given is None else not is_own):
        problems.add('transport', 'contradicts sip.transport', CONFLICT)


def _check_transport_change(nat: NatChange, problems: Problems) -> None:
    transport = nat.state.transport
    after = nat.state.transport_after
    if nat.moves or (transport and after != transport.name):
        problems.add(
            'transport',
            'a request cannot both choose another transport and change a transport; '
            'send two requests',
            CONFLICT,
        )
    elif transport is None or transport.uuid is None:
        for path in sorted(nat.changed & TRANSPORT_PATHS):
            problems.add(
                path,
                'no transport is in effect; choose one in a separate request first',
                CONFLICT,
            )
    else:
        _check_number_of_options(transport, nat, problems)


def _check_number_of_options(
    transport: StoredTransport, nat: NatChange, problems: Problems
) -> None:
    limit = max(MAX_TRANSPORT_OPTIONS, len(transport.options))
    if len(write_transport(transport.options, nat)) > limit:
        problems.add(
            LOCAL_NET,
            f'the transport must not have more than {MAX_TRANSPORT_OPTIONS} options',
            TOO_LARGE,
        )


def add_to_plan(plan: SIPPlan, change: Change, nat: NatChange) -> SIPPlan:
    """Return the plan of the endpoint with the endpoint's part of NAT in it."""
    options = plan.sections['endpoint']
    if nat.moves and nat.transport is None:
        options = [row for row in options if row[0] != 'transport']
    if nat.changes_endpoint:
        options = write_endpoint(options, nat)
    plan = replace(plan, sections={**plan.sections, 'endpoint': options})
    if nat.moves:
        registration_transport.write(plan.sections, change.new, nat.transport)
        uuid = nat.transport['uuid'] if nat.transport else None
        plan = replace(plan, transport_uuid=uuid)
    return plan


def write_transport(options: Collection[Option], nat: NatChange) -> OptionList:
    """Return the options of the transport with the changed values in them."""
    return _write(TRANSPORT_FIELDS, options, nat)


def write_endpoint(options: Collection[Option], nat: NatChange) -> OptionList:
    """Return the options of an endpoint or template with the changed values in them."""
    return _write(ENDPOINT_FIELDS, options, nat)


def _write(
    fields: Collection[Field], options: Collection[Option], nat: NatChange
) -> OptionList:
    rows = list(options)
    for field in fields:
        if field.path not in nat.changed:
            continue
        value = nat.new[field.path]
        if field.is_repeated:
            rows = write_items(rows, field, field.path, value)
        else:
            rows = write_value(rows, field, field.path, value)
    return rows
