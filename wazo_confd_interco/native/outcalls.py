# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is stored of a tenant's outcalls and users, in a constant number of statements.

Every function asks once, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Integer, and_, any_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from xivo_dao.alchemy.dialpattern import DialPattern
from xivo_dao.alchemy.extension import Extension as ExtensionModel
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.alchemy.user_line import UserLine
from xivo_dao.alchemy.userfeatures import UserFeatures
from xivo_dao.helpers.db_manager import Session

from ..callerid.grammar import CallerID
from ..callerid.header import read as read_callerid
from ..callerid.model import DEFAULT, Extension, Outcall, Trunk, User
from ..options.option_codecs import UNKNOWN, unescape
from . import trunks as rows
from .trunk_search import containing
from .trunks import Stored

user = UserFeatures.__table__
outcall = rows.outcall
pattern = DialPattern.__table__
extension = ExtensionModel.__table__
_attached = rows.attached
_line = LineFeatures.__table__
_user_line = UserLine.__table__
_tenant = Tenant.__table__

# The options of an endpoint that an outgoing call depends on.
_OPTIONS: Final = (
    *('callerid', 'from_user', 'from_domain'),
    *('send_pai', 'send_rpid', 'trust_id_outbound'),
)
_CHANNELS: Final = {'sip': 'PJSIP', 'iax': 'IAX2'}


def country(tenant_uuid: str) -> str | None:
    """Where the tenant's telephone numbers belong to."""
    query = select(_tenant.c.country).where(_tenant.c.uuid == tenant_uuid)
    return Session.execute(query).scalar() or None


def outcalls(tenant_uuid: str, extension_id: int | None = None) -> list[Outcall]:
    """The tenant's outcalls by id, whole; or the one that an extension belongs to."""
    query = select(outcall).where(outcall.c.tenant_uuid == tenant_uuid)
    if extension_id is not None:
        query = query.where(outcall.c.id.in_(_outcall_of(extension_id)))
    found = {
        row.id: Outcall(row.id, row.name, row.commented == 0, row.internal == 1)
        for row in Session.execute(query.order_by(outcall.c.id))
    }
    for row in Session.execute(_extensions().where(pattern.c.typeid.in_(list(found)))):
        found[row.typeid].extensions.append(_extension(row))
    for outcall_id, trunk in _trunks(list(found)):
        found[outcall_id].trunks.append(trunk)
    return list(found.values())


def joined_pattern() -> Any:
    """Extensions of outcalls, each with what its outcall does with the number."""
    of_outcall = and_(
        extension.c.type == 'outcall',
        cast(pattern.c.id, extension.c.typeval.type) == extension.c.typeval,
    )
    return pattern.join(extension, of_outcall)


def _outcall_of(extension_id: int) -> Select:
    return (
        select(pattern.c.typeid)
        .select_from(joined_pattern())
        .where(pattern.c.type == 'outcall', extension.c.id == extension_id)
    )


def _extensions() -> Select:
    return (
        select(
            pattern.c.typeid,
            pattern.c.callerid,
            pattern.c.stripnum,
            pattern.c.externprefix,
            extension.c.id,
            extension.c.exten,
            extension.c.context,
            (extension.c.commented == 0).label('enabled'),
        )
        .select_from(joined_pattern())
        .where(pattern.c.type == 'outcall')
        .order_by(extension.c.id)
    )


def _extension(row: Any) -> Extension:
    return Extension(
        id=row.id,
        exten=row.exten,
        context=row.context,
        caller_id=row.callerid or None,
        strip_digits=max(row.stripnum or 0, 0),
        external_prefix=row.externprefix or None,
        enabled=row.enabled,
    )


def _trunks(outcall_ids: Sequence[int]) -> list[tuple[int, Trunk]]:
    """The trunks of outcalls, in the order in which each outcall tries them."""
    query = (
        select(_attached.c.outcallid, _attached.c.trunkfeaturesid)
        .where(_attached.c.outcallid.in_(outcall_ids))
        .order_by(_attached.c.priority, _attached.c.trunkfeaturesid)
    )
    attached = Session.execute(query).all()
    ids = {row.trunkfeaturesid for row in attached}
    trunks = {one.row.id: _trunk(one) for one in stored_trunks(ids)}
    return [
        (row.outcallid, trunks[row.trunkfeaturesid])
        for row in attached
        if row.trunkfeaturesid in trunks  # a dry run sees what is deleted meanwhile
    ]


def stored_trunks(ids: Any) -> list[Stored]:
    """The trunks of ids, by id, with whether an IAX peer is enabled."""
    query = (
        rows.statement()
        .add_columns((rows.iax.c.commented == 0).label('iax_enabled'))
        .where(rows.trunk.c.id == any_(cast(list(ids), ARRAY(Integer))))
        .order_by(rows.trunk.c.id)
    )
    return rows.load(Session.execute(query).all())


def _trunk(stored: Stored) -> Trunk:
    row = stored.row
    own = dict(stored.endpoint.sections.get('endpoint', ()))
    return Trunk(
        id=row.id,
        name=row.name,
        type=row.type,
        interface=_interface(row),
        enabled={'iax': row.iax_enabled, 'custom': row.enabled}.get(row.type, True),
        format=row.outgoing_caller_id_format,
        callerid=_read(own.get('callerid')),
        from_user=_read(own.get('from_user')),
        effective={
            key: _read(stored.endpoint.effective('endpoint', key)) for key in _OPTIONS
        },
    )


def _interface(row: Any) -> str | None:
    if row.type == 'custom':
        return row.interface
    return f'{_CHANNELS[row.type]}/{row.name}' if row.type else None


def _read(text: str | None) -> str | None:
    if text is None:
        return None
    plain = unescape(text)
    # Asterisk reads up to the semicolon.
    return text.partition(';')[0].rstrip() if plain is UNKNOWN else plain


def _users() -> Select:
    main = and_(_user_line.c.user_id == user.c.id, _user_line.c.main_line.is_(True))
    joined = user.outerjoin(_user_line, main).outerjoin(
        _line, _line.c.id == _user_line.c.line_id
    )
    return select(
        user.c.uuid,
        user.c.firstname,
        user.c.lastname,
        func.nullif(user.c.outcallerid, '').label('setting'),
        _line.c.context,
    ).select_from(joined)


def user_of(uuid: str, tenant_uuid: str) -> User | None:
    """The tenant's user of a uuid."""
    query = (
        _users()
        .add_columns(_line.c.endpoint_sip_uuid)
        .where(user.c.uuid == uuid, user.c.tenant_uuid == tenant_uuid)
    )
    row = Session.execute(query).first()
    if row is None:
        return None
    *columns, endpoint_uuid = row
    return User(*columns, own=_own_caller_id(endpoint_uuid))


def _own_caller_id(endpoint_uuid: Any) -> CallerID | None:
    if endpoint_uuid is None:
        return None
    endpoint = rows.endpoints([endpoint_uuid])[endpoint_uuid]
    callerid = _read(endpoint.effective('endpoint', 'callerid'))
    return read_callerid(callerid) if callerid else None


def users(parameters: Mapping[str, Any], tenant_uuid: str) -> tuple[int, list[User]]:
    """The number of users that are not on default, and the page of them.

    :param parameters: what `ListSchema` loads
    """
    conditions = [user.c.tenant_uuid == tenant_uuid, user.c.outcallerid != DEFAULT]
    if parameters.get('search'):
        name = func.concat(user.c.firstname, ' ', user.c.lastname)
        searched = (name, user.c.outcallerid, user.c.uuid)
        conditions.append(or_(*map(containing(parameters['search']), searched)))
    count = select(func.count()).select_from(user).where(*conditions)
    page = (
        _users()
        .where(*conditions)
        .order_by(user.c.lastname, user.c.firstname, user.c.id)
        .limit(parameters['limit'])
        .offset(parameters['offset'])
    )
    found = [User(*row) for row in Session.execute(page)]
    return Session.execute(count).scalar(), found
