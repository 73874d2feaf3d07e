# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send the request of a target, answer one challenge, and report the results."""

from __future__ import annotations

import re
import time
from typing import Final

from ..network.digest import answer_challenge, find_challenge
from ..network.locating import Location, SocketAddress, describe_restriction, locate
from ..network.resolver import FOUND, MISSING, Resolver
from ..network.sip_client import Connection, NoAnswer, Response
from ..rest.limits import shorten
from .document import ACCEPTED, NOT_ASKED, NOT_CHECKED, REJECTED, TargetAnswer
from .targets import REGISTER, Target

# Seconds for one target, look-ups included, and for one address.
TARGET_SECONDS: Final = 6.0
ADDRESS_SECONDS: Final = 3.0

_CHALLENGES: Final = {
    401: ('WWW-Authenticate', 'Authorization'),
    407: ('Proxy-Authenticate', 'Proxy-Authorization'),
}
_MAX_TEXT: Final = 200
_CONTROL: Final = re.compile(r'[\x00-\x1f\x7f-\x9f]')


def try_target(target: Target, is_master: bool) -> TargetAnswer:
    """Return what a target answers.

    :param is_master: whether requests may go to this machine and its own network
    """
    deadline = time.monotonic() + TARGET_SECONDS
    location = locate(target.next_hop, target.protocol, Resolver(deadline))
    answer = _make_answer(target, location)
    if location.status != FOUND:
        answer['problem'] = _explain_missing(target, location)
        return answer
    for address in location.addresses:
        restriction = None if is_master else describe_restriction(address.address)
        if restriction:
            answer['problem'] = (
                f'{address.address} {restriction}; only a token of the master tenant '
                'may probe it'
            )
            continue
        until = min(deadline, time.monotonic() + ADDRESS_SECONDS)
        if _try_address(target, address, until, answer):
            break
    return answer


def _make_answer(target: Target, location: Location) -> TargetAnswer:
    return {
        'method': target.method,
        'uri': target.uri,
        'protocol': target.protocol,
        'records': [*location.records],
        'addresses': [*map(str, location.addresses)],
        'contacted': None,
        'status': None,
        'reason': None,
        'round_trip_ms': None,
        'server': None,
        'credentials': NOT_CHECKED,
        'certificate_problem': None,
        'problem': None,
    }


def _explain_missing(target: Target, location: Location) -> str:
    host = target.next_hop.host
    if location.status == MISSING:
        return f'{host} has no address; check the host name'
    return f'the look-up of {host} failed: no name server answered in time'


def _try_address(
    target: Target, address: SocketAddress, until: float, answer: TargetAnswer
) -> bool:
    """Complete the answer, and return whether anybody answered at the address."""
    answer['contacted'], answer['problem'] = str(address), None
    host, protocol = target.next_hop.host, target.protocol
    try:
        with Connection(address, protocol, host, until) as connection:
            answer['certificate_problem'] = connection.certificate_problem
            _exchange(target, connection, answer)
    except NoAnswer as error:
        answer['problem'] = str(error)
        return answer['status'] is not None
    return True


def _exchange(target: Target, connection: Connection, answer: TargetAnswer) -> None:
    response = connection.request(target.method, target.uri, target.identity)
    _add_response(answer, response)
    names = _CHALLENGES.get(response.message.status)
    if names is None:
        is_success = response.message.status < 300
        answer['credentials'] = NOT_ASKED if is_success else NOT_CHECKED
        return
    challenge = find_challenge(response.message.values(names[0]))
    answer['problem'] = _find_obstacle(target, connection, challenge)
    if answer['problem'] or challenge is None or target.credentials is None:
        return
    value = answer_challenge(challenge, target.credentials, target.method, target.uri)
    response = connection.request(
        target.method, target.uri, target.identity, [(names[1], value)]
    )
    _add_response(answer, response)
    answer['credentials'] = _judge(response.message.status, target)


def _find_obstacle(
    target: Target, connection: Connection, challenge: object
) -> str | None:
    """Return why the credentials are not sent, None if they are."""
    if connection.certificate_problem:
        return 'the credentials were not sent, because the certificate is not trusted'
    if target.credentials is None:
        return 'the other side asks for credentials, and there are none to send'
    if challenge is None:
        return 'the other side requires an algorithm other than MD5 or SHA-256'
    realm = target.credentials.realm
    asked = challenge.get('realm', '') if isinstance(challenge, dict) else ''
    if realm is not None and realm != asked:
        return f'the other side asks for the realm {_clean(asked)!r}, not {realm!r}'
    return None


def _judge(status: int, target: Target) -> str:
    if status in (401, 403, 407):
        return REJECTED
    # Another error says nothing about the password if it is that of a registrar.
    is_unknown = target.method == REGISTER and status >= 300
    return NOT_CHECKED if is_unknown or status >= 500 else ACCEPTED


def _add_response(answer: TargetAnswer, response: Response) -> None:
    message = response.message
    server = message.value('Server') or message.value('User-Agent')
    answer['status'] = message.status
    answer['reason'] = _clean(message.reason)
    answer['round_trip_ms'] = response.milliseconds
    answer['server'] = None if server is None else _clean(server)


def _clean(text: str) -> str:
    return shorten(_CONTROL.sub(' ', text), _MAX_TEXT)
