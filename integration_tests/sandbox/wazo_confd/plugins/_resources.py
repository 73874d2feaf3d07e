# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The native resources: one declaration of each, for its service and for REST.

Services check what others may have taken, and what a new field of the plugin could get
wrong. The host also rejects what the plugin never asks for.
"""

import random
import string
from collections.abc import Callable
from functools import partial
from typing import Any

from interco_sandbox.pjsip_doc import PJSIPDoc
from xivo_dao.alchemy.all import (
    Context,
    EndpointSIP,
    Extension,
    Incall,
    Outcall,
    PJSIPTransport,
    StaticIAX,
    TrunkFeatures,
    UserCustom,
    UserFeatures,
    UserIAX,
)
from xivo_dao.helpers.db_manager import Session
from xivo_dao.helpers.exception import InputError, ResourceError

from ..helpers.native import NativeResource
from ..helpers.notifier import (
    RELOAD_DIALPLAN,
    RELOAD_IAX,
    RELOAD_PJSIP,
    RELOAD_QUEUES,
    RELOAD_SCCP,
    describe,
    describe_sip,
)


def generate_name() -> str:
    """Return a random name for an endpoint."""
    return ''.join(random.choices(string.ascii_lowercase + string.digits, k=8))


def after(actions: str, *commands: str) -> Callable[[Any, str], tuple[str, ...]]:
    """Return a function that requests commands after actions, which are words."""
    return lambda row, action: commands if action in actions.split() else ()


def find_trunk_reloads(trunk: TrunkFeatures, action: str) -> tuple[str, ...]:
    if trunk.endpoint_sip_uuid and action != 'created':
        return (RELOAD_PJSIP,)
    return (RELOAD_IAX,) if trunk.endpoint_iax_id and action != 'created' else ()


def copy_context(trunk: TrunkFeatures | None) -> None:
    """Copy the context of a trunk to its IAX or customized endpoint."""
    for endpoint in (trunk.endpoint_iax, trunk.endpoint_custom) if trunk else ():
        if endpoint:
            endpoint.context, endpoint.category = trunk.context, 'trunk'
    Session.flush()


trunk = NativeResource(
    '/trunks',
    'trunks',
    'Trunk',
    TrunkFeatures,
    'id tenant_uuid context outgoing_caller_id_format twilio_incoming endpoint_sip'
    ' endpoint_iax endpoint_custom register_iax outcalls',
    event='trunk',
    after_edit=copy_context,
    reloads=find_trunk_reloads,
)


def check_options(row: Any, attribute: str, section: str) -> None:
    """Check that a section of pjsip.conf has the options in an attribute."""
    pjsip_doc = PJSIPDoc()
    for name, _ in getattr(row, attribute):
        if not pjsip_doc.is_valid_in_section(section, name):
            choices = ', '.join(pjsip_doc.get_section_variables(section))
            raise InputError(
                f"'{attribute}: invalid variable ({name})' must be one of ({choices})"
            )


def check_sections(row: Any) -> None:
    """Check the options of all sections of a SIP endpoint or template."""
    for section in ('aor', 'auth', 'endpoint', 'identify', 'registration'):
        check_options(row, f'{section}_section_options', section)
    for section in ('outbound_auth', 'registration_outbound_auth'):
        check_options(row, f'{section}_section_options', 'auth')


endpoint_sip = NativeResource(
    '/endpoints/sip',
    'endpoint_sip',
    'SIPEndpoint',
    EndpointSIP,
    'uuid tenant_uuid name label asterisk_id trunk',
    'uuid name label',
    key='uuid',
    path_key='uuid',
    event='sip_endpoint',
    content=partial(describe_sip, names='uuid tenant_uuid name label trunk line'),
    fixed={'template': False},
    defaults={'name': generate_name},
    check=check_sections,
    reloads=after('edited', RELOAD_PJSIP, RELOAD_DIALPLAN),
)
endpoint_sip_template = NativeResource(
    '/endpoints/sip/templates',
    'endpoint_sip_templates',
    'SIPEndpointTemplate',
    EndpointSIP,
    'uuid tenant_uuid name label asterisk_id',
    key='uuid',
    path_key='uuid',
    event='sip_endpoint_template',
    content='',
    fixed={'template': True},
    check=check_sections,
    reloads=after('edited', RELOAD_PJSIP, RELOAD_DIALPLAN),
)
sip_transport = NativeResource(
    '/sip/transports',
    'sip_transports',
    'Transport',
    PJSIPTransport,
    'uuid name options',
    key='uuid',
    path_key='transport_uuid',
    event='sip_transport',
    content='uuid name options',
    check=partial(check_options, attribute='options', section='transport'),
    reloads=after('edited', RELOAD_PJSIP),
)
endpoint_iax = NativeResource(
    '/endpoints/iax',
    'endpoint_iax',
    'IAXEndpoint',
    UserIAX,
    'id tenant_uuid name type host',
    'id name',
    event='iax_endpoint',
    # The attribute `trunk` is an option.
    content=lambda iax: describe(iax, 'id tenant_uuid name')
    | {'trunk': describe(iax, 'trunk_rel')['trunk_rel']},
    defaults={'name': generate_name},
    unique='name',
    after_edit=lambda iax: copy_context(iax.trunk_rel),
    reloads=after('edited', RELOAD_IAX),
)
endpoint_custom = NativeResource(
    '/endpoints/custom',
    'endpoint_custom',
    'CustomEndpoint',
    UserCustom,
    'id tenant_uuid interface interface_suffix enabled trunk',
    'id interface',
    event='custom_endpoint',
    content='id tenant_uuid interface trunk line',
    unique='interface',
    after_edit=lambda custom: copy_context(custom.trunk),
)
register_iax = NativeResource(
    '/registers/iax',
    'register_iax',
    'IAXRegister',
    StaticIAX,
    'id enabled remote_host trunk',
    event='register_iax',
    fixed={'var_name': 'register'},
    reloads=after('created edited deleted', RELOAD_IAX),
)


def free_extensions(route: Incall | Outcall) -> None:
    """Let the extensions of a route lead nowhere."""
    for extension in route.extensions:
        extension.type, extension.typeval = 'user', '0'
    Session.flush()


outcall = NativeResource(
    '/outcalls',
    'outcalls',
    'Outcall',
    Outcall,
    'id tenant_uuid name description enabled ring_time internal_caller_id'
    ' preprocess_subroutine trunks',
    'id name',
    event='outcall',
    unique='name',
    before_delete=free_extensions,
)
incall = NativeResource(
    '/incalls',
    'incalls',
    'Incall',
    Incall,
    'id tenant_uuid preprocess_subroutine greeting_sound description extensions',
    event='incall',
    before_delete=free_extensions,
)


def check_new_extension(row: Extension, tenant_uuids: list[str] | None) -> None:
    found = context.find_by(name=row.context)
    if found is None or (tenant_uuids and found.tenant_uuid not in tenant_uuids):
        reason = "field 'context': Context was not found"
        raise InputError(reason, context=row.context)
    place = {'exten': row.exten, 'context': row.context}
    if extension.find_by(**place):
        raise ResourceError('Extension already exists', **place)


def check_free(row: Extension) -> None:
    """Check that an extension leads nowhere."""
    if row.typeval != '0':
        ids = {'extension_id': row.id, 'associated_id': row.typeval}
        raise ResourceError(f'Extension is associated with a {row.type}', **ids)


extension = NativeResource(
    '/extensions',
    'extensions',
    'Extension',
    Extension,
    'id tenant_uuid exten context enabled',
    'id exten context',
    event='extension',
    content='id exten context',
    defaults={'type': 'user', 'typeval': '0'},
    check_new=check_new_extension,
    before_delete=check_free,
    reloads=after('created deleted', RELOAD_DIALPLAN),
)
user = NativeResource(
    '/users',
    'users',
    'User',
    UserFeatures,
    'id uuid tenant_uuid firstname lastname email',
    event='user',
    content='id uuid subscription_type created_at tenant_uuid',
    reloads=after('edited', RELOAD_DIALPLAN, RELOAD_SCCP, RELOAD_QUEUES, RELOAD_PJSIP),
)
context = NativeResource(
    '/contexts',
    'contexts',
    'Context',
    Context,
    'id uuid tenant_uuid name label type description enabled',
)
RESOURCES = (
    *(trunk, endpoint_sip_template, endpoint_sip, sip_transport, endpoint_iax),
    *(endpoint_custom, register_iax, outcall, extension, incall, user, context),
)
