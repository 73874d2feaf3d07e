# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events and reloads; both are sent after the commit of the request."""

from types import SimpleNamespace
from typing import Any

from wazo_confd import bus, sysconfd
from xivo_dao.helpers.db_manager import Base

RELOAD_DIALPLAN = 'dialplan reload'
RELOAD_IAX = 'iax2 reload'
RELOAD_PJSIP = 'module reload res_pjsip.so'
RELOAD_QUEUES = 'module reload app_queue.so'
RELOAD_SCCP = 'module reload chan_sccp.so'


def publish(name: str, content: dict[str, Any], tenant_uuid: Any = None) -> None:
    """Publish an event; without a tenant only services receive it."""
    tenant = None if tenant_uuid is None else str(tenant_uuid)
    event = SimpleNamespace(name=name, content=content, tenant_uuid=tenant)
    bus.queue_event(event)


def reload(*commands: str) -> None:
    """Request commands of Asterisk's command line from sysconfd."""
    if commands:
        sysconfd.exec_request_handlers({'ipbx': list(commands)})


def describe(model: Any, names: str) -> dict[str, Any]:
    """Return attributes of a model as JSON; of related rows, the id.

    :param names: the names of attributes, separated by spaces
    """
    return {name: to_json(getattr(model, name)) for name in names.split()}


def to_json(value: Any) -> Any:
    """Return JSON's own types unchanged, a row as its id, anything else as text."""
    if isinstance(value, Base):
        return {'id': value.id}
    return value if isinstance(value, bool | int | list | None) else str(value)


def describe_sip(sip: Any, names: str) -> dict[str, Any]:
    """Return attributes of a SIP endpoint, and the options that identify it."""
    shown = {
        'auth_section_options': 'username',
        'registration_section_options': 'client_uri',
    }
    return describe(sip, names) | {
        section: [option for option in getattr(sip, section) if option[0] == key]
        for section, key in shown.items()
    }
