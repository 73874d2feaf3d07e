# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-ins for wazo-amid and the bus, against recordings of the real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from confd_client import Host
from flask import Flask
from replays import sandbox_app

pytestmark = pytest.mark.sandbox_only
RECORDED = json.loads((Path(__file__).parent / 'data/amid.json').read_text())
ACTIONS: dict[str, list[Any]] = RECORDED['actions']
Messages = list[dict[str, Any]]


@pytest.fixture
def app(host: Host) -> Iterator[Flask]:
    with sandbox_app(host) as app:
        yield app


@pytest.fixture
def set_actions(app: Flask) -> Callable[[Any], None]:
    """A function that sets the answers of wazo-amid."""

    def set_(actions: Any) -> None:
        answer = app.test_client().put('/sandbox/amid', json={'actions': actions})
        assert answer.status_code == 204, answer.text

    return set_


@pytest.fixture
def ask(app: Flask, fixtures: dict[str, Any]) -> Callable[..., requests.Response]:
    """A function that sends an action to wazo-amid."""
    tokens = {name: one['token'] for name, one in fixtures['tokens'].items()}

    def post(
        action: str, parameters: Any = None, token: str = 'admin'
    ) -> requests.Response:
        amid = app.config['amid']
        return requests.post(
            f'http://{amid["host"]}:{amid["port"]}/1.0/action/{action}',
            json=parameters,
            headers={'X-Auth-Token': tokens.get(token, token)},
            timeout=10,
        )

    return post


@pytest.fixture
def received(app: Flask) -> Callable[[str], Messages]:
    """A function that subscribes to an event, and returns what arrives from then on."""
    consumer = app.extensions['bus_consumer']

    def subscribe(name: str) -> Messages:
        messages: Messages = []
        consumer.subscribe(name, messages.append)
        return messages

    return subscribe


@pytest.fixture
def publish(app: Flask) -> Callable[[Any], int]:
    """A function that publishes an AMI event, and returns the status."""

    def post(event: Any) -> int:
        client = app.test_client()
        return client.post('/sandbox/ami', json={'event': event}).status_code

    return post


@pytest.mark.parametrize('name', ACTIONS)
def test_amid_answers_an_action_as_it_was_set(
    set_actions: Callable, ask: Callable, name: str
) -> None:
    action, _, parameters = name.partition(' ')
    set_actions({name: ACTIONS[name]})
    answer = ask(action, json.loads(parameters or '{}'))
    assert (answer.status_code, answer.json()) == (200, ACTIONS[name])


def test_amid_answers_an_action_whatever_its_parameters(
    set_actions: Callable, ask: Callable
) -> None:
    answer = [{'Response': 'Success', 'Message': 'Reregistration sent'}]
    set_actions({'PJSIPRegister': answer})
    assert ask('PJSIPRegister', {'Registration': 'acme'}).json() == answer
    assert ask('PJSIPRegister').json() == answer


@pytest.mark.parametrize('command', RECORDED['commands'])
def test_amid_answers_a_command_with_its_lines(
    set_actions: Callable, ask: Callable, command: str
) -> None:
    recorded = RECORDED['commands'][command]
    set_actions({'Command': {command: recorded['response']}})
    answer = ask('Command', {'command': command})
    assert (answer.status_code, answer.json()) == (200, recorded)


def test_amid_answers_an_unknown_action_with_an_error(
    set_actions: Callable, ask: Callable
) -> None:
    set_actions({})
    answer = ask('PJSIPShowContacts')
    assert answer.status_code == 200
    (message,) = answer.json()
    assert message['Response'] == 'Error'
    assert message['Message'].startswith('Invalid/unknown command: PJSIPShowContacts')


def test_amid_answers_an_unknown_command_with_one_line(
    set_actions: Callable, ask: Callable
) -> None:
    set_actions({'Command': {}})
    (line,) = ask('Command', {'command': 'frobnicate'}).json()['response']
    assert line.startswith("No such command 'frobnicate'")


def test_amid_rejects_a_command_without_text(ask: Callable) -> None:
    assert ask('Command').status_code == 400


@pytest.mark.parametrize('action', ['command', 'Queues'])
def test_amid_does_not_support_some_actions(ask: Callable, action: str) -> None:
    answer = ask(action)
    assert answer.status_code == 501
    assert answer.json()['error_id'] == 'incompatible-action'


@pytest.mark.parametrize(
    'recorded', RECORDED['rights'], ids=lambda recorded: recorded['token']
)
def test_amid_checks_the_right_and_tenant_of_a_token(
    set_actions: Callable, ask: Callable, recorded: dict[str, Any]
) -> None:
    set_actions({'CoreStatus': ACTIONS['CoreStatus']})
    answer = ask('CoreStatus', token=recorded['token'])
    assert answer.status_code == recorded['status_code']
    if answer.status_code != 200:
        body, expected = answer.json(), recorded['body']
        assert body['details'].pop('invalid_token')
        assert body['details'] == {
            name: value
            for name, value in expected['details'].items()
            if name != 'invalid_token'
        }
        assert body.keys() == expected.keys()
        assert body['error_id'] == expected['error_id']


def test_amid_without_actions_drops_connections_until_set_again(
    set_actions: Callable, ask: Callable
) -> None:
    set_actions(None)
    with pytest.raises(requests.ConnectionError):
        ask('CoreStatus')
    set_actions({'CoreStatus': ACTIONS['CoreStatus']})
    assert ask('CoreStatus').json() == ACTIONS['CoreStatus']


@pytest.mark.parametrize(
    'body',
    [
        None,
        [],
        {},
        {'actions': 'none'},
        {'actions': {'CoreStatus': {}}},
        {'actions': {'Command': []}},
        {'actions': {}, 'other': 1},
    ],
)
def test_sandbox_rejects_actions_of_another_shape(app: Flask, body: Any) -> None:
    answer = app.test_client().put('/sandbox/amid', json=body)
    assert answer.status_code == 400
    (message,) = answer.get_json()
    assert message.startswith('Input Error - ')


@pytest.mark.parametrize(
    'recorded', RECORDED['messages'], ids=lambda recorded: recorded['name']
)
def test_handler_receives_the_data_of_an_ami_event(
    received: Callable, publish: Callable, recorded: dict[str, Any]
) -> None:
    messages, others = received(recorded['name']), received('FullyBooted')
    assert publish(recorded['data']) == 204
    assert messages == [recorded['data']]
    assert others == []


def test_handler_that_fails_keeps_no_event_from_others(
    app: Flask, received: Callable, publish: Callable
) -> None:
    def fail(event: dict[str, Any]) -> None:
        raise KeyError('Status')

    app.extensions['bus_consumer'].subscribe('Registry', fail)
    messages = received('Registry')
    assert publish({'Event': 'Registry'}) == publish({'Event': 'Registry'}) == 204
    assert len(messages) == 2


@pytest.mark.parametrize('event', [None, [], {}, {'Event': 1}, 'Registry'])
def test_sandbox_rejects_an_event_without_a_name(publish: Callable, event: Any) -> None:
    assert publish(event) == 400


def test_running_sandbox_takes_events_and_actions(host: Host) -> None:
    event = {'event': {'Event': 'FullyBooted', 'Uptime': '2'}}
    answer = requests.post(f'{host.about_url}/ami', json=event, timeout=10)
    assert answer.status_code == 204
    for actions in (None, {}):
        answer = requests.put(
            f'{host.about_url}/amid', json={'actions': actions}, timeout=10
        )
        assert answer.status_code == 204
