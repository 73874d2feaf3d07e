# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, cast, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import boolean, enabled, table
from .context import Context
from .dialpattern import DialPattern


class Extension(Base):
    """A number in a context; ``type`` and ``typeval`` say what it leads to."""

    __table__ = table('extensions')

    context_rel = relationship(
        Context, primaryjoin=foreign(__table__.c.context) == Context.__table__.c.name
    )
    dialpattern = relationship(
        DialPattern, primaryjoin=DialPattern.leads_here, viewonly=True
    )
    outcall = association_proxy('dialpattern', 'outcall')
    incall = relationship(
        'Incall',
        primaryjoin=and_(
            __table__.c.type == 'incall',
            foreign(__table__.c.typeval) == cast(table('incall').c.id, String),
        ),
        viewonly=True,
    )
    lines = relationship(
        'LineFeatures', secondary=table('line_extension'), viewonly=True
    )
    enabled = enabled()
    legacy_commented = boolean('commented')

    @hybrid_property
    def tenant_uuid(self) -> str | None:
        return self.context_rel.tenant_uuid if self.context_rel else None

    @tenant_uuid.expression  # type: ignore[no-redef]
    def tenant_uuid(cls: Any) -> Any:
        same = Context.name == cls.context
        return select(Context.tenant_uuid).where(same).scalar_subquery()
