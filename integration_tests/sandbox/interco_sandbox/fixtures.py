# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small telephone system, the same at every fresh start."""

from __future__ import annotations

import uuid
from importlib import resources
from typing import Any

import yaml
from sqlalchemy import String, cast, select, text
from sqlalchemy.engine import Connection
from xivo_dao.helpers.db_manager import Base

from .standins import MASTER, SUBTENANT

T = Base.metadata.tables
DATA = yaml.safe_load((resources.files(__package__) / 'data/fixtures.yml').read_text())
TENANTS = {'master': MASTER, 'subtenant': SUBTENANT}
SLUGS = {MASTER: 'slug1', SUBTENANT: 'slug2'}


def fixed(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_DNS, f'{name}.interco-sandbox')


def _add(connection: Connection, table: str, **values: Any) -> Any:
    """Insert a row; its id, where it has one."""
    insert = T[table].insert().values(**values)
    if 'id' in T[table].c:
        return connection.execute(insert.returning(T[table].c.id)).scalar()
    connection.execute(insert)
    return None


def add_endpoint(
    connection: Connection, tenant: str, name: str, sections: dict, **values: Any
) -> uuid.UUID:
    key = fixed(f'{tenant}-{name}')
    _add(connection, 'endpoint_sip', uuid=key, name=name, tenant_uuid=tenant, **values)
    for kind, options in sections.items():
        section = fixed(f'{key}-{kind}')
        row = {'uuid': section, 'type': kind, 'endpoint_sip_uuid': key}
        _add(connection, 'endpoint_sip_section', **row)
        for option in options:
            name, _, value = option.partition('=')
            _add(
                connection,
                'endpoint_sip_section_option',
                key=name,
                value=value,
                endpoint_sip_section_uuid=section,
            )
    return key


def _add_templates(connection: Connection, tenant: str) -> dict[str, uuid.UUID]:
    keys: dict[str, uuid.UUID] = {}
    for label, template in DATA['templates'].items():
        transport, parent = template.get('transport'), template.get('parent')
        keys[label] = key = add_endpoint(
            connection,
            tenant,
            fixed(f'{tenant}-{label}-name').hex[:8],
            template['sections'],
            label=label,
            template=True,
            transport_uuid=fixed(transport) if transport else None,
        )
        if parent:
            row = {'child_uuid': key, 'parent_uuid': keys[parent], 'priority': 0}
            _add(connection, 'endpoint_sip_template', **row)
    columns = {f'{label}_sip_template_uuid': key for label, key in keys.items()}
    mine = T['tenant'].c.uuid == tenant
    connection.execute(
        T['tenant'].update().where(mine).values(**columns, sip_templates_generated=True)
    )
    return keys


def _add_contexts(connection: Connection, tenant: str) -> dict[str, str]:
    names = {}
    for kind, ranges in DATA['contexts'].items():
        key = fixed(f'{tenant}-{kind}')
        names[kind] = name = f'ctx-{SLUGS[tenant]}-{kind}-{key}'
        row = {'name': name, 'displayname': kind, 'contexttype': kind}
        _add(connection, 'context', uuid=key, tenant_uuid=tenant, **row)
        for kind_, first, last, did in ranges:
            row = {'type': kind_, 'numberbeg': first, 'numberend': last}
            _add(connection, 'contextnumbers', context=name, didlength=did, **row)
    row = {'context': names['internal'], 'include': names['outcall']}
    _add(connection, 'contextinclude', **row, priority=0)
    return names


def _add_user(
    connection: Connection, tenant: str, context: str, parent: uuid.UUID, **name: str
) -> None:
    fullname = f'{name["firstname"]} {name["lastname"]}'
    keys = _add(connection, 'func_key_template', tenant_uuid=tenant, private=True)
    user = _add(
        connection,
        'userfeatures',
        uuid=str(fixed(fullname)),
        tenant_uuid=tenant,
        callerid=f'"{fullname}"',
        description='',
        func_key_private_template_id=keys,
        **name,
    )
    exten = str(1000 + user)
    account = fixed(f'{fullname}-line').hex[:8]
    sections = {
        'auth': [f'username={account}', f'password={fixed(account).hex[:8]}'],
        'endpoint': [f'callerid="{fullname}" <{exten}>'],
    }
    endpoint = add_endpoint(connection, tenant, account, sections)
    row = {'child_uuid': endpoint, 'parent_uuid': parent, 'priority': 0}
    _add(connection, 'endpoint_sip_template', **row)
    line = _add(
        connection,
        'linefeatures',
        name=account,
        number=exten,
        context=context,
        provisioningid=100000 + user,
        endpoint_sip_uuid=endpoint,
    )
    extension = _add_extension(connection, exten, context, 'user', user)
    _add(
        connection,
        'user_line',
        user_id=user,
        line_id=line,
        main_user=True,
        main_line=True,
    )
    row = {'line_id': line, 'extension_id': extension, 'main_extension': True}
    _add(connection, 'line_extension', **row)


def _add_extension(
    connection: Connection, exten: str, context: str, kind: str, target: int
) -> int:
    row = {'exten': exten, 'context': context, 'type': kind, 'typeval': target}
    return _add(connection, 'extensions', **row)


def _add_outcall(connection: Connection, context: str) -> None:
    row = {'name': 'international', 'tenant_uuid': MASTER, 'context': context}
    outcall = _add(connection, 'outcall', **row)
    row = {'type': 'outcall', 'typeid': outcall, 'exten': '_00.', 'stripnum': 0}
    pattern = _add(connection, 'dialpattern', **row)
    _add_extension(connection, '_00.', context, 'outcall', pattern)


def _add_pjsip_conf(connection: Connection) -> None:
    file_id = _add(connection, 'asterisk_file', name='pjsip.conf')
    for section, variables in DATA['pjsip_conf'].items():
        row = {'name': section, 'asterisk_file_id': file_id}
        section_id = _add(connection, 'asterisk_file_section', **row)
        for name, value in variables.items():
            row = {'key': name, 'value': value}
            row['asterisk_file_section_id'] = section_id
            _add(connection, 'asterisk_file_variable', **row)


def add_all(connection: Connection) -> None:
    infos = {'uuid': str(fixed('infos')), 'wazo_version': 'sandbox', 'configured': True}
    _add(connection, 'infos', **infos)
    for kind in ('internal', 'incall', 'outcall', 'services', 'others'):
        _add(connection, 'contexttype', name=kind)
    _add_pjsip_conf(connection)
    for name, options in DATA['transports'].items():
        _add(connection, 'pjsip_transport', uuid=fixed(name), name=name)
        for option in options:
            key, _, value = option.partition('=')
            row = {'key': key, 'value': value, 'pjsip_transport_uuid': fixed(name)}
            _add(connection, 'pjsip_transport_option', **row)
    for owner, tenant in TENANTS.items():
        slug = SLUGS[tenant]
        _add(connection, 'tenant', uuid=tenant, slug=slug)
        templates = _add_templates(connection, tenant)
        contexts = _add_contexts(connection, tenant)
        for first, last in DATA['users'][owner]:
            names = {'firstname': first, 'lastname': last}
            _add_user(
                connection, tenant, contexts['internal'], templates['global'], **names
            )
        if tenant == MASTER:
            _add_outcall(connection, contexts['outcall'])


def known(connection: Connection) -> dict[str, Any]:
    """What ``GET /sandbox`` tells of the fixtures: the master tenant's."""
    context, user, outcall = T['context'], T['userfeatures'], T['outcall']
    names = [name for name, _ in DATA['users']['master']]
    contexts = select(context.c.displayname, context.c.id, context.c.name).where(
        context.c.uuid.in_([fixed(f'{MASTER}-{kind}') for kind in DATA['contexts']])
    )
    users = (
        select(user.c.id, user.c.uuid, user.c.firstname, user.c.lastname)
        .add_columns(T['linefeatures'].c.number.label('exten'))
        .join(T['user_line'], T['user_line'].c.user_id == user.c.id)
        .join(T['linefeatures'], T['linefeatures'].c.id == T['user_line'].c.line_id)
        .where(user.c.firstname.in_(names), user.c.tenant_uuid == MASTER)
        .order_by(user.c.id)
    )
    pattern, exten = T['dialpattern'], T['extensions'].c
    outcalls = (
        select(outcall.c.id, outcall.c.name, exten.id, exten.exten, exten.context)
        .join(pattern, pattern.c.typeid == outcall.c.id)
        .join(
            T['extensions'],
            (exten.type == 'outcall') & (exten.typeval == cast(pattern.c.id, String)),
        )
        .where(outcall.c.name == 'international')
        .order_by(exten.id)
        .limit(1)
    )
    return {
        'contexts': {
            kind: {'id': key, 'name': name}
            for kind, key, name in connection.execute(contexts)
        },
        'users': [dict(row) for row in connection.execute(users).mappings()],
        'outcalls': [
            {
                'id': key,
                'name': name,
                'extensions': [{'id': number, 'exten': pattern_, 'context': context_}],
            }
            for key, name, number, pattern_, context_ in connection.execute(outcalls)
        ],
    }


def add_trunks(connection: Connection, count: int) -> None:
    """Bulk inserts, for measuring: registered SIP trunks of the master tenant."""
    connection.execute(
        text(
            'CREATE TEMP TABLE bulk ON COMMIT DROP AS'
            ' SELECT n, gen_random_uuid() AS key'
            ' FROM (SELECT count(*) AS old FROM trunkfeatures) t,'
            ' generate_series(old + 1, old + :count) AS n'
        ),
        {'count': count},
    )
    tenant = {
        'tenant': MASTER,
        'context': f'ctx-slug1-incall-{fixed(f"{MASTER}-incall")}',
    }
    template = fixed(f'{MASTER}-{fixed(f"{MASTER}-registration_trunk-name").hex[:8]}')
    for statement in (
        'INSERT INTO endpoint_sip (uuid, name, label, tenant_uuid)'
        " SELECT key, 'bulk-' || n, 'Bulk ' || n, :tenant FROM bulk",
        'INSERT INTO endpoint_sip_template SELECT key, :template, 0 FROM bulk',
        'INSERT INTO trunkfeatures (tenant_uuid, endpoint_sip_uuid, context)'
        ' SELECT :tenant, key, :context FROM bulk ORDER BY n',
    ):
        connection.execute(text(statement), {**tenant, 'template': template})
    for section, options in DATA['bulk'].items():
        connection.execute(
            text(
                'INSERT INTO endpoint_sip_section (type, endpoint_sip_uuid)'
                f" SELECT '{section}', key FROM bulk"
            )
        )
        for option in options:
            key, _, value = option.partition('=')
            row = {'section': section, 'key': key, 'value': value}
            connection.execute(
                text(
                    'INSERT INTO endpoint_sip_section_option'
                    ' (key, value, endpoint_sip_section_uuid)'
                    " SELECT :key, replace(:value, '%s', n::text), s.uuid FROM bulk"
                    ' JOIN endpoint_sip_section s ON endpoint_sip_uuid = bulk.key'
                    ' WHERE type::text = :section'
                ),
                row,
            )
