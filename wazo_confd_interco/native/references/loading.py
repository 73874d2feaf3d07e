# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up what a change refers to.

One statement looks up what almost every change needs, and one each further kind of
object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    String,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import ColumnElement
from xivo_dao.helpers.db_manager import Session

from ...dahdi.interface import parse_interface
from ...kinds.references import (
    MUSIC_CLASS,
    Lookups,
    OwnedContext,
    Reference,
    References,
    find_matching,
)
from ...kinds.sip.headers import normalize_match_header
from ..database import tables as t
from ..database.locks import lock_keys
from ..dialplan.contexts import load_contexts
from ..sip.transports import load_transports
from ..trunks.loading import select_options
from .peers import load_peers


class Target(NamedTuple):
    """The table of a kind of object that a destination may name, and its key."""

    table: str
    key: str


# By the name that messages use.
TARGETS: Final = {
    'User': Target('userfeatures', 'id'),
    'Group': Target('groupfeatures', 'id'),
    'Queue': Target('queuefeatures', 'id'),
    'Conference': Target('conference', 'id'),
    'IVR': Target('ivr', 'id'),
    'Outcall': Target('outcall', 'id'),
    'Voicemail': Target('voicemail', 'uniqueid'),
    'Switchboard': Target('switchboard', 'uuid'),
    'Application': Target('application', 'uuid'),
    'MOH': Target('moh', 'uuid'),
    'SkillRule': Target('queueskillrule', 'id'),
    MUSIC_CLASS: Target('moh', 'name'),
}
_DEFAULT_TEMPLATES: Final = {
    'global': t.tenant.c.global_sip_template_uuid,
    'registration': t.tenant.c.registration_trunk_sip_template_uuid,
}


def load_references(lookups: Lookups, tenant_uuid: str) -> References:
    """Return the objects that were found.

    Takes advisory locks for what must be unique without a constraint of the database:
    of two concurrent requests, one waits.
    """
    found = References()
    _load_named(lookups, tenant_uuid, found)
    _load_objects(lookups, tenant_uuid, found)
    _load_taken(lookups, tenant_uuid, found)
    return found


def _load_named(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load default templates and contexts, and the names that are taken."""
    parameters = {
        name: list(getattr(lookups, name))
        for name in ('contexts', 'section_names', 'peer_names', 'outcall_names')
    }
    # Without a tenant, no default template is found.
    parameters['tenant_uuid'] = [tenant_uuid] if lookups.default_templates else []
    if not any(parameters.values()):
        return
    default_templates = found.default_templates
    for kind, name, *more in Session.execute(_NAMED, parameters):
        match kind:
            case 'context':
                found.contexts[name] = OwnedContext(name, *more)
            case 'section':
                found.section_names.add(name)
            case 'peer':
                found.peer_names.add(name)
            case 'outcall':
                found.outcall_names.add(name)
            case purpose:
                template = {'uuid': more[0], 'label': name}
                default_templates[purpose].append(template)


def _load_objects(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load what a document refers to."""
    if lookups.transports:
        found.transports = [
            {'uuid': one.uuid, 'name': one.name}
            for _, one in sorted(load_transports().items())
        ]
    if lookups.templates:
        found.templates = _load_templates(lookups.templates, tenant_uuid)
    if lookups.outcall_ids:
        found.outcalls = _load_outcalls(lookups.outcall_ids, tenant_uuid)
    if lookups.includes:
        found.includes = load_contexts(tenant_uuid)
    for kind in {kind for kind, _ in lookups.targets}:
        keys = [key for one, key in lookups.targets if one == kind]
        found.targets.update(_load_targets(kind, keys, tenant_uuid))
    _load_existing(lookups, tenant_uuid, found)


def _load_existing(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load what the tenant can use in place of references that were not found."""
    contexts = found.contexts.values()
    own = {one.name for one in contexts if one.tenant_uuid == tenant_uuid}
    if lookups.contexts - own:
        rows = Session.execute(_OWN_CONTEXTS, {'tenant_uuid': tenant_uuid})
        found.own_contexts = [
            OwnedContext(row.name, row.contexttype, tenant_uuid) for row in rows
        ]
    if _is_any_missing(lookups.templates, found.templates):
        query = _OWN_TEMPLATES, {'tenant_uuid': tenant_uuid}
        found.own_templates = list(Session.execute(*query).scalars())


def _is_any_missing(wanted: Iterable[Reference], found: Sequence[Reference]) -> bool:
    return any(not find_matching(one, found) for one in wanted)


def _load_taken(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load what is taken already, or belongs to another tenant."""
    if lookups.peers_reached:
        found.own_peers, found.foreign_peers = load_peers(
            lookups.peers_reached, tenant_uuid
        )
    if lookups.interfaces:
        found.interface_owners = _load_interface_owners(lookups.interfaces)
    if lookups.dahdi_groups:
        lock_keys(sorted(f'dahdi group {number}' for number in lookups.dahdi_groups))
        found.foreign_dahdi_groups = load_foreign_groups(
            lookups.dahdi_groups, tenant_uuid
        )
    if lookups.incoming_headers:
        found.header_owners = _load_header_owners(lookups.incoming_headers)
    if lookups.extensions:
        found.extensions = _load_extensions(lookups.extensions)


def _load_templates(given: Iterable[Reference], tenant_uuid: str) -> list[Reference]:
    query = select(t.sip.c.uuid, t.sip.c.label).where(
        t.sip.c.template.is_(True),
        t.sip.c.tenant_uuid == tenant_uuid,
        or_(
            cast(t.sip.c.uuid, String).in_(_values(given, 'uuid')),
            t.sip.c.label.in_(_values(given, 'label')),
        ),
    )
    return [_template(row) for row in Session.execute(query)]


def _values(given: Iterable[Reference], name: str) -> list[str]:
    return list({one[name] for one in given if one.get(name) is not None})


def _template(row: Any) -> Reference:
    return {'uuid': str(row.uuid), 'label': row.label}


def _load_outcalls(ids: Iterable[int], tenant_uuid: str) -> dict[int, Reference]:
    query = select(t.outcall.c.id, t.outcall.c.name).where(
        t.outcall.c.id.in_(list(ids)), t.outcall.c.tenant_uuid == tenant_uuid
    )
    return {row.id: {'id': row.id, 'name': row.name} for row in Session.execute(query)}


def _load_targets(
    kind: str, keys: Iterable[Any], tenant_uuid: str
) -> set[tuple[str, Any]]:
    target = TARGETS[kind]
    table = t.find_table(target.table)
    if table is None:
        return set()
    # Compared as text: a key may be beyond the integers of the column.
    column = cast(table.c[target.key], String)
    by_text = {str(key): key for key in keys}
    query = select(column).where(
        column.in_(list(by_text)), _is_in_tenant(table, tenant_uuid)
    )
    return {(kind, by_text[text]) for text in Session.execute(query).scalars()}


def _is_in_tenant(table: Any, tenant_uuid: str) -> ColumnElement[bool]:
    if 'tenant_uuid' in table.c:
        return table.c.tenant_uuid == tenant_uuid
    contexts = select(t.context.c.name).where(t.context.c.tenant_uuid == tenant_uuid)
    return table.c.context.in_(contexts)


def _load_interface_owners(interfaces: Iterable[str]) -> dict[str, set[int]]:
    """Return the trunks whose endpoints have an interface, with whatever suffix."""
    wanted = sorted(interfaces)
    lock_keys(wanted)
    column = t.custom.c.interface
    groups = [text.partition('/')[2] for text in wanted if parse_interface(text)]
    is_same = or_(column.in_(wanted), and_(_IS_DAHDI, _GROUP.in_(groups)))
    query = (
        select(column, func.coalesce(t.trunk.c.id, 0).label('trunk_id'))
        .outerjoin(t.trunk, t.trunk.c.endpoint_custom_id == t.custom.c.id)
        .where(is_same)
    )
    found: dict[str, set[int]] = {}
    for interface, trunk_id in Session.execute(query):
        found.setdefault(_fold_interface(interface), set()).add(trunk_id)
    return {text: found.get(_fold_interface(text), set()) for text in wanted}


def load_foreign_groups(numbers: Iterable[int], tenant_uuid: str) -> set[int]:
    """Return the DAHDI groups that customized endpoints of other tenants dial."""
    query = select(t.custom.c.interface).where(
        _IS_DAHDI, t.custom.c.tenant_uuid != tenant_uuid
    )
    found = map(parse_interface, Session.execute(query).scalars())
    return {group['group_number'] for group in found if group}.intersection(numbers)


def _fold_interface(text: str) -> str:
    """Return an interface as Asterisk compares it: DAHDI in any case is the same."""
    technology, slash, rest = text.partition('/')
    is_dahdi = technology.lower() == 'dahdi' and slash
    return f'dahdi/{rest}' if is_dahdi else text


def _load_header_owners(
    headers: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], set[int]]:
    """Return the trunks that have some incoming headers."""
    wanted = set(headers)
    lock_keys(f'{name}:{value}' for name, value in sorted(wanted))
    begins = [
        func.lower(t.sip_option.c.value).startswith(name, autoescape=True)
        for name in sorted({name for name, _ in wanted})
    ]
    query = select_options(
        'identify', t.sip_option.c.key == 'match_header', or_(*begins)
    )
    found: dict[tuple[str, str], set[int]] = {}
    for row in Session.execute(query):
        header = normalize_match_header(row.value)
        if header in wanted:
            found.setdefault(header, set()).add(row.id)
    return found


def _load_extensions(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    columns = (t.extension.c.exten, t.extension.c.context)
    query = select(*columns).where(tuple_(*columns).in_(list(pairs)))
    return {(row.exten, row.context) for row in Session.execute(query)}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_IS_DAHDI: Final = func.lower(func.left(t.custom.c.interface, 6)) == 'dahdi/'
_GROUP: Final = func.substr(t.custom.c.interface, 7)
_OWN_CONTEXTS: Final = (
    select(t.context.c.name, t.context.c.contexttype)
    .where(
        t.context.c.tenant_uuid == bindparam('tenant_uuid'), t.context.c.commented == 0
    )
    .order_by(t.context.c.name)
    .limit(100)
)
_OWN_TEMPLATES: Final = (
    select(t.sip.c.label)
    .where(
        t.sip.c.template.is_(True),
        t.sip.c.tenant_uuid == bindparam('tenant_uuid'),
        t.sip.c.label.isnot(None),
    )
    .order_by(t.sip.c.label)
)


def _select_named(kind: str, name: Any, *more: Any) -> Select:
    """Return a statement for objects of one kind, with the columns of all kinds."""
    columns = [*more, *[null()] * (2 - len(more))]
    return select(
        literal_column(f"'{kind}'").label('kind'),
        name.label('name'),
        *(
            cast(one, String).label(f'more_{number}')
            for number, one in enumerate(columns)
        ),
    )


def _select_taken(kind: str, table: Any, parameter: str) -> Select:
    return _select_named(kind, table.c.name).where(_is_one_of(table.c.name, parameter))


def _is_one_of(column: Any, parameter: str) -> ColumnElement[bool]:
    return column == any_(bindparam(parameter, type_=ARRAY(String)))


_NAMED: Final = union_all(
    *(
        _select_named(purpose, t.sip.c.label, t.sip.c.uuid)
        .join(t.tenant, t.sip.c.uuid == uuid)
        .where(_is_one_of(t.tenant.c.uuid, 'tenant_uuid'))
        for purpose, uuid in _DEFAULT_TEMPLATES.items()
    ),
    _select_named(
        'context', t.context.c.name, t.context.c.contexttype, t.context.c.tenant_uuid
    ).where(_is_one_of(t.context.c.name, 'contexts')),
    _select_taken('section', t.sip, 'section_names'),
    _select_taken('section', t.transport, 'section_names'),
    _select_taken('peer', t.iax, 'peer_names'),
    _select_taken('outcall', t.outcall, 'outcall_names'),
)
