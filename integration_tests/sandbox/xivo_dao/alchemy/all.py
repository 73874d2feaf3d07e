# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models of the host's tables, as far as the plugin and the sandbox use them.

Importing this module also defines the tables without a model.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import String, and_, cast, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import column_property, foreign, relationship, synonym

from ..helpers.db_manager import Base

#: The recorded tables by name.
TABLES = Base.metadata.tables
DIALACTION, DIALPATTERN = TABLES['dialaction'].c, TABLES['dialpattern'].c
EXTENSION, USER = TABLES['extensions'].c, TABLES['userfeatures'].c
INCALL, OUTCALL = TABLES['incall'].c, TABLES['outcall'].c
# What an extension leads to: typeval is the id of a route's row, as text.
LEADS_TO_INCALL = and_(
    EXTENSION.type == 'incall', foreign(EXTENSION.typeval) == cast(INCALL.id, String)
)
LEADS_TO_PATTERN = and_(
    EXTENSION.type == 'outcall',
    foreign(EXTENSION.typeval) == cast(DIALPATTERN.id, String),
)
IS_PATTERN_OF_OUTCALL = and_(
    DIALPATTERN.type == 'outcall', foreign(DIALPATTERN.typeid) == OUTCALL.id
)
IS_ACTION_OF_INCALL = and_(
    DIALACTION.category == 'incall',
    foreign(DIALACTION.categoryval) == cast(INCALL.id, String),
)
IS_USER = and_(
    DIALACTION.action == 'user', foreign(DIALACTION.actionarg1) == cast(USER.id, String)
)


def stored_as(
    column: str, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> Any:
    """Return an attribute that converts the value of a column."""
    return property(
        lambda self: read(getattr(self, column)),
        lambda self, value: setattr(self, column, write(value)),
    )


def enabled() -> Any:
    """Return the attribute ``enabled``, the opposite of the column ``commented``."""
    return stored_as(
        'commented', lambda value: value == 0, lambda value: int(value is False)
    )


class UserFeatures(Base):
    __table__ = TABLES['userfeatures']


class LineFeatures(Base):
    __table__ = TABLES['linefeatures']


class Tenant(Base):
    __table__ = TABLES['tenant']


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


class Context(Base):
    __table__ = TABLES['context']
    label = synonym('displayname')
    type = synonym('contexttype')
    enabled = enabled()


class Extension(Base):
    """A number in a context; ``type`` and ``typeval`` say what it leads to."""

    __table__ = TABLES['extensions']
    tenant_uuid = column_property(
        select(Context.tenant_uuid)
        .where(Context.name == __table__.c.context)
        .scalar_subquery()
    )
    enabled = enabled()


class DialPattern(Base):
    """The link from an outcall to one of its extensions."""

    __table__ = TABLES['dialpattern']
    extension = relationship(
        Extension, primaryjoin=LEADS_TO_PATTERN, uselist=False, passive_deletes='all'
    )
    external_prefix = synonym('externprefix')
    caller_id = synonym('callerid')
    strip_digits = synonym('stripnum')


class OutcallTrunk(Base):
    """The link from an outcall to one of the trunks it tries, in order of priority."""

    __table__ = TABLES['outcalltrunk']
    trunk = relationship('TrunkFeatures', back_populates='outcall_trunks')
    outcall = relationship('Outcall', back_populates='outcall_trunks')


class Outcall(Base):
    """An outgoing route."""

    __table__ = TABLES['outcall']
    dialpatterns = relationship(
        DialPattern,
        primaryjoin=IS_PATTERN_OF_OUTCALL,
        cascade='all, delete-orphan',
    )
    extensions = association_proxy('dialpatterns', 'extension')
    outcall_trunks = relationship(
        OutcallTrunk,
        order_by=OutcallTrunk.priority,
        collection_class=ordering_list('priority'),
        cascade='all, delete-orphan',
        back_populates='outcall',
    )
    trunks = association_proxy(
        'outcall_trunks', 'trunk', creator=lambda trunk: OutcallTrunk(trunk=trunk)
    )
    internal_caller_id = stored_as('internal', bool, int)
    ring_time = stored_as(
        'hangupringtime', lambda value: value or None, lambda value: value or 0
    )
    enabled = enabled()

    def associate_extension(self, extension: Extension, **options: Any) -> None:
        extension.type = 'outcall'
        pattern = DialPattern(type='outcall', exten=extension.exten, **options)
        self.dialpatterns.append(pattern)
        pattern.extension = extension
        self.context = self.extensions[0].context

    def update_extension_association(
        self, extension: Extension, **options: Any
    ) -> None:
        (pattern,) = (one for one in self.dialpatterns if one.extension is extension)
        for name, value in options.items():
            setattr(pattern, name, value)


class Dialaction(Base):
    """A destination; ``action`` is its type, or ``<type>:<subtype>``."""

    __table__ = TABLES['dialaction']
    __mapper_args__ = {'confirm_deleted_rows': False}
    user = relationship('UserFeatures', primaryjoin=IS_USER, viewonly=True)

    def __init__(self, type: str, subtype: str = '', **columns: Any) -> None:
        super().__init__(action=f'{type}:{subtype}' if subtype else type, **columns)

    @property
    def type(self) -> str | None:
        return (self.action or '').partition(':')[0] or None

    @property
    def subtype(self) -> str | None:
        return (self.action or '').partition(':')[2] or None


class Incall(Base):
    """An incoming route."""

    __table__ = TABLES['incall']
    dialaction = relationship(
        Dialaction,
        primaryjoin=IS_ACTION_OF_INCALL,
        cascade='all, delete-orphan',
        uselist=False,
    )
    extensions = relationship(Extension, primaryjoin=LEADS_TO_INCALL, viewonly=True)

    @property
    def destination(self) -> Dialaction:
        return self.dialaction or Dialaction('none')

    @destination.setter
    def destination(self, destination: Dialaction) -> None:
        destination.event, destination.category = 'answer', 'incall'
        self.dialaction = destination
