# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import (
    RELOAD_IAX,
    RELOAD_PJSIP,
    describe,
    describe_identity,
    publish,
    reload,
)
from ...helpers.validator import check_same_tenant


def check_no_endpoint(trunk: TrunkFeatures) -> None:
    """Raise ResourceError if the trunk has an endpoint."""
    for protocol, key in (
        ('sip', trunk.endpoint_sip_uuid),
        ('iax', trunk.endpoint_iax_id),
        ('custom', trunk.endpoint_custom_id),
    ):
        if key:
            raise errors.resource_associated(
                'Trunk',
                'Endpoint',
                trunk_id=trunk.id,
                endpoint=protocol,
                endpoint_id=key,
            )


def check_unused(protocol: str, **key: Any) -> None:
    """Raise ResourceError if a trunk or line has the endpoint.

    :param key: the name of the column that refers to the endpoint, and its value
    """
    (endpoint_id,) = key.values()
    holders = {'Trunk': dao.trunk.find_by(**key)}
    if protocol != 'iax':  # Lines have no IAX endpoints.
        holders['Line'] = dao.line.find_by(**key)
    for label, holder in holders.items():
        if holder:
            raise errors.resource_associated(
                label,
                'Endpoint',
                trunk_id=holder.id,
                endpoint=protocol,
                endpoint_id=endpoint_id,
            )


def check_no_registration(trunk: TrunkFeatures, name: str) -> None:
    """Raise ResourceError if the trunk has an IAX registration."""
    if trunk.register_iax:
        raise errors.resource_associated(
            'Trunk',
            'IAXRegister',
            **{'trunk_id': trunk.id, name: trunk.register_iax.id},
        )


class TrunkEndpointSIPNotifier:
    def associated(self, trunk: TrunkFeatures, endpoint: EndpointSIP) -> None:
        reload(RELOAD_PJSIP)
        content = {
            'trunk': describe(trunk, 'id', 'tenant_uuid'),
            'endpoint_sip': describe(endpoint, 'uuid', 'tenant_uuid', 'name')
            | describe_identity(endpoint),
        }
        publish('trunk_endpoint_sip_associated', content, trunk.tenant_uuid)


class TrunkEndpointSIPService:
    notifier = TrunkEndpointSIPNotifier()

    def associate(self, trunk: TrunkFeatures, endpoint: EndpointSIP) -> None:
        if endpoint.uuid == trunk.endpoint_sip_uuid:
            return
        check_same_tenant(trunk=trunk, endpoint=endpoint)
        check_no_endpoint(trunk)
        check_unused('sip', endpoint_sip_uuid=endpoint.uuid)
        check_no_registration(trunk, 'register_sip_id')
        dao.trunk.associate_endpoint_sip(trunk, endpoint)
        self.notifier.associated(trunk, endpoint)


class TrunkEndpointIAXNotifier:
    def associated(self, trunk: TrunkFeatures, endpoint: UserIAX) -> None:
        reload(RELOAD_IAX)
        content = {
            'trunk': describe(trunk, 'id', 'tenant_uuid'),
            'endpoint_iax': describe(endpoint, 'id', 'tenant_uuid', 'name'),
        }
        publish('trunk_endpoint_iax_associated', content, trunk.tenant_uuid)


class TrunkEndpointIAXService:
    notifier = TrunkEndpointIAXNotifier()

    def associate(self, trunk: TrunkFeatures, endpoint: UserIAX) -> None:
        if endpoint.id == trunk.endpoint_iax_id:
            return
        check_same_tenant(trunk=trunk, endpoint=endpoint)
        check_no_endpoint(trunk)
        check_unused('iax', endpoint_iax_id=endpoint.id)
        dao.trunk.associate_endpoint_iax(trunk, endpoint)
        self.notifier.associated(trunk, endpoint)


class TrunkEndpointCustomNotifier:
    def associated(self, trunk: TrunkFeatures, endpoint: UserCustom) -> None:
        content = {
            'trunk': describe(trunk, 'id', 'tenant_uuid'),
            'endpoint_custom': describe(endpoint, 'id', 'tenant_uuid', 'interface'),
        }
        publish('trunk_endpoint_custom_associated', content, trunk.tenant_uuid)


class TrunkEndpointCustomService:
    notifier = TrunkEndpointCustomNotifier()

    def associate(self, trunk: TrunkFeatures, endpoint: UserCustom) -> None:
        if endpoint.id == trunk.endpoint_custom_id:
            return
        check_same_tenant(trunk=trunk, endpoint=endpoint)
        check_no_endpoint(trunk)
        check_unused('custom', endpoint_custom_id=endpoint.id)
        check_no_registration(trunk, 'register_iax_id')
        dao.trunk.associate_endpoint_custom(trunk, endpoint)
        self.notifier.associated(trunk, endpoint)


def build_service_sip() -> TrunkEndpointSIPService:
    return TrunkEndpointSIPService()


def build_service_iax() -> TrunkEndpointIAXService:
    return TrunkEndpointIAXService()


def build_service_custom() -> TrunkEndpointCustomService:
    return TrunkEndpointCustomService()
