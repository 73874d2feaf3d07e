# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's native services against exchanges recorded on a real host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from confd_client import Host
from flask import Flask
from marshmallow import ValidationError
from replays import (
    RECORDED,
    check_document,
    check_exchange,
    drop_pending,
    is_alike,
    sandbox_app,
)

pytestmark = pytest.mark.sandbox_only


#: The sections of a SIP endpoint in pjsip.conf.
SECTIONS = (
    *('aor', 'auth', 'endpoint', 'identify', 'outbound_auth', 'registration'),
    'registration_outbound_auth',
)


@pytest.fixture
def app(host: Host) -> Iterator[Flask]:
    with sandbox_app(host) as app:
        yield app


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    """Run the test inside a request of the sandbox."""
    with app.test_request_context('/'):
        yield


@pytest.fixture
def tenant_uuid(fixtures: dict[str, Any]) -> str:
    """The master tenant."""
    return fixtures['tokens']['admin']['tenant_uuid']


def test_sip_trunk_services_behave_as_recorded(
    in_request: None, tenant_uuid: str, contexts: dict[str, str], name: Callable
) -> None:
    from interco_sandbox.pjsip_doc import PJSIPDoc
    from wazo_confd.plugins.endpoint_sip.service import build_endpoint_service
    from wazo_confd.plugins.trunk.service import build_service
    from wazo_confd.plugins.trunk_endpoint.service import build_service_sip
    from xivo_dao.alchemy.all import EndpointSIP, TrunkFeatures
    from xivo_dao.helpers.db_manager import Session
    from xivo_dao.helpers.exception import InputError

    trunks, endpoints = build_service(), build_endpoint_service(None, PJSIPDoc())
    trunk = TrunkFeatures(context=contexts['incall'], tenant_uuid=tenant_uuid)
    trunks.create(trunk)
    check_exchange(7)
    check_document(7, 'trunks', trunk)
    sip = EndpointSIP(name=name(), label='ACME', tenant_uuid=tenant_uuid)
    options = {f'{section}_section_options': [] for section in SECTIONS}
    options['endpoint_section_options'] = [['allow', '!all,g722']]
    validator, notifier = endpoints.validator, endpoints.notifier
    validator.validate_create(SimpleNamespace(name=sip.name, **options), None)
    options['endpoint_section_options'] = [['allowed', 'g722']]
    with pytest.raises(InputError, match='invalid variable'):
        validator.validate_create(SimpleNamespace(name=sip.name, **options), None)
    endpoints.dao.create(sip)
    shown = {'tenant_uuid': tenant_uuid, 'line': None, **options}
    shown |= {'uuid': sip.uuid, 'name': sip.name}
    notifier.created(SimpleNamespace(label='ACME', trunk=None, **shown))
    check_exchange(9)
    check_document(9, 'endpoint_sip', sip)
    trunk.endpoint_sip_uuid = sip.uuid
    Session.flush()
    Session.expire_all()
    build_service_sip().notifier.associated(trunk, SimpleNamespace(**shown))
    check_exchange(10)
    check_document(11, 'trunks', trunk)
    check_document(12, 'endpoint_sip', sip)
    notifier.edited(SimpleNamespace(label='ACME 2', trunk=trunk, **shown))
    check_exchange(13)
    trunk.outgoing_caller_id_format = 'national'
    trunks.edit(trunk)
    check_exchange(14)
    trunks.notifier.deleted(trunk)
    check_exchange(62)


def test_iax_trunk_services_behave_as_recorded(
    in_request: None, tenant_uuid: str, contexts: dict[str, str], name: Callable
) -> None:
    from wazo_confd.plugins.endpoint_iax import service as endpoint_iax
    from wazo_confd.plugins.register_iax import service as register_iax
    from wazo_confd.plugins.trunk import service as trunk_service
    from wazo_confd.plugins.trunk_endpoint.service import build_service_iax
    from wazo_confd.plugins.trunk_register import service as trunk_register
    from xivo_dao.alchemy.all import StaticIAX, TrunkFeatures, UserIAX
    from xivo_dao.helpers.db_manager import Session

    trunks = trunk_service.build_service()
    trunk = TrunkFeatures(tenant_uuid=tenant_uuid)
    trunks.create(trunk)
    check_exchange(16)
    iax = UserIAX(
        name=name(),
        type='friend',
        host='198.51.100.7',
        tenant_uuid=tenant_uuid,
        category='trunk',
    )
    iax.username, iax.secret = 'u', 's'
    endpoint_iax.build_service().create(iax)
    check_exchange(15)
    check_document(15, 'endpoint_iax', iax)
    trunk.endpoint_iax_id = iax.id
    Session.flush()
    build_service_iax().notifier.associated(trunk, iax)
    check_exchange(17)
    line = StaticIAX(filename='iax.conf', category='general', var_name='register')
    line.var_val = 'u:p@198.51.100.7:4569'
    register_iax.build_service().create(line)
    check_exchange(18)
    check_document(18, 'register_iax', line)
    trunk_register.build_service_iax().associate(trunk, line)
    check_exchange(19)
    Session.expire_all()
    check_document(21, 'register_iax', line)
    assert iax.context is None  # Associating copies no context; editing copies it.
    trunk.context = contexts['incall']
    trunks.edit(trunk)
    assert iax.context == trunk.context
    drop_pending()
    check_document(20, 'trunks', trunk)
    trunks.notifier.deleted(trunk)
    check_exchange(65)


def test_custom_trunk_services_behave_as_recorded(
    in_request: None, tenant_uuid: str, name: Callable
) -> None:
    from wazo_confd.plugins.endpoint_custom import service as endpoint_custom
    from wazo_confd.plugins.trunk import service as trunk_service
    from wazo_confd.plugins.trunk_endpoint.service import build_service_custom
    from xivo_dao.alchemy.all import TrunkFeatures, UserCustom
    from xivo_dao.helpers.db_manager import Session

    trunks, endpoints = trunk_service.build_service(), endpoint_custom.build_service()
    trunk = TrunkFeatures(tenant_uuid=tenant_uuid)
    trunks.create(trunk)
    check_exchange(25)
    check_document(25, 'trunks', trunk)
    custom = UserCustom(
        interface=f'Local/{name()}',
        interface_suffix='w',
        tenant_uuid=tenant_uuid,
        protocol='custom',
        category='user',
    )
    endpoints.create(custom)
    check_exchange(24)
    trunk.endpoint_custom_id = custom.id
    Session.flush()
    build_service_custom().notifier.associated(trunk, custom)
    check_exchange(26)
    Session.expire_all()
    check_document(27, 'trunks', trunk)
    check_document(28, 'endpoint_custom', custom)
    custom.enabled = False
    endpoints.edit(custom)
    check_exchange(29)
    trunks.notifier.deleted(trunk)
    check_exchange(67)


def test_outgoing_route_services_behave_as_recorded(
    in_request: None, tenant_uuid: str, contexts: dict[str, str], name: Callable
) -> None:
    from interco_sandbox.native_resources import show
    from wazo_confd.plugins.extension import service as extension_service
    from wazo_confd.plugins.outcall import service as outcall_service
    from wazo_confd.plugins.outcall_extension import service as outcall_extension
    from wazo_confd.plugins.outcall_trunk import service as outcall_trunk
    from wazo_confd.plugins.trunk import service as trunk_service
    from xivo_dao.alchemy.all import Extension, Outcall, TrunkFeatures
    from xivo_dao.helpers.db_manager import Session
    from xivo_dao.helpers.exception import InputError, ResourceError

    trunks = [TrunkFeatures(tenant_uuid=tenant_uuid) for _ in range(2)]
    for trunk in trunks:
        trunk_service.build_service().create(trunk)
    drop_pending()
    outcall = Outcall(name=name(), internal_caller_id=False, tenant_uuid=tenant_uuid)
    outcall_service.build_service().create(outcall)
    check_exchange(30)
    Session.expire_all()
    check_document(30, 'outcalls', outcall)
    outcall_trunk.build_service().associate_all_trunks(outcall, trunks)
    check_exchange(31)
    extensions = extension_service.build_service(None)
    extension = Extension(exten='_418.', context=contexts['outcall'])
    extensions.create(extension, tenant_uuids=[tenant_uuid])
    check_exchange(32)
    check_document(32, 'extensions', extension)
    associations = outcall_extension.build_service()
    options = {'caller_id': '"ACME" <5145551234>', 'strip_digits': 0}
    associations.associate(outcall, extension, options)
    check_exchange(33)
    associations.associate(outcall, extension, {'caller_id': '"ACME" <5145551235>'})
    check_exchange(34)
    Session.flush()
    Session.expire_all()
    document = show('outcalls', outcall)
    assert is_alike(document['extensions'], RECORDED[35]['response']['extensions'])
    assert [one['id'] for one in document['trunks']] == [trunk.id for trunk in trunks]
    again = Extension(exten='_418.', context=contexts['outcall'])
    with pytest.raises(ResourceError, match='already exists'):
        extensions.create(again, tenant_uuids=[tenant_uuid])
    with pytest.raises(InputError) as unknown_context:
        extensions.create(
            Extension(exten='9', context='nope'), tenant_uuids=[tenant_uuid]
        )
    assert [str(unknown_context.value)] == RECORDED[39]['response']


def test_incoming_route_services_behave_as_recorded(
    in_request: None,
    tenant_uuid: str,
    contexts: dict[str, str],
    fixtures: dict[str, Any],
) -> None:
    from interco_sandbox.native_resources import show
    from wazo_confd.plugins.extension import service as extension_service
    from wazo_confd.plugins.incall import service as incall_service
    from wazo_confd.plugins.incall_extension import service as incall_extension
    from xivo_dao.alchemy.all import Dialaction, Extension, Incall

    user = fixtures['users'][0]
    destination = Dialaction(type='user', actionarg1=str(user['id']))
    incall = Incall(destination=destination, tenant_uuid=tenant_uuid)
    incall_service.build_service().create(incall)
    check_exchange(43)
    shown = show('incalls', incall)['destination']
    recorded = RECORDED[43]['response']['destination']
    assert shown.keys() == recorded.keys()
    assert (shown['type'], shown['user_id']) == ('user', user['id'])
    assert shown['user_firstname'] == user['firstname']
    extension = Extension(exten='5145552472', context=contexts['incall'])
    extension_service.build_service(None).create(extension)
    check_exchange(41)
    check_document(41, 'extensions', extension)
    incall_extension.build_service().associate(incall, extension)
    check_exchange(44)
    assert incall.extensions == [extension]


def test_queue_destination_is_stored_as_on_the_host() -> None:
    from wazo_confd.plugins.incall.schema import IncallSchema

    queue = {'type': 'queue', 'queue_id': 1, 'ring_time': 10, 'skill_rule_id': 2}
    queue['skill_rule_variables'] = {'a': 'b', 'c': 'd'}
    form = IncallSchema(handle_error=False).load({'destination': queue})['destination']
    columns = {'actionarg1': 1, 'actionarg2': '10.0;2;{"a": "b"| "c": "d"}'}
    assert form == {'type': 'queue', **columns}


@pytest.mark.parametrize(
    ('variables', 'error'),
    [({'a': 1}, TypeError), ({'a;b': 'c'}, ValidationError), ('a', ValidationError)],
)
def test_skill_rule_variables_fail_as_on_the_host(
    variables: Any, error: type[Exception]
) -> None:
    """A TypeError becomes a 500: the host matches the value with a pattern."""
    from wazo_confd.plugins.incall.schema import IncallSchema

    queue = {'type': 'queue', 'queue_id': 1, 'skill_rule_id': 2}
    queue['skill_rule_variables'] = variables
    with pytest.raises(error):
        IncallSchema(handle_error=False).load({'destination': queue})


def test_skill_rule_variables_require_a_rule() -> None:
    from wazo_confd.plugins.incall.schema import IncallSchema

    queue = {'type': 'queue', 'queue_id': 1, 'skill_rule_variables': {'a': 'b'}}
    with pytest.raises(ValidationError) as rejected:
        IncallSchema(handle_error=False).load({'destination': queue})
    assert rejected.value.messages['destination'].keys() == {'skill_rule_id'}


def test_transport_template_and_user_edits_behave_as_recorded(
    in_request: None, tenant_uuid: str, fixtures: dict[str, Any]
) -> None:
    from interco_sandbox.pjsip_doc import PJSIPDoc
    from wazo_confd.plugins.endpoint_sip.service import build_template_service
    from wazo_confd.plugins.pjsip.schema import PJSIPTransportSchema
    from wazo_confd.plugins.pjsip.service import build_pjsip_transport_service
    from wazo_confd.plugins.user.notifier import build_notifier
    from xivo_dao.alchemy.all import UserFeatures
    from xivo_dao.helpers.db_manager import Session

    pjsip_doc = PJSIPDoc()
    transports = build_pjsip_transport_service(pjsip_doc, PJSIPTransportSchema())
    transport = transports.dao.find_by(name='transport-udp')
    with pytest.raises(AttributeError):  # A defect of the host.
        transport.options = [('protocol', 'udp')]
    transport.options = RECORDED[47]['body']['options']
    transports.edit(transport)
    check_exchange(47)
    templates = build_template_service(None, pjsip_doc)
    templates.notifier.edited(SimpleNamespace(tenant_uuid=tenant_uuid))
    check_exchange(49)
    user = Session.get(UserFeatures, fixtures['users'][0]['id'])
    build_notifier().edited(user)
    check_exchange(4)


def test_validation_error_keeps_what_was_written_before(
    app: Flask, tenant_uuid: str, fixtures: dict[str, Any], db: Any
) -> None:
    """The host answers 400, and keeps the row, the reload and the event."""
    from interco_sandbox import publishers, standins
    from wazo_confd.helpers.restful import ConfdResource
    from wazo_confd.plugins.trunk.service import build_service
    from xivo_dao.alchemy.all import TrunkFeatures

    created = SimpleNamespace(id=None)

    class LateError(ConfdResource):
        def post(self) -> None:
            trunk = build_service().create(TrunkFeatures(tenant_uuid=tenant_uuid))
            created.id = trunk.id
            raise ValidationError({'name': ['too late']})

    app.add_url_rule('/late-error', view_func=LateError.as_view('late-error'))
    publishers.published.clear()
    standins.reloads.clear()
    headers = {'X-Auth-Token': fixtures['tokens']['admin']['token']}
    answer = app.test_client().post('/late-error', headers=headers)
    assert (answer.status_code, answer.json) == (400, [{'name': ['too late']}])
    assert [event['name'] for event in publishers.published] == ['trunk_created']
    assert db.query('DELETE FROM trunkfeatures WHERE id = %s RETURNING id', created.id)
