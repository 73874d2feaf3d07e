# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks, their endpoints and registrations, and SIP transports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._attributes import enabled, nullable, table


class EndpointSIPSectionOption(Base):
    __table__ = table('endpoint_sip_section_option')

    @property
    def option(self) -> list[str]:
        return [self.key, self.value]


class EndpointSIPSection(Base):
    __table__ = table('endpoint_sip_section')
    __mapper_args__ = {
        'polymorphic_on': __table__.c.type,
        'polymorphic_identity': 'section',
    }
    # passive_deletes: the database deletes the options of a deleted section.
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

    def __init_subclass__(cls, section_type: str, **kwargs: Any) -> None:
        cls.__mapper_args__ = {'polymorphic_identity': section_type}
        super().__init_subclass__(**kwargs)


class AORSection(EndpointSIPSection, section_type='aor'):
    """A section of the type aor."""


class AuthSection(EndpointSIPSection, section_type='auth'):
    """A section of the type auth."""


class EndpointSection(EndpointSIPSection, section_type='endpoint'):
    """A section of the type endpoint."""


class IdentifySection(EndpointSIPSection, section_type='identify'):
    """A section of the type identify."""


class OutboundAuthSection(EndpointSIPSection, section_type='outbound_auth'):
    """A section of the type outbound_auth."""


class RegistrationSection(EndpointSIPSection, section_type='registration'):
    """A section of the type registration."""


class RegistrationOutboundAuthSection(
    EndpointSIPSection, section_type='registration_outbound_auth'
):
    """A section of the type registration_outbound_auth."""


def section(model: type[EndpointSIPSection]) -> Any:
    """Return the relationship to the only section of a type."""
    return relationship(
        model, uselist=False, cascade='all, delete-orphan', passive_deletes=True
    )


class EndpointSIPTemplate(Base):
    """The link from an endpoint to one of the templates it inherits from."""

    __table__ = table('endpoint_sip_template')
    parent = relationship('EndpointSIP', foreign_keys=[__table__.c.parent_uuid])


class SectionOptions:
    """The options of a section, an empty list where there is no section.

    Setting them replaces every row. As on the host, setting an empty list creates an
    empty section if there was none, and otherwise deletes the section.
    """

    def __init__(self, model: type[EndpointSIPSection]) -> None:
        self._model = model

    def __set_name__(self, owner: type, name: str) -> None:
        self._attribute = f'_{name.removesuffix("_options")}'

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
    templates = association_proxy(
        'template_relations',
        'parent',
        creator=lambda parent: EndpointSIPTemplate(parent=parent),
    )
    line = relationship('LineFeatures', uselist=False)
    trunk = relationship('TrunkFeatures', uselist=False)
    _aor_section = section(AORSection)
    _auth_section = section(AuthSection)
    _endpoint_section = section(EndpointSection)
    _identify_section = section(IdentifySection)
    _outbound_auth_section = section(OutboundAuthSection)
    _registration_section = section(RegistrationSection)
    _registration_outbound_auth_section = section(RegistrationOutboundAuthSection)
    aor_section_options = SectionOptions(AORSection)
    auth_section_options = SectionOptions(AuthSection)
    endpoint_section_options = SectionOptions(EndpointSection)
    identify_section_options = SectionOptions(IdentifySection)
    outbound_auth_section_options = SectionOptions(OutboundAuthSection)
    registration_section_options = SectionOptions(RegistrationSection)
    registration_outbound_auth_section_options = SectionOptions(
        RegistrationOutboundAuthSection
    )

    def __init__(self, **values: Any) -> None:
        """Create no empty sections, unlike setting an attribute."""
        empty = {
            name
            for name, value in values.items()
            if name.endswith('_section_options') and not value
        }
        super().__init__(**{name: values[name] for name in values.keys() - empty})


class PJSIPTransportOption(Base):
    __table__ = table('pjsip_transport_option')


class PJSIPTransport(Base):
    __table__ = table('pjsip_transport')
    _options = relationship(
        PJSIPTransportOption, cascade='all, delete-orphan', passive_deletes=True
    )

    @property
    def options(self) -> list[list[str]]:
        return [[row.key, row.value] for row in self._options]

    @options.setter
    def options(self, options: Iterable[Any]) -> None:
        """Replace every row; as on the host, fail on a tuple that equals a row."""
        wanted = list(options)
        if any((row.key, row.value) in wanted for row in self._options):
            raise AttributeError("'tuple' object has no attribute")
        self._options = [
            PJSIPTransportOption(key=key, value=value) for key, value in wanted
        ]


class UserIAX(Base):
    """An IAX endpoint; options without a column of their own are in ``_options``."""

    __table__ = table('useriax')
    _options = __table__.c.options
    trunk_rel = relationship('TrunkFeatures', viewonly=True, uselist=False)

    #: Columns that are not options.
    _FIELDS = frozenset(
        'id commented options tenant_uuid name type host context category'
        ' protocol'.split()
    )
    #: Options that are stored as 0 or 1.
    _BOOLEANS = frozenset(
        'trunk adsi jitterbuffer forcejitterbuffer sendani qualifysmoothing immediate'
        ' keyrotate'.split()
    )

    @property
    def options(self) -> list[list[str]]:
        return [*self._column_options(), *(self._options or [])]

    def _column_options(self) -> Iterator[list[str]]:
        for column in self.__table__.columns:
            name = column.name
            value = None if name in self._FIELDS else getattr(self, name)
            if name in self._BOOLEANS and value is not None:
                yield [name, 'yes' if value else 'no']
            elif value not in (None, ''):
                yield [name, str(value)]


class UserCustom(Base):
    """A customized endpoint."""

    __table__ = table('usercustom')
    line = relationship('LineFeatures', viewonly=True, uselist=False)
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()
    interface_suffix = nullable('intfsuffix')


class StaticIAX(Base):
    """A line of iax.conf, such as a registration."""

    __table__ = table('staticiax')
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()

    @property
    def remote_host(self) -> str:
        """The host of a registration, ``user:password@host:port/extension``."""
        address = self.var_val.rpartition('@')[2].partition('/')[0]
        return address.partition(':')[0]


class TrunkFeatures(Base):
    """A trunk."""

    __table__ = table('trunkfeatures')
    endpoint_sip = relationship(EndpointSIP, viewonly=True)
    endpoint_iax = relationship(UserIAX, viewonly=True)
    endpoint_custom = relationship(UserCustom, viewonly=True)
    register_iax = relationship(StaticIAX, viewonly=True)
    outcall_trunks = relationship(
        'OutcallTrunk',
        cascade='all, delete-orphan',
        cascade_backrefs=False,
        back_populates='trunk',
    )
    outcalls = association_proxy('outcall_trunks', 'outcall')
