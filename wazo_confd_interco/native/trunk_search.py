# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of interconnections: searched, filtered, sorted and paged by the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import String, cast, false, func, or_, select
from unidecode import unidecode
from xivo_dao.helpers.db_manager import Session

from . import trunks as rows

# Remote hosts are searched as they are shown: a URI of nothing but a host is that host.
_PLAIN_URI = '(^|,) *sip:([^@;?,<>]*)(?=,|$)'
_COLUMNS = {
    'id': rows.trunk.c.id,
    'name': rows.name,
    'label': rows.sip.c.label,
    'type': rows.kind,
    'context': rows.trunk.c.context,
    'outgoing_caller_id_format': rows.trunk.c.outgoing_caller_id_format,
}
_FILTERS = ('type', 'name', 'label', 'context', 'outgoing_caller_id_format')
_SEARCHED = (
    rows.name,
    rows.sip.c.label,
    rows.trunk.c.context,
    rows.iax.c.host,
    rows.custom.c.interface,
)


def search(
    parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
) -> tuple[int, list[Any]]:
    """The number of all matches, and the rows of the page that is asked for.

    :param parameters: what `ListSchema` loads
    """
    conditions = list(_conditions(parameters, tenant_uuids))
    count = select(func.count()).select_from(rows.joined()).where(*conditions)
    column = _COLUMNS[parameters['order']]
    order = column.desc() if parameters['direction'] == 'desc' else column.asc()
    page = (
        rows.statement()
        .where(*conditions)
        .order_by(order, rows.trunk.c.id)
        .limit(parameters['limit'])
        .offset(parameters['offset'])
    )
    if not parameters.get('search'):
        return Session.execute(count).scalar(), Session.execute(page).all()
    # A search looks at every trunk: once for the page and the number of all.
    found = Session.execute(page.add_columns(func.count().over().label('total'))).all()
    if not found and parameters['offset']:
        return Session.execute(count).scalar(), []
    return found[0].total if found else 0, found


def _conditions(parameters: Mapping[str, Any], tenant_uuids: Sequence[str]) -> Any:
    yield rows.trunk.c.tenant_uuid.in_(tenant_uuids) if tenant_uuids else false()
    for name in _FILTERS:
        if name in parameters:
            yield _COLUMNS[name] == parameters[name]
    if parameters.get('search'):
        yield _like(parameters['search'])


def containing(term: str) -> Callable[[Any], Any]:
    """Whether a column holds a text, in any case and without accents."""
    plain = unidecode(term)
    for character in '\\%_':
        plain = plain.replace(character, f'\\{character}')
    pattern = f'%{plain}%'

    def matches(column: Any) -> Any:
        # Without accents it is ASCII that is looked for. Of other letters the locale C
        # knows no case, and looks in half the time.
        text = func.unaccent(cast(column, String)).collate('C')
        return text.ilike(pattern, escape='\\')

    return matches


def _like(term: str) -> Any:
    matches = containing(term)
    value = rows.option.c.value
    shown = func.replace(value, r'\;', ';')
    host = func.regexp_replace(shown, _PLAIN_URI, r'\1\2', 'g')
    # What is found in a host stands in the option too, and costs a tenth to look for.
    stands = (containing(part)(value) for part in re.split('[,;]', term))
    contact = rows.has_option('aor', 'contact', *stands, matches(host))
    return or_(contact, *map(matches, _SEARCHED))
