# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events and reloads; both are sent after the commit of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interco_sandbox.publishers import Event
from wazo_confd import bus, sysconfd
from xivo_dao.helpers.db_manager import Base

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
        section: [list(option) for option in getattr(sip, section) if option[0] == key]
        for section, key in shown.items()
    }


class Notifier:
    """Announces that a row was created, edited or deleted.

    :param event: how the names of events begin
    :param content: returns the content of events
    :param reloads: returns the commands to request, given the row and the action
    """

    def __init__(
        self,
        event: str,
        content: Callable[[Any], dict[str, Any]],
        reloads: Callable[[Any, str], tuple[str, ...]],
    ) -> None:
        self._event, self._content, self._reloads = event, content, reloads

    def created(self, model: Any) -> None:
        self._announce(model, 'created')

    def edited(self, model: Any) -> None:
        self._announce(model, 'edited')

    def deleted(self, model: Any) -> None:
        self._announce(model, 'deleted')

    def _announce(self, model: Any, action: str) -> None:
        reload(*self._reloads(model, action))
        tenant_uuid = getattr(model, 'tenant_uuid', None)
        publish(f'{self._event}_{action}', self._content(model), tenant_uuid)
