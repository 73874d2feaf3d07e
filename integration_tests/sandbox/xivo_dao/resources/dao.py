# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Any

from ..alchemy.endpoint_sip import EndpointSIP
from ..alchemy.incall import Incall
from ..alchemy.outcall import Outcall
from ..alchemy.staticiax import StaticIAX
from ..alchemy.trunkfeatures import TrunkFeatures
from ..alchemy.usercustom import UserCustom
from ..alchemy.useriax import UserIAX
from ..helpers import errors
from ..helpers.db_manager import Session


def generate_name() -> str:
    """Return a random name for an endpoint."""
    return ''.join(random.choices(string.ascii_lowercase + string.digits, k=8))


class Dao:
    """Reads and writes the rows of a model.

    :param label: the name of the resource in errors
    :param fixed: the values of columns that all rows of this resource share
    :param defaults: what a new row must have, by attribute; functions are called
    :param release: frees what a row uses, before it is deleted
    """

    def __init__(
        self,
        model: Any,
        label: str,
        fixed: dict[str, Any],
        defaults: dict[str, Any],
        release: Callable[[Any], None],
    ) -> None:
        self.model, self.label, self.fixed = model, label, fixed
        self._defaults, self._release = defaults, release
        (self._key,) = model.__table__.primary_key.columns.keys()

    def find_by(self, **criteria: Any) -> Any:
        return Session.query(self.model).filter_by(**criteria, **self.fixed).first()

    def get(self, key: Any) -> Any:
        criteria = {self._key: key}
        found = self.find_by(**criteria)
        if found is None:
            raise errors.not_found(self.label, **criteria)
        return found

    def create(self, model: Any) -> Any:
        for name, value in self.fixed.items():
            setattr(model, name, value)
        for name, value in self._defaults.items():
            if not getattr(model, name):
                setattr(model, name, value() if callable(value) else value)
        Session.add(model)
        Session.flush()
        return model

    def edit(self, model: Any) -> None:
        Session.add(model)
        Session.flush()
        Session.expire(model)
        copy_context(model)

    def delete(self, model: Any) -> None:
        self._release(model)
        Session.delete(model)
        Session.flush()


def copy_context(model: Any) -> None:
    """Copy a trunk's context to its IAX or customized endpoint.

    :param model: the edited row: the trunk, its endpoint, or any other
    """
    if isinstance(model, UserIAX):
        trunk = model.trunk_rel
    elif isinstance(model, EndpointSIP | UserCustom):
        trunk = model.trunk
    else:
        trunk = model if isinstance(model, TrunkFeatures) else None
    if trunk is not None:
        for endpoint in (trunk.endpoint_iax, trunk.endpoint_custom):
            if endpoint:
                endpoint.context, endpoint.category = trunk.context, 'trunk'
        Session.flush()


def delete_parts(trunk: TrunkFeatures) -> None:
    """Delete the endpoint and the registration of a trunk, which has their keys."""
    for part, key in (
        (EndpointSIP.uuid, trunk.endpoint_sip_uuid),
        (UserIAX.id, trunk.endpoint_iax_id),
        (UserCustom.id, trunk.endpoint_custom_id),
        (StaticIAX.id, trunk.register_iax_id),
    ):
        if key:
            Session.query(part.class_).filter(part == key).delete()


def free_extensions(route: Incall | Outcall) -> None:
    """Let the extensions of a route lead nowhere."""
    for extension in route.extensions:
        extension.type, extension.typeval = 'user', '0'
    Session.flush()
