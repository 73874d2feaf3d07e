# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Search, filter, sort and page the trunks of a list in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    String,
    and_,
    asc,
    cast,
    desc,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql import Select
from unidecode import unidecode
from xivo_dao.helpers.db_manager import Session

from ...kinds.stored import TrunkRow
from ..database import tables as t
from ..database.columns import ON_SECTION
from ..database.unions import fetch_all
from .rows import join_single, load_rows, name_column, select_rows, type_column

# A document shows a URI that has only a host as that host. A search compares the values
# that documents show.
_HOST_URI: Final = '(^|,) *sip:([^@;?,<>]*)(?=,|$)'
_SORTED_COLUMNS: Final = {
    'id': t.trunk.c.id,
    'name': name_column,
    'label': t.sip.c.label,
    'type': type_column,
    'context': t.trunk.c.context,
    'outgoing_caller_id_format': t.trunk.c.outgoing_caller_id_format,
}
_FILTERS: Final = ('type', 'name', 'label', 'context', 'outgoing_caller_id_format')
_SEARCHED_COLUMNS: Final = (
    name_column,
    t.sip.c.label,
    t.trunk.c.context,
    t.iax.c.host,
    t.iax.c.username,
    # The user name of a registration, without the password that may follow.
    func.split_part(func.split_part(t.register.c.var_val, '@', 1), ':', 1),
    t.custom.c.interface,
)
_HAS_NO_SIP: Final = t.trunk.c.endpoint_sip_uuid.is_(None)
_HAS_NO_IAX: Final = t.trunk.c.endpoint_iax_id.is_(None)
# The columns of names, each with the condition under which it has the trunk's name.
_NAME_BRANCHES: Final = (
    (t.sip.c.name, (t.sip.c.uuid.isnot(None),)),
    (t.iax.c.name, (t.iax.c.id.isnot(None), _HAS_NO_SIP)),
    (t.custom.c.name, (t.custom.c.id.isnot(None), _HAS_NO_SIP, _HAS_NO_IAX)),
    (
        cast(null(), String),
        (_HAS_NO_SIP, _HAS_NO_IAX, t.trunk.c.endpoint_custom_id.is_(None)),
    ),
)
# Options with the user name or the number of an account.
_ACCOUNT_KEYS: Final = ('username', 'contact_user')


def search_trunks(
    parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
) -> tuple[int, Sequence[TrunkRow]]:
    """Return the number of matching trunks, and the rows of one page of them.

    Trunks that are equal in the sorted column are in the order of their ids.

    :param parameters: the query parameters as `ListSchema` loads them, and
        `only_typed` to leave out trunks without an endpoint
    """
    conditions = list(_conditions(parameters, tenant_uuids))
    count = select(func.count()).select_from(join_single()).where(*conditions)
    column = _SORTED_COLUMNS[parameters['order']]
    order = column.desc() if parameters['direction'] == 'desc' else column.asc()
    window = parameters['limit'], parameters['offset']
    if not parameters.get('search'):
        page = select_rows().order_by(order, t.trunk.c.id)
        if parameters['order'] == 'name' and parameters['limit'] is not None:
            first = _select_first_names(conditions, parameters['direction'], *window)
            page = page.where(t.trunk.c.id.in_(first))
        else:
            page = page.where(*conditions).limit(window[0]).offset(window[1])
        return Session.execute(count).scalar(), load_rows(page)
    # A search reads every trunk, so the page and the number come from one statement.
    page = select_rows(func.count().over()).order_by(order, t.trunk.c.id)
    found = fetch_all(page.where(*conditions).limit(window[0]).offset(window[1]))
    if not found and parameters['offset']:
        return Session.execute(count).scalar(), []
    return found[0][-1] if found else 0, [TrunkRow(*row[:-1]) for row in found]


def find_dahdi_trunks(tenant_uuids: Sequence[str]) -> Sequence[TrunkRow]:
    """Return the rows of the tenants' trunks that dial DAHDI, in the order of ids."""
    query = select_rows().where(
        t.custom.c.interface.ilike('dahdi/%'), t.trunk.c.tenant_uuid.in_(tenant_uuids)
    )
    return load_rows(query.order_by(t.trunk.c.id))


def _select_first_names(
    conditions: Sequence[Any], direction: str, limit: int, offset: int
) -> Select:
    """Return a statement for the ids of one page of trunks, in the order of names.

    A name is in one of three tables, each with an index of its names. So each table
    yields as many trunks as the page may need, and only these are sorted.
    """
    sort = desc if direction == 'desc' else asc
    branches = [
        select(t.trunk.c.id, cast(name, String).label('name'))
        .select_from(join_single())
        .where(*is_of_branch, *conditions)
        .order_by(sort(name), t.trunk.c.id)
        .limit(limit + offset)
        for name, is_of_branch in _NAME_BRANCHES
    ]
    found = union_all(*branches).subquery()
    return (
        select(found.c.id)
        .order_by(sort(found.c.name), found.c.id)
        .limit(limit)
        .offset(offset)
    )


def _conditions(
    parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
) -> Iterator[Any]:
    yield t.trunk.c.tenant_uuid.in_(tenant_uuids) if tenant_uuids else false()
    if parameters.get('only_typed'):
        yield type_column.isnot(None)
    for name in _FILTERS:
        if name in parameters:
            yield _SORTED_COLUMNS[name] == parameters[name]
    if parameters.get('search'):
        yield _contains_anywhere(parameters['search'])


def contains_text(text: str) -> Callable[[Any], Any]:
    """Return a function that makes the condition that a column contains a text.

    Case and accents are ignored; the text is not a pattern.
    """
    # Some characters, such as emoji, have no equivalent in ASCII.
    plain = (unidecode(text) or text).lower()

    def matches(column: Any) -> Any:
        value = cast(column, String)
        # Most values are ASCII, which `unaccent` would only copy. This takes half the
        # time.
        is_ascii = func.octet_length(value) == func.char_length(value)
        return or_(
            _contains(value, plain),
            and_(not_(is_ascii), _contains(func.unaccent(value), plain)),
        )

    return matches


def _contains(value: Any, text: str) -> Any:
    """Return the condition that a value contains a text, in whatever case.

    Without accents, the text is ASCII. The collation C knows no other letters, and
    takes less time.
    """
    return func.strpos(func.lower(value.collate('C')), text) > 0


def _contains_anywhere(text: str) -> Any:
    matches = contains_text(text)
    columns = map(matches, _SEARCHED_COLUMNS)
    parts = dict.fromkeys(filter(None, re.split('[,;]', text)))
    if not parts:
        # Separators are not part of a host, and a prefilter would not find them.
        return or_(*columns)
    value = t.sip_option.c.value
    unescaped = func.replace(value, r'\;', ';')
    shown = func.regexp_replace(unescaped, _HOST_URI, r'\1\2', 'g')
    # A prefilter: a text that is shown also occurs in the stored value, between the
    # separators. It takes a tenth of the time of the regular expression.
    stored = (contains_text(part)(value) for part in parts)
    is_contact = and_(
        t.sip_section.c.type == 'aor',
        t.sip_option.c.key == 'contact',
        *stored,
        matches(shown),
    )
    is_account = and_(t.sip_option.c.key.in_(_ACCOUNT_KEYS), matches(value))
    # PostgreSQL compares keys first, because that is cheap.
    has_key = t.sip_option.c.key.in_(('contact', *_ACCOUNT_KEYS))
    return or_(
        _has_option(and_(has_key, or_(is_contact, is_account))),
        _has_number(matches),
        *columns,
    )


def _has_option(condition: Any) -> Any:
    """Return the condition that the trunk's endpoint has an option of its own."""
    return (
        select(literal_column('1'))
        .select_from(t.sip_section.join(t.sip_option, ON_SECTION))
        .where(t.sip_section.c.endpoint_sip_uuid == t.trunk.c.endpoint_sip_uuid)
        .where(condition)
        .exists()
    )


def _has_number(matches: Callable[[Any], Any]) -> Any:
    """Return the condition that an incoming number of the trunk's context matches.

    The subquery does not depend on the trunk, so it runs once.
    """
    contexts = (
        select(t.context.c.name, t.context.c.tenant_uuid)
        .join(t.extension, t.extension.c.context == t.context.c.name)
        .where(t.extension.c.type == 'incall', matches(t.extension.c.exten))
    )
    return tuple_(t.trunk.c.context, t.trunk.c.tenant_uuid).in_(contexts)
