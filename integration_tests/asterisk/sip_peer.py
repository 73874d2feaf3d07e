# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP peer on a UDP socket: it plays the provider, the other PBX, the stranger."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import addresses
import sdp
from sip_message import Message, credentials, host_of, is_right, uri_of
from waiting import wait_for

Headers = Mapping[str, str]
PORT = 5060
_CHALLENGED = {
    401: ('WWW-Authenticate', 'Authorization'),
    407: ('Proxy-Authenticate', 'Proxy-Authorization'),
}


@dataclass(frozen=True)
class Account:
    """A user and a password; where a peer demands it, ``status`` is 401 or 407."""

    username: str
    password: str
    realm: str = 'provider'
    status: int = 401


@dataclass
class Dialog:
    """What the requests of a peer to somebody share; ``uri`` is where they go."""

    uri: str
    local: str
    remote: str
    call_id: str = field(default_factory=lambda: uuid4().hex)
    number: int = 0


@dataclass
class Call:
    """A call that a peer made, with the last response to its INVITE."""

    peer: Peer
    dialog: Dialog
    response: Message

    @property
    def status(self) -> int:
        return self.response.status

    def hang_up(self) -> None:
        assert self.peer.request('BYE', self.dialog).status == 200


class Peer:
    """Answers every request, and sends its own; all that arrives is in ``received``.

    An INVITE is answered with 200 and a description of ``codecs``, anything else with
    200, but for the statuses by method in ``answers``. What it ``demands`` is demanded
    of each REGISTER and INVITE; a wrong one is a 403. Where it ``claims`` to be, which
    is what a peer behind a router does, stands in Via and Contact of its requests.
    """

    def __init__(self, address: str, port: int = PORT) -> None:
        self.address, self.port = address, port
        self.received: list[Message] = []
        self.answered: dict[tuple[str, str], int] = {}
        self.answers: dict[str, int] = {}
        self.demands: Account | None = None
        self.claims: str | None = None
        self.codecs = ['ulaw']
        self._socket = addresses.bound(address, port)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.sendto(b'', (self.address, self.port))
        self._thread.join(timeout=5)
        self._socket.close()

    @property
    def host(self) -> str:
        """As in a URI: the port only where it is another."""
        address = addresses.in_uri(self.address)
        return address if self.port == PORT else f'{address}:{self.port}'

    def requests(self, method: str, status: int | None = None) -> list[Message]:
        """The requests so far, each once, however often it was sent.

        :param status: only those that were answered with it
        """
        found: dict[tuple[str, str], Message] = {}
        for message in self.received:
            key = message.transaction
            wanted = status is None or self.answered.get(key) == status
            if message.is_request and message.method == method and wanted:
                found.setdefault(key, message)
        return list(found.values())

    def expect(self, method: str, status: int | None = None) -> Message:
        """The first of these requests, waited for."""
        return self.expect_all(method, 1, status)[0]

    def expect_all(
        self, method: str, number: int, status: int | None = None
    ) -> list[Message]:
        """So many of these requests, waited for; there may be more by now."""

        def found() -> list[Message]:
            requests = self.requests(method, status)
            return requests[:number] if len(requests) >= number else []

        return wait_for(found, f'{number} {method} at {self.host}')

    def register(self, host: str, user: str, account: Account | None = None) -> Message:
        """The last response to a REGISTER of a user, from here, at a host."""
        whom = f'<sip:{user}@{host}>'
        dialog = Dialog(f'sip:{host}', f'{whom};tag={uuid4().hex}', whom)
        return self.request('REGISTER', dialog, {'Expires': '60'}, account=account)

    def call(
        self,
        uri: str,
        user: str = 'caller',
        headers: Headers | None = None,
        account: Account | None = None,
        body: str | None = None,
    ) -> Call:
        """A call to a URI by a user of this host; it stands where the status is 200.

        :param body: its description; left out, that of the peer's codecs
        """
        local = f'<sip:{user}@{self.host}>;tag={uuid4().hex}'
        dialog = Dialog(uri, local, f'<{uri}>')
        headers = dict(headers or {}) | {'Content-Type': 'application/sdp'}
        body = body or sdp.description(self.address, self.codecs)
        response = self.request('INVITE', dialog, headers, body, account)
        return Call(self, dialog, response)

    def send(self, method: str, uri: str) -> None:
        """A request outside of any dialog, whoever gets the response."""
        dialog = Dialog(uri, f'<sip:{self.host}>;tag={uuid4().hex}', f'<{uri}>')
        self._send(self._request(method, dialog, {}, ''), host_of(uri))

    def request(
        self,
        method: str,
        dialog: Dialog,
        headers: Headers | None = None,
        body: str = '',
        account: Account | None = None,
    ) -> Message:
        """The final response; a challenge is answered where there is an account."""
        response = self._exchange(method, dialog, headers or {}, body)
        if response.status not in _CHALLENGED or not account:
            return response
        asked, answer = _CHALLENGED[response.status]
        said = credentials(
            response.all(asked)[0],
            method,
            dialog.uri,
            account.username,
            account.password,
        )
        return self._exchange(method, dialog, {**(headers or {}), answer: said}, body)

    def _exchange(
        self, method: str, dialog: Dialog, headers: Headers, body: str
    ) -> Message:
        dialog.number += 1
        request = self._request(method, dialog, headers, body)
        self._send(request, host_of(dialog.uri))
        response = wait_for(
            lambda: self._final(request), f'a response to {request.first}', 20
        )
        if method == 'INVITE':
            self._acknowledge(request, response, dialog)
        return response

    def _final(self, request: Message) -> Message | None:
        for one in self.received:
            mine = not one.is_request and one.transaction == request.transaction
            if mine and one.status >= 200:
                return one
        return None

    def _acknowledge(self, invite: Message, response: Message, dialog: Dialog) -> None:
        remote, uri = response['To'], dialog.uri
        if response.status == 200:
            dialog.remote, dialog.uri = remote, uri_of(response['Contact'])
        ack = self._request('ACK', dialog, {}, '')
        if response.status != 200:  # it belongs to the INVITE's own transaction
            taken = {'Via': invite['Via'], 'To': remote}
            ack.headers = [
                (name, taken.get(name, value)) for name, value in ack.headers
            ]
        self._send(ack, host_of(uri))

    def _request(
        self, method: str, dialog: Dialog, headers: Headers, body: str
    ) -> Message:
        user = uri_of(dialog.local).partition(':')[2].partition('@')[0]
        branch = f'z9hG4bK{uuid4().hex}'
        # Who claims to be elsewhere does not ask to be answered where it sends from.
        via = self.claims or f'{addresses.in_uri(self.address)}:{self.port};rport'
        own = {
            'Via': f'SIP/2.0/UDP {via};branch={branch}',
            'Max-Forwards': '70',
            'From': dialog.local,
            'To': dialog.remote,
            'Call-ID': dialog.call_id,
            'CSeq': f'{dialog.number} {method}',
            'Contact': f'<sip:{user}@{self.claims or self.host}>',
        }
        first = f'{method} {dialog.uri} SIP/2.0'
        return Message(first, [*own.items(), *headers.items()], body)

    def _listen(self) -> None:
        while True:
            data, source = self._socket.recvfrom(65535)
            if not data:
                return
            if not data.strip():  # keeps a NAT open, and says nothing
                continue
            message = Message.parse(data)
            self.received.append(message)
            if message.is_request and message.method != 'ACK':
                response = self._answer(message)
                self.answered[message.transaction] = response.status
                self._send(response, source)  # as Asterisk asks, by `rport`

    def _answer(self, request: Message) -> Message:
        demands, method = self.demands, request.method
        if not demands or method not in ('REGISTER', 'INVITE'):
            return self._response(request, self.answers.get(method, 200))
        asked, answer = _CHALLENGED[demands.status]
        if answer not in request:
            response = self._response(request, demands.status)
            challenge = (
                f'Digest realm="{demands.realm}", nonce="{uuid4().hex}", qop="auth"'
            )
            response.headers.append((asked, challenge))
            return response
        right = is_right(request[answer], method, demands.username, demands.password)
        status = self.answers.get(method, 200) if right else 403
        return self._response(request, status)

    def _response(self, request: Message, status: int) -> Message:
        to = request['To']
        headers = [
            *(('Via', via) for via in request.all('Via')),
            *((name, request[name]) for name in ('From', 'Call-ID', 'CSeq')),
            ('To', to if ';tag=' in to else f'{to};tag={uuid4().hex}'),
        ]
        response = Message(f'SIP/2.0 {status} As told', headers)
        if status == 200 and request.method == 'REGISTER':
            names = ('Contact', 'Expires')
            headers.extend((n, value) for n in names for value in request.all(n))
        if status == 200 and request.method == 'INVITE':
            headers.append(('Contact', f'<sip:{self.host}>'))
            headers.append(('Content-Type', 'application/sdp'))
            response.body = sdp.description(self.address, self.codecs)
        return response

    def _send(self, message: Message, to: tuple[str, int]) -> None:
        self._socket.sendto(message.serialize(), to)
