# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The small telephone system of a fresh start, always with the same names and keys."""

from __future__ import annotations

import uuid
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from xivo_dao.alchemy.asterisk_file import AsteriskFile
from xivo_dao.alchemy.asterisk_file_section import AsteriskFileSection
from xivo_dao.alchemy.asterisk_file_variable import AsteriskFileVariable
from xivo_dao.alchemy.context import Context
from xivo_dao.alchemy.contextinclude import ContextInclude
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.extension import Extension
from xivo_dao.alchemy.feature_extension import FeatureExtension
from xivo_dao.alchemy.infos import Infos
from xivo_dao.alchemy.line_extension import LineExtension
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.alchemy.user_line import UserLine
from xivo_dao.alchemy.userfeatures import UserFeatures
from xivo_dao.helpers.db_manager import Base

from .standins import MASTER, SUBTENANT

DATA = yaml.safe_load((resources.files(__package__) / 'data/fixtures.yml').read_text())
SLUGS = {MASTER: 'slug1', SUBTENANT: 'slug2'}


def make_uuid(name: str) -> uuid.UUID:
    """Return the UUID of a named object."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f'{name}.interco-sandbox')


def make_name(name: str) -> str:
    """Return the generated name of a named endpoint, as confd would generate one."""
    return make_uuid(name).hex[:8]


def split_options(options: list[str]) -> list[list[str]]:
    """Return ``key=value`` as pairs."""
    return [option.split('=', 1) for option in options]


def split_sections(sections: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    """Return the options of sections as the attributes of an endpoint."""
    return {
        f'{section}_section_options': split_options(options)
        for section, options in sections.items()
    }


def add_all(connection: Connection) -> None:
    """Add the telephone system to empty tables."""
    with Session(connection) as session:
        add_system(session)
        for tenant_uuid, names in ((MASTER, 'master'), (SUBTENANT, 'subtenant')):
            add_tenant(session, tenant_uuid, DATA['users'][names])
        add_outcall(session)
        session.commit()


def add_system(session: Session) -> None:
    """Add what all tenants share."""
    session.add(
        Infos(uuid=str(make_uuid('infos')), wazo_version='sandbox', configured=True)
    )
    for name in ('internal', 'incall', 'outcall', 'services', 'others'):
        insert_row(session, 'contexttype', name=name)
    for name, options in DATA['transports'].items():
        session.add(
            PJSIPTransport(
                uuid=make_uuid(name), name=name, options=split_options(options)
            )
        )
    for feature, exten in DATA['features'].items():
        key = str(make_uuid(feature))
        session.add(FeatureExtension(uuid=key, exten=exten, feature=feature))
    file = add(session, AsteriskFile(name='pjsip.conf'))
    for name, options in DATA['pjsip_conf'].items():
        section = AsteriskFileSection(name=name, asterisk_file_id=file.id)
        add(session, section)
        for key, value in options.items():
            variable = AsteriskFileVariable(key=key, value=value)
            variable.asterisk_file_section_id = section.id
            add(session, variable)


def add(session: Session, model: Any) -> Any:
    """Add a row and return it with its key."""
    session.add(model)
    session.flush()
    return model


def insert_row(session: Session, table: str, **values: Any) -> None:
    """Add a row to a table that has no model."""
    session.execute(Base.metadata.tables[table].insert().values(**values))


def add_tenant(session: Session, tenant_uuid: str, users: list[list[str]]) -> None:
    """Add a tenant with its templates, contexts and users."""
    tenant = add(session, Tenant(uuid=tenant_uuid, slug=SLUGS[tenant_uuid]))
    templates = add_templates(session, tenant_uuid)
    for label, template in templates.items():
        setattr(tenant, f'{label}_sip_template_uuid', template.uuid)
    tenant.sip_templates_generated = True
    for kind, ranges in DATA['contexts'].items():
        add_context(session, tenant_uuid, kind, ranges)
    internal, outcall = (
        get_context_name(tenant_uuid, kind) for kind in ('internal', 'outcall')
    )
    add(session, ContextInclude(context=internal, include=outcall, priority=0))
    for firstname, lastname in users:
        user = UserFeatures(firstname=firstname, lastname=lastname)
        user.tenant_uuid = tenant_uuid
        add_user(session, user, internal, templates['global'])


def add_templates(session: Session, tenant_uuid: str) -> dict[str, EndpointSIP]:
    """Add a tenant's SIP templates, and return them by label."""
    templates: dict[str, EndpointSIP] = {}
    for label, template in DATA['templates'].items():
        transport = template.get('transport')
        templates[label] = add(
            session,
            EndpointSIP(
                uuid=make_uuid(f'{tenant_uuid}-{label}'),
                name=make_name(f'{tenant_uuid}-{label}-name'),
                label=label,
                template=True,
                tenant_uuid=tenant_uuid,
                transport_uuid=make_uuid(transport) if transport else None,
                templates=[templates[label] for label in template.get('parents', ())],
                **split_sections(template['sections']),
            ),
        )
    return templates


def get_context_name(tenant_uuid: str, kind: str) -> str:
    """Return the name of a tenant's context."""
    key = make_uuid(f'{tenant_uuid}-{kind}')
    return f'ctx-{SLUGS[tenant_uuid]}-{kind}-{key}'


def add_context(
    session: Session, tenant_uuid: str, kind: str, ranges: list[list[Any]]
) -> None:
    """Add a context with its ranges of numbers."""
    context = Context(
        uuid=make_uuid(f'{tenant_uuid}-{kind}'),
        name=get_context_name(tenant_uuid, kind),
        label=kind,
        type=kind,
        tenant_uuid=tenant_uuid,
    )
    add(session, context)
    for range_type, first, last, did_length in ranges:
        numbers = {'numberbeg': first, 'numberend': last, 'didlength': did_length}
        insert_row(
            session, 'contextnumbers', context=context.name, type=range_type, **numbers
        )


def add_user(
    session: Session, user: UserFeatures, context: str, template: EndpointSIP
) -> None:
    """Add a user with a line and an extension."""
    fullname = f'{user.firstname} {user.lastname}'
    user.uuid, user.callerid = str(make_uuid(fullname)), f'"{fullname}"'
    user.description = ''
    keys = Base.metadata.tables['func_key_template'].insert()
    keys = keys.values(tenant_uuid=user.tenant_uuid, private=True)
    user.func_key_private_template_id = session.execute(keys).inserted_primary_key[0]
    add(session, user)
    exten, account = str(1000 + user.id), make_name(f'{fullname}-line')
    sip = EndpointSIP(
        name=account,
        tenant_uuid=user.tenant_uuid,
        templates=[template],
        auth_section_options=[['username', account], ['password', make_name(account)]],
        endpoint_section_options=[['callerid', f'"{fullname}" <{exten}>']],
    )
    add(session, sip)
    line = LineFeatures(
        name=account, number=exten, context=context, endpoint_sip_uuid=sip.uuid
    )
    line.provisioningid = 100000 + user.id
    add(session, line)
    extension = Extension(exten=exten, context=context, type='user', typeval=user.id)
    add(session, extension)
    links = {'main_user': True, 'main_line': True}
    add(session, UserLine(user_id=user.id, line_id=line.id, **links))
    add(
        session,
        LineExtension(line_id=line.id, extension_id=extension.id, main_extension=True),
    )


def add_outcall(session: Session) -> None:
    """Add an outgoing route of the master tenant."""
    context = get_context_name(MASTER, 'outcall')
    outcall = add(session, Outcall(name='international', tenant_uuid=MASTER))
    extension = Extension(exten='_00.', context=context, type='user', typeval='0')
    outcall.associate_extension(add(session, extension), strip_digits=0)
    session.flush()


def describe(session: Any) -> dict[str, Any]:
    """Return what clients need to know about the telephone system."""
    contexts = {
        kind: session.query(Context).filter_by(uuid=make_uuid(f'{MASTER}-{kind}')).one()
        for kind in DATA['contexts']
    }
    users = (
        session.query(UserFeatures, LineFeatures.number)
        .join(UserLine, UserLine.user_id == UserFeatures.id)
        .join(LineFeatures, LineFeatures.id == UserLine.line_id)
        .filter(UserFeatures.uuid.in_(get_user_uuids()))
        .order_by(UserFeatures.id)
    )
    outcalls = session.query(Outcall).filter_by(name='international')
    return {
        'contexts': {
            kind: {'id': context.id, 'name': context.name}
            for kind, context in contexts.items()
        },
        'users': [
            {'id': user.id, 'uuid': user.uuid, 'exten': exten}
            | {'firstname': user.firstname, 'lastname': user.lastname}
            for user, exten in users
        ],
        'outcalls': [
            {
                'id': outcall.id,
                'name': outcall.name,
                'extensions': [
                    {'id': one.id, 'exten': one.exten, 'context': one.context}
                    for one in outcall.extensions
                ],
            }
            for outcall in outcalls
        ],
    }


def get_user_uuids() -> list[str]:
    """Return the UUIDs of the master tenant's users."""
    return [str(make_uuid(' '.join(names))) for names in DATA['users']['master']]


def add_trunks(connection: Connection, count: int) -> None:
    """Add SIP trunks of the master tenant that register with providers."""
    values = {
        'count': count,
        'tenant': MASTER,
        'context': get_context_name(MASTER, 'incall'),
        'template': make_uuid(f'{MASTER}-registration_trunk'),
    }
    script = (resources.files(__package__) / 'data/trunks.sql').read_text()
    connection.execute(text(script), values)
