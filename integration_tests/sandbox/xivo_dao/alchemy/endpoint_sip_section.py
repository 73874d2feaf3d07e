# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table
from .endpoint_sip_section_option import EndpointSIPSectionOption


def _create_option(pair: list[str]) -> EndpointSIPSectionOption:
    return EndpointSIPSectionOption(key=pair[0], value=pair[1])


def _of_type(name: str) -> dict[str, str]:
    return {'polymorphic_identity': name}


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
    options = association_proxy('_options', 'option', creator=_create_option)


class AORSection(EndpointSIPSection):
    __mapper_args__ = _of_type('aor')


class AuthSection(EndpointSIPSection):
    __mapper_args__ = _of_type('auth')


class EndpointSection(EndpointSIPSection):
    __mapper_args__ = _of_type('endpoint')


class IdentifySection(EndpointSIPSection):
    __mapper_args__ = _of_type('identify')


class OutboundAuthSection(EndpointSIPSection):
    __mapper_args__ = _of_type('outbound_auth')


class RegistrationOutboundAuthSection(EndpointSIPSection):
    __mapper_args__ = _of_type('registration_outbound_auth')


class RegistrationSection(EndpointSIPSection):
    __mapper_args__ = _of_type('registration')
