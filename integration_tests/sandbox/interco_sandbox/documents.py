# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The native resources' JSON, whole (for reads) and in part (for events)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from xivo_dao.alchemy._people import RANGES
from xivo_dao.alchemy._sip import SECTIONS
from xivo_dao.helpers.db_manager import Session

from . import destinations

Json = dict[str, Any]


def pick(model: Any, names: str) -> Json:
    values = {name: getattr(model, name) for name in names.split()}
    return {
        name: value
        if value is None or isinstance(value, bool | int | str)
        else str(value)
        for name, value in values.items()
    }


def links(rel: str, model: Any, key: str = 'id', route: str | None = None) -> Json:
    value = getattr(model, key)
    target = {'sip_transports': 'transport_uuid'}.get(rel, key)
    href = url_for(route or rel, _external=True, **{target: value})
    return {'links': [{'rel': rel, 'href': href}]}


def brief(rel: str, model: Any, names: str = 'id', key: str = 'id') -> Json | None:
    """A related resource: a few fields and its link."""
    return {**pick(model, names), **links(rel, model, key)} if model else None


def only(options: Iterable[list[str]], key: str) -> list[list[str]]:
    return [[name, value] for name, value in options if name == key]


def identity(sip: Any) -> Json:
    """What a trunk shows of its SIP endpoint's secrets and registration."""
    return {
        'auth_section_options': only(sip.auth_section_options, 'username'),
        'registration_section_options': only(
            sip.registration_section_options, 'client_uri'
        ),
    }


def sip_brief(sip: Any) -> Json | None:
    if not sip:
        return None
    return {**brief('endpoint_sip', sip, 'uuid label name', 'uuid'), **identity(sip)}


def _id_only(model: Any) -> Json | None:
    return {'id': model.id} if model else None


def sip_event(sip: Any) -> Json:
    return {
        **pick(sip, 'uuid tenant_uuid name label'),
        **identity(sip),
        'trunk': _id_only(sip.trunk),
        'line': _id_only(sip.line),
    }


def sip_associated(sip: Any) -> Json:
    return {**pick(sip, 'uuid tenant_uuid name'), **identity(sip)}


def iax_event(iax: Any) -> Json:
    return {**pick(iax, 'id tenant_uuid name'), 'trunk': _id_only(iax.trunk_rel)}


def custom_event(custom: Any) -> Json:
    related = {'trunk': _id_only(custom.trunk), 'line': _id_only(custom.line)}
    return {**pick(custom, 'id tenant_uuid interface'), **related}


def trunk(model: Any) -> Json:
    return {
        **pick(
            model, 'id tenant_uuid context twilio_incoming outgoing_caller_id_format'
        ),
        **links('trunks', model),
        'endpoint_sip': sip_brief(model.endpoint_sip),
        'endpoint_custom': brief(
            'endpoint_custom', model.endpoint_custom, 'id interface'
        ),
        'endpoint_iax': brief('endpoint_iax', model.endpoint_iax, 'id name'),
        'outcalls': [
            brief('outcalls', outcall, 'id name') for outcall in model.outcalls
        ],
        'register_iax': brief('register_iax', model.register_iax),
    }


def _sip(sip: Any, rel: str) -> Json:
    return {
        **pick(sip, 'uuid tenant_uuid name label asterisk_id'),
        **{
            f'{name}_section_options': [
                list(pair) for pair in getattr(sip, f'{name}_section_options')
            ]
            for name in SECTIONS
        },
        'templates': [pick(parent, 'uuid label') for parent in sip.templates],
        'transport': pick(sip.transport, 'uuid') if sip.transport else None,
        **links(rel, sip, 'uuid'),
    }


def endpoint_sip(sip: Any) -> Json:
    related = {
        'trunk': brief('trunks', sip.trunk),
        'line': {'id': sip.line.id, 'links': []} if sip.line else None,
    }
    return {**_sip(sip, 'endpoint_sip'), **related}


def template(sip: Any) -> Json:
    return _sip(sip, 'endpoint_sip_templates')


def transport(model: Any) -> Json:
    return {**pick(model, 'uuid name'), 'options': model.options}


def endpoint_iax(iax: Any) -> Json:
    return {
        **pick(iax, 'id tenant_uuid name type host'),
        'options': iax.options,
        **links('endpoint_iax', iax),
        'trunk': brief('trunks', iax.trunk_rel),
    }


def endpoint_custom(custom: Any) -> Json:
    return {
        **pick(custom, 'id tenant_uuid interface interface_suffix enabled'),
        **links('endpoint_custom', custom),
        'trunk': brief('trunks', custom.trunk),
        'line': {'id': custom.line.id, 'links': []} if custom.line else None,
    }


def register_iax(register: Any) -> Json:
    """The reverse of ``user:password@host:port/extension?context``."""
    who, _, where = register.var_val.rpartition('@')
    username, _, password = who.partition(':')
    address, _, callback = where.partition('/')
    host, _, port = address.partition(':')
    extension, _, context = callback.partition('?')
    return {
        **pick(register, 'id enabled'),
        'auth_username': username or None,
        'auth_password': password or None,
        'remote_host': host,
        'remote_port': int(port) if port else None,
        'callback_extension': extension or None,
        'callback_context': context or None,
        **links('register_iax', register),
        'trunk': brief('trunks', register.trunk),
    }


def _outcall_trunk(trunk: Any) -> Json:
    return {
        **brief('trunks', trunk, 'tenant_uuid id'),
        'endpoint_sip': sip_brief(trunk.endpoint_sip),
        'endpoint_custom': brief(
            'endpoint_custom', trunk.endpoint_custom, 'id interface'
        ),
    }


def _pattern(pattern: Any) -> Json:
    extension = brief('extensions', pattern.extension, 'id exten context') or {}
    return {
        **pick(pattern, 'external_prefix prefix strip_digits caller_id'),
        **extension,
    }


def outcall(model: Any) -> Json:
    names = 'id tenant_uuid name internal_caller_id preprocess_subroutine ring_time'
    return {
        **pick(model, f'{names} description enabled'),
        **links('outcalls', model),
        'trunks': [_outcall_trunk(trunk) for trunk in model.trunks],
        'extensions': [_pattern(pattern) for pattern in model.dialpatterns],
        'schedules': [],
        'call_permissions': [],
    }


def extension(model: Any) -> Json:
    absent = dict.fromkeys(('conference', 'parking_lot', 'group', 'queue'))
    return {
        **pick(model, 'id tenant_uuid exten context enabled'),
        'commented': model.legacy_commented,
        **links('extensions', model),
        **absent,
        'incall': brief('incalls', model.incall),
        'lines': [{**pick(line, 'id name'), 'links': []} for line in model.lines],
        'outcall': brief('outcalls', model.outcall, 'id name'),
    }


def incall(model: Any) -> Json:
    names = 'id tenant_uuid preprocess_subroutine greeting_sound caller_id_mode'
    return {
        **pick(model, f'{names} caller_id_name description'),
        'destination': destinations.shown(model.destination),
        **links('incalls', model),
        'extensions': [
            brief('extensions', extension, 'id exten context')
            for extension in model.extensions
        ],
        'schedules': [],
    }


def context(model: Any) -> Json:
    def spans(kind: str, attribute: str) -> list[Json]:
        names = 'start end did_length' if kind == 'incall' else 'start end'
        return [pick(span, names) for span in getattr(model, attribute)]

    return {
        **pick(model, 'id uuid name label type description tenant_uuid enabled'),
        **{attribute: spans(kind, attribute) for kind, attribute in RANGES.items()},
        **links('contexts', model),
        'contexts': [brief('contexts', c, 'id name label') for c in model.contexts],
    }


def tenant(model: Any) -> Json:
    names = [
        f'{n}_sip_template_uuid' for n in ('global', 'webrtc', 'registration_trunk')
    ]
    names += ['meeting_guest_sip_template_uuid', 'sip_templates_generated', 'uuid']
    return pick(model, ' '.join(names))


def user_event(user: Any) -> Json:
    Session.flush()
    return pick(user, 'id uuid subscription_type created_at tenant_uuid')


def user(model: Any) -> Json:
    recorded = [
        f'call_record_{way}_{side}_enabled'
        for way in ('incoming', 'outgoing')
        for side in ('internal', 'external')
    ]
    names = (
        'id uuid firstname lastname email timezone language description caller_id'
        ' outgoing_caller_id mobile_phone_number mobile_fallback_enabled username'
        ' password music_on_hold preprocess_subroutine userfield call_transfer_enabled'
        ' dtmf_hangup_enabled online_call_record_enabled supervision_enabled'
        ' ring_seconds simultaneous_calls call_permission_password subscription_type'
        ' enabled tenant_uuid func_key_template_id'
    )
    off = {'enabled': False, 'destination': None}
    fallbacks = ('noanswer', 'busy', 'congestion', 'fail')
    empty = 'call_permissions groups incalls schedules switchboards queues'
    return {
        **pick(model, f'{names} {" ".join(recorded)}'),
        'country': model.tenant.country,
        'created_at': model.created_at.isoformat(),
        **links('users', model),
        'agent': None,
        'voicemail': None,
        'fallbacks': {f'{name}_destination': None for name in fallbacks},
        'forwards': dict.fromkeys(('busy', 'noanswer', 'unconditional'), off),
        'services': {name: {'enabled': False} for name in ('dnd', 'incallfilter')},
        'lines': [_user_line(line) for line in model.lines],
        'call_record_enabled': all(getattr(model, name) for name in recorded),
        'call_pickup_target_users': [],
        **{name: [] for name in empty.split()},
    }


def _user_line(line: Any) -> Json:
    extensions = [brief('extensions', e, 'id exten context') for e in line.extensions]
    sip = sip_brief(line.endpoint_sip)
    return {**pick(line, 'id name'), 'endpoint_sip': sip, 'extensions': extensions}
