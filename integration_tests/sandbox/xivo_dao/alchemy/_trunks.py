# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks, and the endpoints and registrations that are not SIP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import foreign, relationship

from ..helpers import errors
from ..helpers.db_manager import Base
from ._columns import empty_is_none, enabled, table
from ._people import Context
from ._routes import OutcallTrunk
from ._sip import EndpointSIP


def _seen_from_trunk(target: str) -> Any:
    return relationship(target, uselist=False, viewonly=True)


class UserCustom(Base):
    __table__ = table('usercustom')
    line = _seen_from_trunk('LineFeatures')
    trunk = _seen_from_trunk('TrunkFeatures')
    enabled = enabled()
    interface_suffix = empty_is_none('intfsuffix')


class StaticIAX(Base):
    __table__ = table('staticiax')
    trunk = _seen_from_trunk('TrunkFeatures')
    enabled = enabled()


class UserIAX(Base):
    """``options`` are columns of their own where there is one, else ``_options``."""

    __table__ = table('useriax')
    _options = __table__.c.options
    trunk_rel = _seen_from_trunk('TrunkFeatures')
    _own_fields = {'id', 'commented', 'options', 'tenant_uuid', 'name', 'type', 'host'}
    _own_fields |= {'context', 'category', 'protocol'}
    _yes_no = {'trunk', 'adsi', 'jitterbuffer', 'forcejitterbuffer', 'sendani'}
    _yes_no |= {'qualifysmoothing', 'immediate', 'keyrotate'}

    @classmethod
    def _option_columns(cls) -> dict[str, str | None]:
        """Option: the column's default."""
        return {
            column.name: re.sub(r"'(.*)'::.*", r'\1', str(column.server_default.arg))
            if column.server_default
            else None
            for column in cls.__table__.columns
            if column.name not in cls._own_fields
        }

    def _native_options(self) -> Iterator[list[str]]:
        for name in set(self._option_columns()):
            value = getattr(self, name)
            if name in self._yes_no and value is not None:
                yield [name, 'yes' if value else 'no']
            elif value not in (None, ''):
                yield [name, str(value)]

    @property
    def options(self) -> list[list[str]]:
        return [*self._native_options(), *(self._options or [])]

    @options.setter
    def options(self, options: Any) -> None:
        columns = self._option_columns()
        for name, default in columns.items():
            setattr(self, name, default)
        extra = []
        for option in options:
            if len(option) != 2 or not all(isinstance(part, str) for part in option):
                raise errors.wrong_type('options', 'list of pair of strings')
            name, value = option
            if name not in columns:
                extra.append([name, value])
            elif name in self._yes_no:
                setattr(self, name, int(value in ('yes', 'true', 'y', 't', '1', 'on')))
            else:
                setattr(self, name, value)
        self._options = extra


class TrunkFeatures(Base):
    __table__ = table('trunkfeatures')
    endpoint_sip = relationship(EndpointSIP, viewonly=True)
    endpoint_iax = relationship(UserIAX, viewonly=True)
    endpoint_custom = relationship(UserCustom, viewonly=True)
    register_iax = relationship(StaticIAX, viewonly=True)
    context_rel = relationship(
        Context,
        primaryjoin=foreign(__table__.c.context) == Context.__table__.c.name,
        viewonly=True,
    )
    outcall_trunks = relationship(
        OutcallTrunk, cascade='all, delete-orphan', back_populates='trunk'
    )
    outcalls = association_proxy(
        'outcall_trunks',
        'outcall',
        creator=lambda outcall: OutcallTrunk(outcall=outcall),
    )

    @property
    def protocol(self) -> str | None:
        for protocol, key in (
            ('sip', self.endpoint_sip_uuid),
            ('iax', self.endpoint_iax_id),
            ('custom', self.endpoint_custom_id),
            ('iax', self.register_iax_id),
        ):
            if key:
                return protocol
        return None

    @hybrid_property
    def name(self) -> str | None:
        endpoint = self.endpoint_sip or self.endpoint_iax
        if endpoint:
            return endpoint.name or None
        return self.endpoint_custom.interface if self.endpoint_custom else None

    @name.expression
    def name(cls: Any) -> Any:
        def of(model: Any, key: Any, column: Any) -> tuple[Any, Any]:
            primary = model.__table__.primary_key.columns.values()[0]
            found = select(column).where(primary == key).scalar_subquery()
            return key.isnot(None), found

        return case(
            of(EndpointSIP, cls.endpoint_sip_uuid, EndpointSIP.name),
            of(UserIAX, cls.endpoint_iax_id, UserIAX.name),
            of(UserCustom, cls.endpoint_custom_id, UserCustom.interface),
        )

    @hybrid_property
    def label(self) -> str | None:
        return (self.endpoint_sip.label or None) if self.endpoint_sip else None

    @label.expression
    def label(cls: Any) -> Any:
        own = EndpointSIP.uuid == cls.endpoint_sip_uuid
        return func.coalesce(select(EndpointSIP.label).where(own).scalar_subquery())
