# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data access objects of the native services."""

from __future__ import annotations

import random
import string
from typing import Any

from ..alchemy.context import Context
from ..alchemy.endpoint_sip import EndpointSIP
from ..alchemy.extension import Extension
from ..alchemy.incall import Incall
from ..alchemy.linefeatures import LineFeatures
from ..alchemy.outcall import Outcall
from ..alchemy.pjsip_transport import PJSIPTransport
from ..alchemy.staticiax import StaticIAX
from ..alchemy.trunkfeatures import TrunkFeatures
from ..alchemy.usercustom import UserCustom
from ..alchemy.userfeatures import UserFeatures
from ..alchemy.useriax import UserIAX
from ..helpers import errors
from ..helpers.db_manager import Session


class Dao:
    """Reads and writes the rows of a model.

    :param label: the name of the resource in errors
    :param fixed: the values of columns that all rows of this resource share
    """

    def __init__(self, model: Any, label: str, **fixed: Any) -> None:
        self.model, self.label, self.fixed = model, label, fixed
        (self._key,) = model.__table__.primary_key.columns.keys()

    def find_by(self, **criteria: Any) -> Any:
        return Session.query(self.model).filter_by(**criteria, **self.fixed).first()

    def get_by(self, **criteria: Any) -> Any:
        found = self.find_by(**criteria)
        if found is None:
            raise errors.not_found(self.label, **criteria)
        return found

    def get(self, key: Any) -> Any:
        return self.get_by(**{self._key: key})

    def create(self, model: Any) -> Any:
        for name, value in self.fixed.items():
            setattr(model, name, value)
        self.set_defaults(model)
        Session.add(model)
        Session.flush()
        return model

    def set_defaults(self, model: Any) -> None:
        """Set what a new row must have and the request does not give."""

    def edit(self, model: Any) -> None:
        Session.add(model)
        Session.flush()
        Session.expire(model)

    def delete(self, model: Any) -> None:
        Session.delete(model)
        Session.flush()


def copy_context(trunk: TrunkFeatures | None) -> None:
    """Copy a trunk's context to its IAX or customized endpoint."""
    if trunk is None:
        return
    for endpoint in (trunk.endpoint_iax, trunk.endpoint_custom):
        if endpoint:
            endpoint.context, endpoint.category = trunk.context, 'trunk'
    Session.flush()


def generate_name() -> str:
    """Return a random name for an endpoint."""
    return ''.join(random.choices(string.ascii_lowercase + string.digits, k=8))


class TrunkDao(Dao):
    """The trunk's row has the keys of its endpoint and registration."""

    def edit(self, model: TrunkFeatures) -> None:
        super().edit(model)
        copy_context(model)

    def delete(self, model: TrunkFeatures) -> None:
        for part, key in (
            (EndpointSIP.uuid, model.endpoint_sip_uuid),
            (UserIAX.id, model.endpoint_iax_id),
            (UserCustom.id, model.endpoint_custom_id),
            (StaticIAX.id, model.register_iax_id),
        ):
            if key:
                Session.query(part.class_).filter(part == key).delete()
        super().delete(model)

    def associate_endpoint_sip(self, trunk: TrunkFeatures, sip: EndpointSIP) -> None:
        trunk.endpoint_sip_uuid = sip.uuid
        self._refresh(trunk, 'endpoint_sip')

    def associate_endpoint_iax(self, trunk: TrunkFeatures, iax: UserIAX) -> None:
        trunk.endpoint_iax_id = iax.id
        self._refresh(trunk, 'endpoint_iax')

    def associate_endpoint_custom(
        self, trunk: TrunkFeatures, custom: UserCustom
    ) -> None:
        trunk.endpoint_custom_id = custom.id
        self._refresh(trunk, 'endpoint_custom')

    def associate_register_iax(self, trunk: TrunkFeatures, line: StaticIAX) -> None:
        trunk.register_iax_id = line.id
        self._refresh(trunk, 'register_iax')

    def dissociate_register_iax(self, trunk: TrunkFeatures) -> None:
        trunk.register_iax_id = None
        self._refresh(trunk, 'register_iax')

    def _refresh(self, trunk: TrunkFeatures, relationship: str) -> None:
        Session.flush()
        Session.expire(trunk, [relationship])


class EndpointSIPDao(Dao):
    def set_defaults(self, model: EndpointSIP) -> None:
        model.name = model.name or generate_name()

    def edit(self, model: EndpointSIP) -> None:
        super().edit(model)
        copy_context(model.trunk)


class EndpointIAXDao(Dao):
    def set_defaults(self, model: UserIAX) -> None:
        model.name = model.name or generate_name()
        model.type = model.type or 'friend'
        model.host = model.host or 'dynamic'
        model.category = model.category or 'trunk'

    def create(self, model: UserIAX) -> UserIAX:
        super().create(model)
        Session.expire(model)
        return model

    def edit(self, model: UserIAX) -> None:
        super().edit(model)
        copy_context(model.trunk_rel)


class EndpointCustomDao(Dao):
    def set_defaults(self, model: UserCustom) -> None:
        model.protocol = 'custom'
        model.category = model.category or 'user'

    def edit(self, model: UserCustom) -> None:
        Session.flush()
        copy_context(model.trunk)


class OutcallDao(Dao):
    def delete(self, model: Outcall) -> None:
        for extension in model.extensions:
            extension.type, extension.typeval = 'user', '0'
        super().delete(model)


class IncallDao(Dao):
    def delete(self, model: Incall) -> None:
        mine = {'type': 'incall', 'typeval': str(model.id)}
        freed = {'type': 'user', 'typeval': '0'}
        Session.query(Extension).filter_by(**mine).update(freed)
        super().delete(model)


class ExtensionDao(Dao):
    def delete(self, model: Extension) -> None:
        Session.query(Extension).filter(Extension.id == model.id).delete()
        Session.flush()

    def set_defaults(self, model: Extension) -> None:
        model.type = model.type or 'user'
        model.typeval = model.typeval or '0'

    def associate_incall(self, incall: Incall, extension: Extension) -> None:
        extension.type, extension.typeval = 'incall', str(incall.id)
        Session.flush()
        Session.expire(incall, ['extensions'])


trunk = TrunkDao(TrunkFeatures, 'Trunk')
endpoint_sip = EndpointSIPDao(EndpointSIP, 'SIPEndpoint', template=False)
endpoint_sip_template = EndpointSIPDao(
    EndpointSIP, 'SIPEndpointTemplate', template=True
)
endpoint_iax = EndpointIAXDao(UserIAX, 'IAXEndpoint')
endpoint_custom = EndpointCustomDao(UserCustom, 'CustomEndpoint')
register_iax = Dao(StaticIAX, 'IAXRegister', var_name='register')
pjsip_transport = Dao(PJSIPTransport, 'Transport')
outcall = OutcallDao(Outcall, 'Outcall')
extension = ExtensionDao(Extension, 'Extension')
incall = IncallDao(Incall, 'Incall')
user = Dao(UserFeatures, 'User')
context = Dao(Context, 'Context')
line = Dao(LineFeatures, 'Line')
