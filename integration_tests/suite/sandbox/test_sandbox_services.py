# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's native services against what was recorded on a real host."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from confd_client import Host
from flask import Flask, g
from replays import RECORDED, Replay, alike, sandbox_app

pytestmark = pytest.mark.sandbox_only


@pytest.fixture
def app(host: Host) -> Iterator[Flask]:
    with sandbox_app(host) as app:
        yield app


@pytest.fixture
def replay(app: Flask, fixtures: dict[str, Any]) -> Iterator[Replay]:
    with app.test_request_context('/'):
        yield Replay(fixtures)


def test_sip_trunk(replay: Replay, name) -> None:
    from interco_sandbox import documents
    from xivo_dao.helpers.db_manager import Session

    trunks = replay.service('trunk')
    context = replay.contexts['incall']['name']
    trunk = replay.model(
        'trunkfeatures.TrunkFeatures', context=context, **replay.tenant
    )
    trunks.create(trunk)
    replay.check(7, documents.trunk(trunk))
    endpoints = replay.service(
        'endpoint_sip', 'build_endpoint_service', None, replay.doc
    )
    sip = endpoints.create(
        replay.model(
            'endpoint_sip.EndpointSIP',
            name=name(),
            label='ACME',
            endpoint_section_options=[['allow', '!all,g722']],
            outbound_auth_section_options=[['username', 'u'], ['password', 'p']],
            **replay.tenant,
        )
    )
    replay.check(9, documents.endpoint_sip(sip))
    replay.service('trunk_endpoint', 'build_service_sip').associate(trunk, sip)
    replay.check(10)
    Session.expire_all()
    replay.check(11, documents.trunk(trunk))
    replay.check(12, documents.endpoint_sip(sip))
    sip.label = 'ACME 2'
    endpoints.edit(sip)
    replay.check(13)
    trunk.outgoing_caller_id_format = 'national'
    trunks.edit(trunk)
    replay.check(14)
    trunks.delete(trunk)
    replay.check(62)
    assert endpoints.find_by(name=sip.name) is None


def test_iax_trunk(replay: Replay, name) -> None:
    from interco_sandbox import documents
    from xivo_dao.helpers.db_manager import Session

    trunk = replay.model('trunkfeatures.TrunkFeatures', **replay.tenant)
    replay.service('trunk').create(trunk)
    replay.check(16)
    iax = replay.model(
        'useriax.UserIAX',
        name=name(),
        type='friend',
        host='198.51.100.7',
        options=[['username', 'u'], ['secret', 's']],
        **replay.tenant,
    )
    replay.service('endpoint_iax').create(iax)
    replay.check(15, documents.endpoint_iax(iax))
    assert sorted(iax.options) == sorted(RECORDED[15]['response']['options'])
    replay.service('trunk_endpoint', 'build_service_iax').associate(trunk, iax)
    replay.check(17)
    register = replay.model(
        'staticiax.StaticIAX',
        filename='iax.conf',
        category='general',
        var_name='register',
        var_val='u:p@198.51.100.7:4569',
    )
    replay.service('register_iax').create(register)
    replay.check(18, documents.register_iax(register))
    replay.service('trunk_register', 'build_service_iax').associate(trunk, register)
    replay.check(19)
    Session.expire_all()
    replay.check(21, documents.register_iax(register))
    assert iax.context is None  # associating copies no context; editing does
    trunk.context = replay.contexts['incall']['name']
    replay.service('trunk').edit(trunk)
    assert iax.context == trunk.context
    g.bus_publisher.rollback(), g.sysconfd_publisher.rollback()
    replay.check(20, documents.trunk(trunk))
    replay.service('trunk').delete(trunk)
    replay.check(65)


def test_custom_trunk(replay: Replay, name) -> None:
    from interco_sandbox import documents
    from xivo_dao.helpers.db_manager import Session

    trunk = replay.model('trunkfeatures.TrunkFeatures', **replay.tenant)
    replay.service('trunk').create(trunk)
    replay.check(25, documents.trunk(trunk))
    custom = replay.model(
        'usercustom.UserCustom',
        interface=f'Local/{name()}',
        interface_suffix='w',
        **replay.tenant,
    )
    replay.service('endpoint_custom').create(custom)
    replay.check(24)
    replay.service('trunk_endpoint', 'build_service_custom').associate(trunk, custom)
    replay.check(26)
    Session.expire_all()
    custom.enabled = False
    replay.service('endpoint_custom').edit(custom)
    replay.check(29)
    replay.service('trunk').delete(trunk)
    replay.check(67)


def test_outgoing_route(replay: Replay, name) -> None:
    from interco_sandbox import documents
    from xivo_dao.helpers.db_manager import Session
    from xivo_dao.helpers.exception import InputError, ResourceError

    trunks = [
        replay.model('trunkfeatures.TrunkFeatures', **replay.tenant) for _ in '12'
    ]
    for trunk in trunks:
        replay.service('trunk').create(trunk)
    g.bus_publisher.rollback()
    outcall = replay.model('outcall.Outcall', name=name(), **replay.tenant)
    outcall.internal_caller_id = False
    replay.service('outcall').create(outcall)
    replay.check(30, documents.outcall(outcall))
    replay.service('outcall_trunk').associate_all_trunks(outcall, trunks)
    replay.check(31)
    context = replay.contexts['outcall']['name']
    extensions = replay.service('extension', 'build_service', None)
    extension = replay.model('extension.Extension', exten='_418.', context=context)
    extensions.create(extension, tenant_uuids=[outcall.tenant_uuid])
    replay.check(32, documents.extension(extension))
    associations = replay.service('outcall_extension')
    caller_id = {'caller_id': '"ACME" <5145551234>'}
    associations.associate(outcall, extension, {**caller_id, 'strip_digits': 0})
    replay.check(33)
    associations.associate(outcall, extension, {'caller_id': '"ACME" <5145551235>'})
    replay.check(34)
    Session.flush()
    Session.expire_all()
    shown = documents.outcall(outcall)
    assert alike(shown['extensions'], RECORDED[35]['response']['extensions'])
    assert [trunk['id'] for trunk in shown['trunks']] == [trunk.id for trunk in trunks]
    again = replay.model('extension.Extension', exten='_418.', context=context)
    with pytest.raises(ResourceError, match='already exists'):
        extensions.create(again, tenant_uuids=[outcall.tenant_uuid])
    nowhere = replay.model('extension.Extension', exten='9', context='nope')
    with pytest.raises(InputError) as refused:
        extensions.create(nowhere, tenant_uuids=[outcall.tenant_uuid])
    assert [str(refused.value)] == RECORDED[39]['response']


def test_incoming_route(replay: Replay, fixtures) -> None:
    from interco_sandbox import documents

    user = fixtures['users'][0]
    action = replay.model('dialaction.Dialaction', action='user')
    action.actionarg1 = str(user['id'])
    incall = replay.model('incall.Incall', destination=action, **replay.tenant)
    replay.service('incall').create(incall)
    shown = documents.incall(incall)
    assert shown['destination'].pop('user_firstname') == user['firstname']
    assert alike(
        {**shown, 'destination': 0}, {**RECORDED[43]['response'], 'destination': 0}
    )
    context = replay.contexts['incall']['name']
    extension = replay.model(
        'extension.Extension',
        exten='5145552472',
        context=context,
        type='user',
        typeval='0',
    )
    replay.check(43)
    replay.service('extension', 'build_service', None).create(extension)
    replay.check(41, documents.extension(extension))
    replay.service('incall_extension').associate(incall, extension)
    replay.check(44)
    assert incall.extensions == [extension]


def test_transport_template_and_user(replay: Replay, fixtures) -> None:
    from interco_sandbox import documents
    from wazo_confd.plugins.pjsip.schema import PJSIPTransportSchema

    transports = replay.service(
        'pjsip', 'build_pjsip_transport_service', replay.doc, PJSIPTransportSchema()
    )
    transport = transports.find_by(name='transport-udp')
    with pytest.raises(AttributeError):  # the host's defect
        transport.options = [('protocol', 'udp')]
    transport.options = RECORDED[47]['body']['options']
    transports.edit(transport)
    replay.check(47)
    templates = replay.service(
        'endpoint_sip', 'build_template_service', None, replay.doc
    )
    template = templates.find_by(label='global', **replay.tenant)
    template.endpoint_section_options = RECORDED[49]['body']['endpoint_section_options']
    templates.edit(template)
    replay.check(49)
    users = replay.service('user', 'build_service', None, 101)
    user = users.get(fixtures['users'][0]['uuid'])
    user.outgoing_caller_id = 'anonymous'
    users.edit(user)
    replay.check(4, None)
    assert documents.user(user).keys() == RECORDED[6]['response'].keys()


def test_a_validation_error_is_answered_and_what_was_written_stays(
    app: Flask, fixtures: dict[str, Any], db
) -> None:
    """The host's trap: 400, and the row, the reload and the event stay."""
    from interco_sandbox import publishers, standins
    from marshmallow import ValidationError
    from wazo_confd.helpers.restful import ConfdResource
    from wazo_confd.plugins.trunk.service import build_service
    from xivo_dao.alchemy.trunkfeatures import TrunkFeatures

    made = SimpleNamespace(id=None)

    class Trap(ConfdResource):
        def post(self) -> None:
            tenant_uuid = fixtures['tokens']['admin']['tenant_uuid']
            trunk = build_service().create(TrunkFeatures(tenant_uuid=tenant_uuid))
            made.id = trunk.id
            raise ValidationError({'name': ['too late']})

    app.add_url_rule('/trap', view_func=Trap.as_view('trap'))
    publishers.published.clear(), standins.reloads.clear()
    headers = {'X-Auth-Token': fixtures['tokens']['admin']['token']}
    answer = app.test_client().post('/trap', headers=headers)
    assert (answer.status_code, answer.json) == (400, [{'name': ['too late']}])
    assert [event['name'] for event in publishers.published] == ['trunk_created']
    assert db.query('DELETE FROM trunkfeatures WHERE id = %s RETURNING id', made.id)
