# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every native service, as data; and the host's modules that build them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields
from wazo_confd.helpers.mallow import BaseSchema, PJSIPSection
from xivo_dao.resources._table import DAOS

from . import checks, documents
from .destinations import IncallSchema
from .modules import make_module
from .services import (
    AssociationService,
    CRUDService,
    Notifier,
    OutcallTrunkService,
    UserService,
    Validator,
)

PJSIP, IAX, DIALPLAN = 'module reload res_pjsip.so', 'iax2 reload', 'dialplan reload'
EVERYTHING = (
    DIALPLAN,
    'module reload chan_sccp.so',
    'module reload app_queue.so',
    PJSIP,
)
#: section: the section of pjsip.conf whose options it takes
SECTIONS = {
    'aor': 'aor',
    'auth': 'auth',
    'endpoint': 'endpoint',
    'identify': 'identify',
    'registration': 'registration',
    'registration_outbound_auth': 'auth',
    'outbound_auth': 'auth',
}


def by_id(model: Any) -> dict[str, Any]:
    return {'id': model.id}


def ids(one: str, other: str) -> Callable[[Any, Any], dict[str, Any]]:
    return lambda model, second: {f'{one}_id': model.id, f'{other}_id': second.id}


def always(*commands: str) -> Callable[..., tuple[str, ...]]:
    return lambda *models: commands


def trunk_reloads(trunk: Any) -> list[str]:
    asked = {PJSIP: trunk.endpoint_sip_uuid, IAX: trunk.endpoint_iax_id}
    return [command for command, endpoint in asked.items() if endpoint]


def pjsip_names(label: str, sip: str, template: str) -> list[checks.Check]:
    """Names are unique over transports, endpoints and templates."""
    optional = label != 'name'
    return [
        checks.unique('name', 'endpoint_sip', sip, optional, template=False),
        checks.unique('name', 'endpoint_sip', template, optional, template=True),
        checks.unique('name', 'pjsip_transport', label, optional),
    ]


NOTIFIERS: dict[str, Callable[..., Notifier]] = {
    'trunk': lambda: Notifier('trunk', by_id, trunk_reloads, silent=['created']),
    'endpoint_sip': lambda: Notifier(
        'sip_endpoint', documents.sip_event, always(PJSIP, DIALPLAN), ['created']
    ),
    'sip_template': lambda: Notifier(
        'sip_endpoint_template', lambda sip: {}, always(PJSIP, DIALPLAN), ['created']
    ),
    'endpoint_iax': lambda: Notifier(
        'iax_endpoint', documents.iax_event, always(IAX), ['created']
    ),
    'endpoint_custom': lambda: Notifier('custom_endpoint', documents.custom_event),
    'register_iax': lambda: Notifier(
        'register_iax', by_id, always(IAX), has_tenant=False
    ),
    'outcall': lambda: Notifier('outcall', by_id),
    'extension': lambda: Notifier(
        'extension', lambda e: documents.pick(e, 'id exten context'), always(DIALPLAN)
    ),
    'incall': lambda: Notifier('incall', by_id),
    'user': lambda: Notifier('user', documents.user_event, always(*EVERYTHING)),
    'trunk_register': lambda: Notifier('trunk_register_iax', ids('trunk', 'register')),
    'outcall_trunk': lambda: Notifier(
        'outcall_trunks',
        lambda outcall, trunks: {
            'outcall_id': outcall.id,
            'trunk_ids': [trunk.id for trunk in trunks],
        },
    ),
    'outcall_extension': lambda: Notifier(
        'outcall_extension', ids('outcall', 'extension'), always(DIALPLAN)
    ),
    'incall_extension': lambda: Notifier(
        'incall_extension', ids('incall', 'extension'), always(DIALPLAN)
    ),
}
_trunk_context = [
    checks.exists('context', 'context', 'Context', optional=True),
    checks.context_tenant,
]
_iax_name = [checks.unique('name', 'endpoint_iax', 'IAXEndpoint', optional=True)]
_interface = [checks.unique('interface', 'endpoint_custom', 'CustomEndpoint')]
_outcall_name = [checks.unique('name', 'outcall', 'Outcall')]
_extension = [
    checks.exists('context', 'context', 'Context'),
    checks.exten_free,
    checks.exten_readable,
]
VALIDATORS: dict[str, dict[str, list[checks.Check]]] = {
    'trunk': {'create': _trunk_context, 'edit': _trunk_context},
    'endpoint_iax': {'create': _iax_name, 'edit': _iax_name},
    'endpoint_custom': {'create': _interface, 'edit': _interface},
    'register_iax': {},
    'outcall': {'create': _outcall_name, 'edit': _outcall_name},
    'extension': {
        'create': _extension,
        'edit': _extension,
        'delete': [_extension[0], checks.exten_unused],
    },
    'incall': {
        'create': [checks.destination_exists],
        'edit': [checks.destination_exists],
    },
    'user': {},
    'trunk_register': {'association': [checks.free_for_register]},
    'outcall_trunk': {
        'association': [checks.same_tenant('outcall', 'trunk'), checks.no_twice]
    },
    'outcall_extension': {
        'association': [
            lambda outcall, e: checks.same_tenant('extension', 'outcall')(e, outcall),
            checks.free_extension('outcall'),
        ]
    },
    'incall_extension': {
        'association': [
            lambda incall, e: checks.same_tenant('extension', 'incall')(e, incall),
            checks.incall_free,
            checks.free_extension('incall'),
        ]
    },
}


def _validator(name: str) -> Validator:
    return Validator(**VALIDATORS[name])


def _crud(name: str, kind: type[CRUDService] = CRUDService) -> Callable[..., Any]:
    """A builder; the host's take clients and settings that are not needed here."""
    return lambda *unused, **also_unused: kind(
        DAOS[name], _validator(name), NOTIFIERS[name]()
    )


def _sip_validator(pjsip_doc: Any) -> Validator:
    names = pjsip_names('Transport', 'SIPEndpoint', 'SIPEndpointTemplate')
    options = [
        checks.documented(pjsip_doc, f'{name}_section_options', section)
        for name, section in SECTIONS.items()
    ]
    return Validator(create=names + options, edit=[checks.no_loop, *names, *options])


def _sip(name: str, template: bool) -> Callable[[Any, Any], CRUDService]:
    return lambda provd_client, pjsip_doc: CRUDService(
        DAOS['endpoint_sip'],
        _sip_validator(pjsip_doc),
        NOTIFIERS[name](),
        template=template,
    )


def _transport_service(pjsip_doc: Any, schema: Any) -> CRUDService:
    options = checks.documented(pjsip_doc, 'options', 'transport')
    create = [*pjsip_names('name', 'name', 'name'), options]
    edit = pjsip_names('Transport', 'SIPEndpoint', 'SIPEndpointTemplate')
    return CRUDService(
        DAOS['pjsip_transport'],
        Validator(
            create=create, edit=[*edit, options], delete=[checks.no_endpoint_uses]
        ),
        Notifier('sip_transport', schema.dump, always(PJSIP), has_tenant=False),
    )


def _trunk_endpoint(
    kind: str, key: str, reloads: Any, data: Callable[[Any], dict[str, Any]]
) -> Callable[[], AssociationService]:
    def event(trunk: Any, endpoint: Any) -> dict[str, Any]:
        whose = documents.pick(trunk, 'id tenant_uuid')
        return {'trunk': whose, f'endpoint_{kind}': data(endpoint)}

    own = f'endpoint_{kind}_{key}'
    return lambda: AssociationService(
        Validator(
            association=[
                checks.same_tenant('trunk', 'endpoint'),
                checks.free_for_endpoint(kind),
            ]
        ),
        Notifier(f'trunk_endpoint_{kind}', event, reloads),
        lambda trunk, endpoint: getattr(trunk, own) == getattr(endpoint, key),
        getattr(DAOS['trunk'], f'associate_endpoint_{kind}'),
        getattr(DAOS['trunk'], f'dissociate_endpoint_{kind}'),
    )


def _trunk_register() -> AssociationService:
    return AssociationService(
        _validator('trunk_register'),
        NOTIFIERS['trunk_register'](),
        lambda trunk, register: trunk.register_iax is register,
        DAOS['trunk'].associate_register_iax,
        DAOS['trunk'].dissociate_register_iax,
    )


def _outcall_extension() -> AssociationService:
    return AssociationService(
        _validator('outcall_extension'),
        NOTIFIERS['outcall_extension'](),
        lambda outcall, extension: extension in outcall.extensions,
        lambda outcall, e, **options: outcall.associate_extension(e, **options),
        lambda outcall, extension: outcall.dissociate_extension(extension),
        lambda outcall, e, **options: outcall.update_extension_association(
            e, **options
        ),
    )


def _incall_extension() -> AssociationService:
    return AssociationService(
        _validator('incall_extension'),
        NOTIFIERS['incall_extension'](),
        lambda incall, extension: extension in incall.extensions,
        DAOS['extension'].associate_incall,
        DAOS['extension'].dissociate_incall,
    )


def _outcall_trunk() -> OutcallTrunkService:
    return OutcallTrunkService(
        _validator('outcall_trunk'), NOTIFIERS['outcall_trunk']()
    )


_brief = documents.pick
BUILDERS: dict[str, dict[str, Callable[..., Any]]] = {
    'endpoint_sip': {
        'build_endpoint_service': _sip('endpoint_sip', template=False),
        'build_template_service': _sip('sip_template', template=True),
    },
    'pjsip': {'build_pjsip_transport_service': _transport_service},
    'trunk_endpoint': {
        'build_service_sip': _trunk_endpoint(
            'sip', 'uuid', always(PJSIP), documents.sip_associated
        ),
        'build_service_iax': _trunk_endpoint(
            'iax', 'id', always(IAX), lambda iax: _brief(iax, 'id tenant_uuid name')
        ),
        'build_service_custom': _trunk_endpoint(
            'custom', 'id', None, lambda c: _brief(c, 'id tenant_uuid interface')
        ),
    },
    'trunk_register': {'build_service_iax': _trunk_register},
    'outcall_extension': {'build_service': _outcall_extension},
    'incall_extension': {'build_service': _incall_extension},
    'outcall_trunk': {'build_service': _outcall_trunk},
    'user': {'build_service': _crud('user', UserService)},
    **{
        name: {'build_service': _crud(name)}
        for name in ('trunk', 'endpoint_iax', 'endpoint_custom', 'register_iax')
    },
    **{
        name: {'build_service': _crud(name)}
        for name in ('outcall', 'extension', 'incall')
    },
}


class PJSIPTransportSchema(BaseSchema):
    uuid = fields.UUID(dump_only=True)
    name = fields.String(validate=PJSIPSection(), required=True)
    options = fields.List(fields.List(fields.String()), load_default=[])


def install(package: str) -> None:
    """Make ``<package>.<plugin>.service`` and its neighbours importable."""
    for name, builders in BUILDERS.items():
        make_module(f'{package}.{name}.service', **builders)
    for name, notifier in NOTIFIERS.items():
        make_module(f'{package}.{name}.notifier', build_notifier=notifier)
    for name in VALIDATORS:
        build = lambda name=name: _validator(name)  # noqa: E731
        make_module(f'{package}.{name}.validator', build_validator=build)
    make_module(f'{package}.incall.schema', IncallSchema=IncallSchema)
    make_module(f'{package}.pjsip.schema', PJSIPTransportSchema=PJSIPTransportSchema)
