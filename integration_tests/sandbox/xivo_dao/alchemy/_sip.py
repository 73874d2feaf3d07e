# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints, their templates and sections, and the transports."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table

SECTIONS = {
    'aor': 'AORSection',
    'auth': 'AuthSection',
    'endpoint': 'EndpointSection',
    'identify': 'IdentifySection',
    'outbound_auth': 'OutboundAuthSection',
    'registration_outbound_auth': 'RegistrationOutboundAuthSection',
    'registration': 'RegistrationSection',
}


class EndpointSIPSectionOption(Base):
    __table__ = table('endpoint_sip_section_option')

    @property
    def option(self) -> list[str]:
        return [self.key, self.value]

    @option.setter
    def option(self, pair: list[str]) -> None:
        self.key, self.value = pair


class EndpointSIPSection(Base):
    __table__ = table('endpoint_sip_section')
    __mapper_args__ = {
        'polymorphic_on': __table__.c.type,
        'polymorphic_identity': 'section',
    }
    # passive_deletes: the database removes the options of a removed section
    _options = relationship(
        EndpointSIPSectionOption,
        cascade='all, delete-orphan',
        lazy='joined',
        passive_deletes=True,
    )
    options = association_proxy(
        '_options',
        'option',
        creator=lambda pair: EndpointSIPSectionOption(key=pair[0], value=pair[1]),
    )

    def find(self, key: str) -> list[tuple[str, str]]:
        return [(row.key, row.value) for row in self._options if row.key == key]


SECTION_MODELS: dict[str, type[EndpointSIPSection]] = {
    name: type(
        class_name,
        (EndpointSIPSection,),
        {'__mapper_args__': {'polymorphic_identity': name}, '__module__': __name__},
    )
    for name, class_name in SECTIONS.items()
}


class EndpointSIPTemplate(Base):
    __table__ = table('endpoint_sip_template')
    parent = relationship('EndpointSIP', foreign_keys=[__table__.c.parent_uuid])


class EndpointSIP(Base):
    __table__ = table('endpoint_sip')
    transport = relationship('PJSIPTransport')
    template_relations = relationship(
        EndpointSIPTemplate,
        primaryjoin=__table__.c.uuid == EndpointSIPTemplate.__table__.c.child_uuid,
        order_by=EndpointSIPTemplate.__table__.c.priority,
        collection_class=ordering_list('priority'),
        cascade='all, delete-orphan',
    )
    templates = association_proxy(
        'template_relations',
        'parent',
        creator=lambda parent: EndpointSIPTemplate(parent=parent),
    )
    _all_sections = relationship(EndpointSIPSection, viewonly=True)
    line = relationship('LineFeatures', uselist=False)
    trunk = relationship('TrunkFeatures', uselist=False)

    def __init__(self, **values: Any) -> None:
        for name, model in SECTION_MODELS.items():
            if options := values.pop(f'{name}_section_options', None):
                values[f'_{name}_section'] = model(options=options)
        super().__init__(**values)

    def _inherited(self, section: str) -> list[list[str]]:
        own = f'combined_{section}_section_options'
        return [[k, v] for parent in self.templates for k, v in getattr(parent, own)]


def _options_property(name: str) -> property:
    """The host's own setter, traps included: it writes every row anew."""
    attribute, model = f'_{name}_section', SECTION_MODELS[name]

    def read(self: EndpointSIP) -> Any:
        section = getattr(self, attribute)
        return section.options if section else []

    def write(self: EndpointSIP, options: Any) -> None:
        if not (section := getattr(self, attribute)):
            setattr(self, attribute, model(options=options))
        elif options:
            section.options = options
        else:
            setattr(self, attribute, None)

    return property(read, write)


def _inherited_property(name: str) -> property:
    return property(lambda self: self._inherited(name))


def _combined_property(name: str) -> property:
    own = f'{name}_section_options'
    return property(lambda self: self._inherited(name) + list(getattr(self, own)))


for _name, _model in SECTION_MODELS.items():
    _relation = relationship(
        _model, uselist=False, cascade='all, delete-orphan', passive_deletes=True
    )
    setattr(EndpointSIP, f'_{_name}_section', _relation)
    setattr(EndpointSIP, f'{_name}_section_options', _options_property(_name))
    setattr(
        EndpointSIP, f'inherited_{_name}_section_options', _inherited_property(_name)
    )
    setattr(EndpointSIP, f'combined_{_name}_section_options', _combined_property(_name))


class PJSIPTransportOption(Base):
    __table__ = table('pjsip_transport_option')


class PJSIPTransport(Base):
    __table__ = table('pjsip_transport')
    _options = relationship(
        PJSIPTransportOption, cascade='all, delete-orphan', passive_deletes=True
    )

    def __init__(self, options: Any = (), **values: Any) -> None:
        super().__init__(**values)
        self._options = [PJSIPTransportOption(key=k, value=v) for k, v in options]

    @property
    def options(self) -> list[list[str]]:
        return [[row.key, row.value] for row in self._options]

    @options.setter
    def options(self, options: Any) -> None:
        wanted = list(options)
        if any((row.key, row.value) in wanted for row in self._options):
            # the host's defect: tuples that equal stored ones
            raise AttributeError(f'{type(options).__name__!r} object has no attribute')
        self._options = [PJSIPTransportOption(key=k, value=v) for k, v in wanted]
