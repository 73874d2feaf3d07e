# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tenants, contexts, users and their lines."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import and_, desc, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import empty_is_none, enabled, is_set, renamed, table

RANGES = {
    'user': 'user_ranges',
    'group': 'group_ranges',
    'queue': 'queue_ranges',
    'meetme': 'conference_room_ranges',
    'incall': 'incall_ranges',
}


class FuncKeyTemplate(Base):
    __table__ = table('func_key_template')


class Infos(Base):
    __table__ = table('infos')


class AsteriskFile(Base):
    __table__ = table('asterisk_file')


class AsteriskFileSection(Base):
    __table__ = table('asterisk_file_section')


class AsteriskFileVariable(Base):
    __table__ = table('asterisk_file_variable')


class Tenant(Base):
    __table__ = table('tenant')


class ContextNumbers(Base):
    __table__ = table('contextnumbers')
    start = renamed('numberbeg')
    did_length = renamed('didlength')

    @property
    def end(self) -> str:
        return self.numberend or self.numberbeg


class ContextInclude(Base):
    __table__ = table('contextinclude')
    included_context = relationship(
        'Context',
        primaryjoin=foreign(__table__.c.include) == table('context').c.name,
        uselist=False,
    )


class Context(Base):
    __table__ = table('context')
    tenant = relationship(Tenant, viewonly=True)
    label = renamed('displayname')
    type = renamed('contexttype')
    enabled = enabled()
    context_include_parents = relationship(
        ContextInclude,
        primaryjoin=foreign(ContextInclude.__table__.c.context) == __table__.c.name,
        order_by=ContextInclude.__table__.c.priority,
        collection_class=ordering_list('priority', reorder_on_append=True),
        cascade='all, delete-orphan',
    )
    contexts = association_proxy('context_include_parents', 'included_context')


def _ranges(kind: str) -> Any:
    numbers = ContextNumbers.__table__.c
    return relationship(
        ContextNumbers,
        primaryjoin=and_(
            numbers.type == kind, foreign(numbers.context) == table('context').c.name
        ),
        viewonly=True,
    )


for _kind, _attribute in RANGES.items():
    setattr(Context, _attribute, _ranges(_kind))


class UserLine(Base):
    __table__ = table('user_line')
    user = relationship('UserFeatures', back_populates='user_lines')
    line = relationship('LineFeatures', back_populates='user_lines')


class LineExtension(Base):
    __table__ = table('line_extension')
    line = relationship('LineFeatures', back_populates='line_extensions')
    extension = relationship('Extension')


class LineFeatures(Base):
    __table__ = table('linefeatures')
    endpoint_sip = relationship('EndpointSIP', viewonly=True)
    endpoint_custom = relationship('UserCustom', viewonly=True)
    context_rel = relationship(
        Context,
        primaryjoin=foreign(__table__.c.context) == Context.__table__.c.name,
        viewonly=True,
    )
    line_extensions = relationship(
        LineExtension,
        order_by=desc(LineExtension.main_extension),
        cascade='all, delete-orphan',
        back_populates='line',
    )
    extensions = association_proxy('line_extensions', 'extension')
    user_lines = relationship(
        UserLine,
        order_by=desc(UserLine.main_user),
        cascade='all, delete-orphan',
        back_populates='line',
    )
    users = association_proxy('user_lines', 'user')

    @hybrid_property
    def tenant_uuid(self) -> str:
        return self.context_rel.tenant_uuid

    @tenant_uuid.expression
    def tenant_uuid(cls: Any) -> Any:
        own = Context.name == cls.context
        return select(Context.tenant_uuid).where(own).scalar_subquery()


class UserFeatures(Base):
    __table__ = table('userfeatures')
    webi_lastname = __table__.c.lastname
    webi_userfield = __table__.c.userfield
    webi_description = __table__.c.description
    func_key_template_private = relationship(
        FuncKeyTemplate, foreign_keys=[__table__.c.func_key_private_template_id]
    )
    user_lines = relationship(
        UserLine,
        order_by=desc(UserLine.main_line),
        cascade='all, delete-orphan',
        back_populates='user',
    )
    lines = association_proxy('user_lines', 'line')
    tenant = relationship(Tenant)
    enabled = enabled()
    lastname = empty_is_none('webi_lastname')
    userfield = empty_is_none('webi_userfield')
    description = empty_is_none('webi_description')
    username = empty_is_none('loginclient')
    password = empty_is_none('passwdclient')
    caller_id = empty_is_none('callerid')
    outgoing_caller_id = empty_is_none('outcallerid')
    music_on_hold = empty_is_none('musiconhold')
    mobile_phone_number = empty_is_none('mobilephonenumber')
    call_permission_password = renamed('rightcallcode')
    ring_seconds = renamed('ringseconds')
    simultaneous_calls = renamed('simultcalls')
    call_transfer_enabled = is_set('enablexfer')
    dtmf_hangup_enabled = is_set('dtmf_hangup')
    online_call_record_enabled = is_set('enableonlinerec')
    supervision_enabled = is_set('enablehint')

    def __init__(self, **values: Any) -> None:
        super().__init__(**{'uuid': str(uuid.uuid4()), 'description': None, **values})

    @hybrid_property
    def fullname(self) -> str:
        return f'{self.firstname} {self.lastname}' if self.lastname else self.firstname

    @fullname.expression
    def fullname(cls: Any) -> Any:
        return cls.firstname + ' ' + cls.webi_lastname
