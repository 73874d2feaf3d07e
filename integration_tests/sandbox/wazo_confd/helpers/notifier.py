# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events and reloads; both are sent after the commit of the request."""

from __future__ import annotations

from typing import Any

from interco_sandbox.publishers import Event
from wazo_confd import bus, sysconfd

RELOAD_DIALPLAN = 'dialplan reload'
RELOAD_IAX = 'iax2 reload'
RELOAD_PJSIP = 'module reload res_pjsip.so'
RELOAD_QUEUES = 'module reload app_queue.so'
RELOAD_SCCP = 'module reload chan_sccp.so'


def publish(name: str, content: dict[str, Any], tenant_uuid: Any = None) -> None:
    """Publish an event; without a tenant only services receive it."""
    bus.queue_event(Event(name, content, tenant_uuid))


def reload(*commands: str) -> None:
    """Request commands of Asterisk's command line from sysconfd."""
    sysconfd.exec_request_handlers({'ipbx': list(commands)})


def describe(model: Any, *names: str) -> dict[str, Any]:
    """Return attributes of a model in the form of JSON."""
    return {name: to_json(getattr(model, name)) for name in names}


def to_json(value: Any) -> Any:
    """Return JSON's own types unchanged, anything else as text."""
    return value if isinstance(value, bool | int | list | None) else str(value)


def describe_id(model: Any) -> dict[str, Any] | None:
    """Return the id of a related model, None if there is no such model."""
    return {'id': model.id} if model else None


def describe_identity(sip: Any) -> dict[str, Any]:
    """Return the options that the host shows of a trunk's SIP endpoint."""
    return {
        'auth_section_options': [
            list(option)
            for option in sip.auth_section_options
            if option[0] == 'username'
        ],
        'registration_section_options': [
            list(option)
            for option in sip.registration_section_options
            if option[0] == 'client_uri'
        ],
    }
