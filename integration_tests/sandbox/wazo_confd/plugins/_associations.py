# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services that associate rows of two resources.

The host also checks that the two may be associated. The plugin never asks for what
these checks reject, so they are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from xivo_dao.helpers.db_manager import Session

from ..helpers.notifier import (
    RELOAD_DIALPLAN,
    RELOAD_IAX,
    RELOAD_PJSIP,
    describe,
    describe_sip,
    publish,
    reload,
)


def set_and_refresh(trunk: Any, column: str, key: Any, relationship: str) -> None:
    """Set a key of a trunk's row, and forget the related row."""
    setattr(trunk, column, key)
    Session.flush()
    Session.expire(trunk, [relationship])


class TrunkEndpointNotifier:
    """Announces that a trunk was associated with an endpoint."""

    def __init__(
        self, relationship: str, show: Callable[[Any], dict[str, Any]], *reloads: str
    ) -> None:
        self._relationship, self._show, self._reloads = relationship, show, reloads

    def associated(self, trunk: Any, endpoint: Any) -> None:
        reload(*self._reloads)
        content = {
            'trunk': describe(trunk, 'id tenant_uuid'),
            self._relationship: self._show(endpoint),
        }
        name = f'trunk_{self._relationship}_associated'
        publish(name, content, trunk.tenant_uuid)


class TrunkEndpointService:
    """Associates a trunk with an endpoint of one protocol.

    :param protocol: sip, iax or custom
    :param key: the name of the endpoint's primary key
    :param show: returns the endpoint as in events
    :param reloads: the commands to request
    """

    def __init__(
        self,
        protocol: str,
        key: str,
        show: Callable[[Any], dict[str, Any]],
        *reloads: str,
    ) -> None:
        self._relationship, self._key = f'endpoint_{protocol}', key
        self.notifier = TrunkEndpointNotifier(self._relationship, show, *reloads)

    def associate(self, trunk: Any, endpoint: Any) -> None:
        column = f'{self._relationship}_{self._key}'
        key = getattr(endpoint, self._key)
        set_and_refresh(trunk, column, key, self._relationship)
        self.notifier.associated(trunk, endpoint)


def build_trunk_endpoint_sip_service() -> TrunkEndpointService:
    show = partial(describe_sip, names='uuid tenant_uuid name')
    return TrunkEndpointService('sip', 'uuid', show, RELOAD_PJSIP)


def build_trunk_endpoint_iax_service() -> TrunkEndpointService:
    show = partial(describe, names='id tenant_uuid name')
    return TrunkEndpointService('iax', 'id', show, RELOAD_IAX)


def build_trunk_endpoint_custom_service() -> TrunkEndpointService:
    show = partial(describe, names='id tenant_uuid interface')
    return TrunkEndpointService('custom', 'id', show)


class TrunkRegisterIAXService:
    """Associates a trunk with its registration line of iax.conf."""

    def associate(self, trunk: Any, line: Any) -> None:
        self._set(trunk, line, line.id, 'associated')

    def dissociate(self, trunk: Any, line: Any) -> None:
        self._set(trunk, line, None, 'dissociated')

    def _set(self, trunk: Any, line: Any, key: int | None, action: str) -> None:
        set_and_refresh(trunk, 'register_iax_id', key, 'register_iax')
        content = {'trunk_id': trunk.id, 'register_id': line.id}
        publish(f'trunk_register_iax_{action}', content, trunk.tenant_uuid)


class OutcallTrunkService:
    """Sets the trunks that an outcall tries, in order."""

    def associate_all_trunks(self, outcall: Any, trunks: list[Any]) -> None:
        """Set the trunks; as on the host, without a flush."""
        outcall.trunks = trunks
        ids = [trunk.id for trunk in trunks]
        content = {'outcall_id': outcall.id, 'trunk_ids': ids}
        publish('outcall_trunks_associated', content, outcall.tenant_uuid)


class OutcallExtensionService:
    """Associates an outcall with an extension, and changes what it does there."""

    def associate(self, outcall: Any, extension: Any, options: dict[str, Any]) -> None:
        if extension in outcall.extensions:
            outcall.update_extension_association(extension, **options)
            return
        outcall.associate_extension(extension, **options)
        reload(RELOAD_DIALPLAN)
        content = {'outcall_id': outcall.id, 'extension_id': extension.id}
        publish('outcall_extension_associated', content, outcall.tenant_uuid)


class IncallExtensionService:
    """Associates an incall with its only extension."""

    def associate(self, incall: Any, extension: Any) -> None:
        extension.type, extension.typeval = 'incall', str(incall.id)
        Session.flush()
        Session.expire(incall, ['extensions'])
        reload(RELOAD_DIALPLAN)
        content = {'incall_id': incall.id, 'extension_id': extension.id}
        publish('incall_extension_associated', content, incall.tenant_uuid)
