# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about the state of an interconnection in Asterisk."""

from __future__ import annotations

from typing import Any, Final

from ..documents import Document
from ..kinds.sip.uris import get_host
from ..options.findings import ERROR, WARNING, Finding
from ..state.observation import REJECTED, UNREACHABLE
from ..state.situations import UNKNOWN
from ..state.trunks import IAX, SIP


def _find_rejected_registration(state: Document) -> str | None:
    registration: dict[str, Any] | None = state['registration']
    if registration is None or registration['status'] != REJECTED:
        return None
    return str(registration['server_uri'])


def _find_unreachable_hosts(state: Document) -> str | None:
    contacts = state['contacts']
    if any(one['status'] != UNREACHABLE for one in contacts):
        return None
    return ', '.join(get_host(one['uri']) or one['uri'] for one in contacts)


def _find_unknown_state(state: Document) -> str | None:
    if state['status'] != UNKNOWN or state['type'] not in (SIP, IAX):
        return None
    return str(state['summary']).rstrip('.')


FINDINGS: Final[tuple[Finding[Document], ...]] = (
    Finding(
        'registration_rejected',
        ERROR,
        'sip.registration',
        'the registration with {} is rejected or not answered, so no calls arrive',
        'check the user name, the password and the host; to see the status code of the '
        'answer, send {{"id": …}} to POST /interconnections/probe',
        _find_rejected_registration,
    ),
    Finding(
        'provider_unreachable',
        ERROR,
        'sip.remote_hosts',
        'Asterisk gets no answer to OPTIONS from {}, so it sends no calls there',
        'check the host, the port, the transport and the firewall; if the other side '
        'does not answer OPTIONS at all, set `sip.qualify_frequency` to 0',
        _find_unreachable_hosts,
    ),
    Finding(
        'state_unknown',
        WARNING,
        'type',
        'it is unknown whether the interconnection works: {}',
        'look at `sources` in the state, which says what does not answer; if '
        'everything answers, set `sip.qualify_frequency` to let Asterisk check the '
        'other side',
        _find_unknown_state,
    ),
)
