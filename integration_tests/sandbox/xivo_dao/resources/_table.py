# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..alchemy._people import Context, FuncKeyTemplate, LineFeatures, Tenant
from ..alchemy._people import UserFeatures as User
from ..alchemy._routes import Extension, Incall, Outcall
from ..alchemy._sip import EndpointSIP, PJSIPTransport
from ..alchemy._trunks import StaticIAX, TrunkFeatures, UserCustom, UserIAX
from ..helpers import errors
from ..helpers.db_manager import Session
from ._dao import Dao, random_name

#: trunk's key, model, its key: also the order in which a trunk is asked for its own
ENDPOINTS = {
    'sip': ('endpoint_sip_uuid', EndpointSIP, 'uuid'),
    'iax': ('endpoint_iax_id', UserIAX, 'id'),
    'custom': ('endpoint_custom_id', UserCustom, 'id'),
}


def columns(model: Any, names: str) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names.split()}


def follow_trunk(trunk: TrunkFeatures | None) -> None:
    """An IAX or custom endpoint takes its trunk's context."""
    if trunk:
        for endpoint in (trunk.endpoint_iax, trunk.endpoint_custom):
            if endpoint:
                endpoint.context, endpoint.category = trunk.context, 'trunk'
        Session.flush()


def delete_parts(trunk: TrunkFeatures) -> None:
    parts = [*ENDPOINTS.values(), ('register_iax_id', StaticIAX, 'id')]
    for key, model, primary in parts:
        if value := getattr(trunk, key):
            Session.query(model).filter(getattr(model, primary) == value).delete()


def release_extensions(route: Any) -> None:
    for extension in list(route.extensions):
        extension.type, extension.typeval = 'user', '0'


class TrunkDao(Dao):
    """Associations are keys of the trunk's row; the relationships only look."""

    def _associate(self, trunk: Any, part: Any, kind: str, name: str) -> None:
        key = f'{name}_uuid' if kind == 'sip' else f'{name}_id'
        if trunk.protocol not in (kind, None):
            raise errors.resource_associated(
                'Trunk', 'Endpoint', trunk_id=trunk.id, protocol=trunk.protocol
            )
        setattr(trunk, key, part.uuid if kind == 'sip' else part.id)
        Session.flush()
        Session.expire(trunk, [name])

    def _dissociate(self, trunk: Any, part: Any, kind: str, name: str) -> None:
        if part is getattr(trunk, name):
            setattr(trunk, f'{name}_uuid' if kind == 'sip' else f'{name}_id', None)
            Session.flush()
            Session.expire(trunk, [name])


def _operation(verb: str, kind: str, name: str) -> Any:
    return lambda self, trunk, part: getattr(self, f'_{verb}')(trunk, part, kind, name)


for _verb in ('associate', 'dissociate'):
    for _kind, _name in (
        *((k, f'endpoint_{k}') for k in ENDPOINTS),
        ('iax', 'register_iax'),
    ):
        setattr(TrunkDao, f'{_verb}_{_name}', _operation(_verb, _kind, _name))


class IncallExtensionDao(Dao):
    def associate_incall(self, incall: Incall, extension: Extension) -> None:
        extension.type, extension.typeval = 'incall', str(incall.id)
        Session.flush()
        Session.expire(incall, ['extensions'])

    def dissociate_incall(self, incall: Incall, extension: Extension) -> None:
        if incall is extension.incall:
            extension.type, extension.typeval = 'user', '0'
            Session.flush()
            Session.expire(incall, ['extensions'])


class TransportDao(Dao):
    def delete(self, model: Any, fallback: Any = None) -> None:
        if fallback:
            Session.query(EndpointSIP).filter_by(transport_uuid=model.uuid).update(
                {'transport_uuid': fallback.uuid}
            )
        super().delete(model)


DAOS: dict[str, Dao] = {
    'trunk': TrunkDao(
        TrunkFeatures,
        'Trunk',
        columns(
            TrunkFeatures,
            'id context description name label outgoing_caller_id_format',
        ),
        'id',
        follow=follow_trunk,
        before_delete=delete_parts,
        rolls_back=('edit',),
    ),
    'endpoint_sip': Dao(
        EndpointSIP,
        'SIPEndpoint',
        columns(EndpointSIP, 'name asterisk_id label template uuid'),
        'label',
        searched=('name', 'asterisk_id', 'label', 'template'),
        key='uuid',
        defaults={'name': lambda sip: random_name()},
        follow=lambda sip: follow_trunk(sip.trunk),
        rolls_back=('create', 'edit', 'delete'),
    ),
    'endpoint_iax': Dao(
        UserIAX,
        'IAXEndpoint',
        columns(UserIAX, 'name type host'),
        'name',
        defaults={
            'name': lambda iax: random_name(),
            'type': 'friend',
            'host': 'dynamic',
            'category': 'trunk',
        },
        follow=lambda iax: follow_trunk(iax.trunk_rel),
        expires=('create', 'edit'),
    ),
    'endpoint_custom': Dao(
        UserCustom,
        'CustomEndpoint',
        columns(UserCustom, 'id interface context'),
        'interface',
        defaults={'protocol': 'custom', 'category': 'user'},
        follow=lambda custom: follow_trunk(custom.trunk),
        expires=(),
    ),
    'register_iax': Dao(
        StaticIAX,
        'IAXRegister',
        columns(StaticIAX, 'id'),
        'id',
        tenant=None,
        only=StaticIAX.var_name == 'register',
    ),
    'pjsip_transport': TransportDao(
        PJSIPTransport,
        'Transport',
        columns(PJSIPTransport, 'uuid name'),
        'name',
        searched=('name',),
        key='uuid',
        tenant=None,
    ),
    'outcall': Dao(
        Outcall,
        'Outcall',
        columns(Outcall, 'id description name preprocess_subroutine'),
        'id',
        before_delete=release_extensions,
    ),
    'extension': IncallExtensionDao(
        Extension,
        'Extension',
        {**columns(Extension, 'exten context'), 'type': Extension.context_type},
        'exten',
        defaults={'type': 'user', 'typeval': '0'},
    ),
    'incall': Dao(
        Incall,
        'Incall',
        columns(Incall, 'preprocess_subroutine greeting_sound description exten'),
        'exten',
        before_delete=release_extensions,
    ),
    'user': Dao(
        User,
        'User',
        {
            **columns(User, 'id uuid firstname fullname caller_id userfield email'),
            **columns(User, 'lastname outgoing_caller_id username enabled description'),
        },
        'lastname',
        searched=('fullname', 'caller_id', 'userfield', 'email', 'outgoing_caller_id'),
        defaults={
            'func_key_template_private': lambda user: FuncKeyTemplate(
                tenant_uuid=user.tenant_uuid, private=True
            ),
            'caller_id': lambda user: f'"{user.fullname}"',
        },
    ),
    'context': Dao(
        Context,
        'Context',
        {**columns(Context, 'id name description'), 'label': Context.displayname}
        | {'type': Context.contexttype},
        'id',
        expires=(),
    ),
    'tenant': Dao(
        Tenant, 'Tenant', columns(Tenant, 'uuid'), 'uuid', key='uuid', tenant='uuid'
    ),
    'line': Dao(LineFeatures, 'Line', columns(LineFeatures, 'id name context'), 'id'),
}
