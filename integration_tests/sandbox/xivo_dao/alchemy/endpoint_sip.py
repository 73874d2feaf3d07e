# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from . import endpoint_sip_section as sections
from ._columns import table


class EndpointSIPTemplate(Base):
    """The link from an endpoint to one of the templates it inherits from."""

    __table__ = table('endpoint_sip_template')
    parent = relationship('EndpointSIP', foreign_keys=[__table__.c.parent_uuid])


def _inherit(parent: EndpointSIP) -> EndpointSIPTemplate:
    return EndpointSIPTemplate(parent=parent)


def _section(model: type[sections.EndpointSIPSection]) -> Any:
    return relationship(
        model, uselist=False, cascade='all, delete-orphan', passive_deletes=True
    )


class SectionOptions:
    """The options of a section, an empty list where there is no section.

    Setting them replaces every row. As on the host, setting an empty list creates an
    empty section if there was none, and otherwise deletes the section.
    """

    def __init__(
        self, attribute: str, model: type[sections.EndpointSIPSection]
    ) -> None:
        self._attribute, self._model = attribute, model

    def __get__(self, endpoint: EndpointSIP | None, owner: type) -> Any:
        if endpoint is None:
            return self
        section = getattr(endpoint, self._attribute)
        return section.options if section else []

    def __set__(self, endpoint: EndpointSIP, options: list[list[str]]) -> None:
        section = getattr(endpoint, self._attribute)
        if not section:
            setattr(endpoint, self._attribute, self._model(options=options))
        elif options:
            section.options = options
        else:
            setattr(endpoint, self._attribute, None)


class EndpointSIP(Base):
    """A SIP endpoint, or with ``template`` a template that endpoints inherit from."""

    __table__ = table('endpoint_sip')

    transport = relationship('PJSIPTransport')
    template_relations = relationship(
        EndpointSIPTemplate,
        primaryjoin=__table__.c.uuid == EndpointSIPTemplate.__table__.c.child_uuid,
        order_by=EndpointSIPTemplate.__table__.c.priority,
        collection_class=ordering_list('priority'),
        cascade='all, delete-orphan',
    )
    templates = association_proxy('template_relations', 'parent', creator=_inherit)
    line = relationship('LineFeatures', uselist=False)
    trunk = relationship('TrunkFeatures', uselist=False)

    _aor_section = _section(sections.AORSection)
    _auth_section = _section(sections.AuthSection)
    _endpoint_section = _section(sections.EndpointSection)
    _identify_section = _section(sections.IdentifySection)
    _outbound_auth_section = _section(sections.OutboundAuthSection)
    _registration_section = _section(sections.RegistrationSection)
    _registration_outbound_auth_section = _section(
        sections.RegistrationOutboundAuthSection
    )

    aor_section_options = SectionOptions('_aor_section', sections.AORSection)
    auth_section_options = SectionOptions('_auth_section', sections.AuthSection)
    endpoint_section_options = SectionOptions(
        '_endpoint_section', sections.EndpointSection
    )
    identify_section_options = SectionOptions(
        '_identify_section', sections.IdentifySection
    )
    outbound_auth_section_options = SectionOptions(
        '_outbound_auth_section', sections.OutboundAuthSection
    )
    registration_section_options = SectionOptions(
        '_registration_section', sections.RegistrationSection
    )
    registration_outbound_auth_section_options = SectionOptions(
        '_registration_outbound_auth_section', sections.RegistrationOutboundAuthSection
    )

    def __init__(self, **values: Any) -> None:
        """Create no empty sections, unlike setting an attribute."""
        super().__init__(
            **{
                name: value
                for name, value in values.items()
                if value or not name.endswith('_section_options')
            }
        )
