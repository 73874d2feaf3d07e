# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services that associate rows of two resources.

The host also checks that the two may be associated. The plugin never asks for what
these checks reject, so they are left out.
"""

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


class TrunkEndpointService:
    """Announces that a trunk was associated; the plugin sets the key by itself."""

    def __init__(
        self, name: str, show: Callable[[Any], dict[str, Any]], *reloads: str
    ) -> None:
        self._name, self._show, self._reloads = name, show, reloads
        self.notifier = self

    def associated(self, trunk: Any, endpoint: Any) -> None:
        reload(*self._reloads)
        content = {'trunk': describe(trunk, 'id tenant_uuid')}
        content[self._name] = self._show(endpoint)
        publish(f'trunk_{self._name}_associated', content, trunk.tenant_uuid)


_show_sip = partial(describe_sip, names='uuid tenant_uuid name')
_show_iax = partial(describe, names='id tenant_uuid name')
_show_custom = partial(describe, names='id tenant_uuid interface')
trunk_sip = partial(TrunkEndpointService, 'endpoint_sip', _show_sip, RELOAD_PJSIP)
trunk_iax = partial(TrunkEndpointService, 'endpoint_iax', _show_iax, RELOAD_IAX)
trunk_custom = partial(TrunkEndpointService, 'endpoint_custom', _show_custom)


class TrunkRegisterIAXService:
    """Associates a trunk with its registration line of iax.conf."""

    def associate(self, trunk: Any, line: Any) -> None:
        self._set(trunk, line, line.id, 'associated')

    def dissociate(self, trunk: Any, line: Any) -> None:
        self._set(trunk, line, None, 'dissociated')

    def _set(self, trunk: Any, line: Any, key: int | None, action: str) -> None:
        trunk.register_iax_id = key
        Session.flush()
        Session.expire(trunk, ['register_iax'])
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
