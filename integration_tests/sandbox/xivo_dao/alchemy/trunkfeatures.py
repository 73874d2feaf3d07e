# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from sqlalchemy import case, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table
from .endpoint_sip import EndpointSIP
from .outcalltrunk import OutcallTrunk
from .staticiax import StaticIAX
from .usercustom import UserCustom
from .useriax import UserIAX


class TrunkFeatures(Base):
    """A trunk."""

    __table__ = table('trunkfeatures')

    endpoint_sip = relationship(EndpointSIP, viewonly=True)
    endpoint_iax = relationship(UserIAX, viewonly=True)
    endpoint_custom = relationship(UserCustom, viewonly=True)
    register_iax = relationship(StaticIAX, viewonly=True)
    outcall_trunks = relationship(
        OutcallTrunk, cascade='all, delete-orphan', back_populates='trunk'
    )
    outcalls = association_proxy('outcall_trunks', 'outcall')

    @property
    def protocol(self) -> str | None:
        if self.endpoint_sip_uuid:
            return 'sip'
        if self.endpoint_iax_id:
            return 'iax'
        if self.endpoint_custom_id:
            return 'custom'
        return 'iax' if self.register_iax_id else None

    @hybrid_property
    def name(self) -> str | None:
        endpoint = self.endpoint_sip or self.endpoint_iax
        if endpoint:
            return endpoint.name or None
        return self.endpoint_custom.interface if self.endpoint_custom else None

    @name.expression  # type: ignore[no-redef]
    def name(cls: Any) -> Any:
        sip, iax, custom = (
            model.__table__.c for model in (EndpointSIP, UserIAX, UserCustom)
        )
        return case(
            (
                cls.endpoint_sip_uuid.isnot(None),
                select(sip.name)
                .where(sip.uuid == cls.endpoint_sip_uuid)
                .scalar_subquery(),
            ),
            (
                cls.endpoint_iax_id.isnot(None),
                select(iax.name).where(iax.id == cls.endpoint_iax_id).scalar_subquery(),
            ),
            else_=select(custom.interface)
            .where(custom.id == cls.endpoint_custom_id)
            .scalar_subquery(),
        )

    @hybrid_property
    def label(self) -> str | None:
        return (self.endpoint_sip.label or None) if self.endpoint_sip else None

    @label.expression  # type: ignore[no-redef]
    def label(cls: Any) -> Any:
        sip = EndpointSIP.__table__.c
        same = sip.uuid == cls.endpoint_sip_uuid
        return select(sip.label).where(same).scalar_subquery()
