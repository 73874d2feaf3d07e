# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks, their endpoints and registrations, and SIP transports."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._attributes import TABLES, enabled, stored_as


class EndpointSIP(Base):
    """A SIP endpoint, or with ``template`` a template that endpoints inherit from."""

    __table__ = TABLES['endpoint_sip']
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)


class PJSIPTransportOption(Base):
    __table__ = TABLES['pjsip_transport_option']


class PJSIPTransport(Base):
    __table__ = TABLES['pjsip_transport']
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

    __table__ = TABLES['useriax']
    _options = __table__.c.options
    trunk_rel = relationship('TrunkFeatures', viewonly=True, uselist=False)


class UserCustom(Base):
    """A customized endpoint."""

    __table__ = TABLES['usercustom']
    line = relationship('LineFeatures', viewonly=True, uselist=False)
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()
    interface_suffix = stored_as(
        'intfsuffix', lambda value: value or None, lambda value: value or ''
    )


class StaticIAX(Base):
    """A line of iax.conf, such as a registration."""

    __table__ = TABLES['staticiax']
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()

    @property
    def remote_host(self) -> str:
        """The host of a registration, ``user:password@host:port/extension``."""
        address = self.var_val.rpartition('@')[2].partition('/')[0]
        return address.partition(':')[0]


class TrunkFeatures(Base):
    """A trunk."""

    __table__ = TABLES['trunkfeatures']
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
