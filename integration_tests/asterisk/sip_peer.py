# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP peer: a provider, another PBX or a stranger."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import addresses
import sdp
from sip_message import (
    Message,
    extract_host,
    extract_uri,
    is_valid_authorization,
    make_authorization,
)
from sip_stream import StreamListener
from waiting import wait_for

Headers = Mapping[str, str]
PORT = 5060
_CHALLENGED = {
    401: ('WWW-Authenticate', 'Authorization'),
    407: ('Proxy-Authenticate', 'Proxy-Authorization'),
}


@dataclass(frozen=True)
class Account:
    """A user and a password.

    A peer that requires the account challenges with ``status``, 401 or 407.
    """

    username: str
    password: str
    realm: str = 'provider'
    status: int = 401


@dataclass
class Dialog:
    """The values that all requests of a dialog share; ``uri`` is the remote target."""

    uri: str
    local: str
    remote: str
    call_id: str = field(default_factory=lambda: uuid4().hex)
    number: int = 0


@dataclass
class Call:
    """A call that a peer made, with the final response to the INVITE."""

    peer: Peer
    dialog: Dialog
    response: Message

    @property
    def status(self) -> int:
        return self.response.status

    def hang_up(self) -> None:
        assert self.peer.request('BYE', self.dialog).status == 200


class Peer:
    """Answers and sends SIP requests.

    - ``received``: every message that has arrived.
    - ``statuses``: the status of the answer by method; 200 for all other methods. A 200
      to INVITE offers ``codecs``.
    - ``required_account``: challenges every REGISTER and INVITE; a wrong password is
      answered with 403.
    - ``advertised_host``: the host in Via and Contact, if it is not the real one, as of
      a peer behind a router.
    """

    def __init__(self, address: str, port: int = PORT) -> None:
        self.address, self.port = address, port
        self.received: list[Message] = []
        self.response_statuses: dict[tuple[str, str], int] = {}
        self.statuses: dict[str, int] = {}
        self.required_account: Account | None = None
        self.advertised_host: str | None = None
        self.codecs = ['ulaw']
        self._streams: list[StreamListener] = []
        self._socket = addresses.open_udp_socket(address, port)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.sendto(b'', (self.address, self.port))
        self._thread.join(timeout=5)
        self._socket.close()
        for listener in self._streams:
            listener.close()

    def listen_on_stream(self, tls: ssl.SSLContext | None = None) -> None:
        """Accept requests over TCP or TLS as well, on the same address and port."""
        address = (self.address, self.port)
        self._streams.append(StreamListener(address, self._handle, tls))

    @property
    def host(self) -> str:
        """The host part of a URI of this peer; the port is left out if it is 5060."""
        address = addresses.format_uri_host(self.address)
        return address if self.port == PORT else f'{address}:{self.port}'

    def requests(self, method: str, status: int | None = None) -> list[Message]:
        """Return the requests so far, without retransmissions.

        :param status: only the requests that this peer answered with this status
        """
        found: dict[tuple[str, str], Message] = {}
        for message in self.received:
            key = message.transaction
            wanted = status is None or self.response_statuses.get(key) == status
            if message.is_request and message.method == method and wanted:
                found.setdefault(key, message)
        return list(found.values())

    def wait_for_request(self, method: str, status: int | None = None) -> Message:
        """Wait for a request and return the first one."""
        return self.wait_for_requests(method, 1, status)[0]

    def wait_for_requests(
        self, method: str, number: int, status: int | None = None
    ) -> list[Message]:
        """Wait for a number of requests and return the first ones."""

        def found() -> list[Message]:
            requests = self.requests(method, status)
            return requests[:number] if len(requests) >= number else []

        return wait_for(found, f'{number} {method} at {self.host}')

    def responses(self) -> list[Message]:
        """Return the responses that have arrived."""
        return [message for message in self.received if not message.is_request]

    def register(self, host: str, user: str, account: Account | None = None) -> Message:
        """Register a user at a host, and return the final response."""
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
        """Call a URI and wait for the final response.

        :param user: the user part of From
        :param body: the session description; by default it offers ``codecs``
        """
        local = f'<sip:{user}@{self.host}>;tag={uuid4().hex}'
        dialog = Dialog(uri, local, f'<{uri}>')
        headers = dict(headers or {}) | {'Content-Type': 'application/sdp'}
        body = body or sdp.render_sdp(self.address, self.codecs)
        response = self.request('INVITE', dialog, headers, body, account)
        return Call(self, dialog, response)

    def send_request(self, method: str, uri: str) -> None:
        """Send a request outside of a dialog, without waiting for the response."""
        dialog = Dialog(uri, f'<sip:{self.host}>;tag={uuid4().hex}', f'<{uri}>')
        self._send(self._request(method, dialog, {}, ''), extract_host(uri))

    def request(
        self,
        method: str,
        dialog: Dialog,
        headers: Headers | None = None,
        body: str = '',
        account: Account | None = None,
    ) -> Message:
        """Send a request and return the final response.

        :param account: answers a challenge
        """
        response = self._exchange(method, dialog, headers or {}, body)
        if response.status not in _CHALLENGED or not account:
            return response
        challenge, answer = _CHALLENGED[response.status]
        authorization = make_authorization(
            response.get_all(challenge)[0],
            method,
            dialog.uri,
            account.username,
            account.password,
        )
        headers = {**(headers or {}), answer: authorization}
        return self._exchange(method, dialog, headers, body)

    def _exchange(
        self, method: str, dialog: Dialog, headers: Headers, body: str
    ) -> Message:
        dialog.number += 1
        request = self._request(method, dialog, headers, body)
        self._send(request, extract_host(dialog.uri))
        response = wait_for(
            lambda: self._find_final_response(request),
            f'a response to {request.start_line}',
        )
        if method == 'INVITE':
            self._acknowledge(request, response, dialog)
        return response

    def _find_final_response(self, request: Message) -> Message | None:
        for response in self.responses():
            own = response.transaction == request.transaction
            if own and response.status >= 200:
                return response
        return None

    def _acknowledge(self, invite: Message, response: Message, dialog: Dialog) -> None:
        remote, uri = response['To'], dialog.uri
        if response.status == 200:
            dialog.remote, dialog.uri = remote, extract_uri(response['Contact'])
        ack = self._request('ACK', dialog, {}, '')
        if response.status != 200:  # this ACK is part of the INVITE's transaction
            copied = {'Via': invite['Via'], 'To': remote}
            ack.headers = [
                (name, copied.get(name, value)) for name, value in ack.headers
            ]
        self._send(ack, extract_host(uri))

    def _request(
        self, method: str, dialog: Dialog, headers: Headers, body: str
    ) -> Message:
        user = extract_uri(dialog.local).partition(':')[2].partition('@')[0]
        branch = f'z9hG4bK{uuid4().hex}'
        via = f'{addresses.format_uri_host(self.address)}:{self.port};rport'
        if self.advertised_host:  # without rport, the response goes there
            via = self.advertised_host
        own = {
            'Via': f'SIP/2.0/UDP {via};branch={branch}',
            'Max-Forwards': '70',
            'From': dialog.local,
            'To': dialog.remote,
            'Call-ID': dialog.call_id,
            'CSeq': f'{dialog.number} {method}',
            'Contact': f'<sip:{user}@{self.advertised_host or self.host}>',
        }
        start_line = f'{method} {dialog.uri} SIP/2.0'
        return Message(start_line, [*own.items(), *headers.items()], body)

    def _listen(self) -> None:
        while True:
            data, source = self._socket.recvfrom(65535)
            if not data:
                return
            if not data.strip():  # a keepalive
                continue
            response = self._handle(Message.parse(data))
            if response:
                self._send(response, source)  # Asterisk sends `rport`

    def _handle(self, message: Message) -> Message | None:
        """Record a message and return the response to a request."""
        self.received.append(message)
        if not message.is_request or message.method == 'ACK':
            return None
        response = self._answer(message)
        self.response_statuses[message.transaction] = response.status
        return response

    def _answer(self, request: Message) -> Message:
        account, method = self.required_account, request.method
        if not account or method not in ('REGISTER', 'INVITE'):
            return self._response(request, self.statuses.get(method, 200))
        asked, answer = _CHALLENGED[account.status]
        if answer not in request:
            response = self._response(request, account.status)
            challenge = (
                f'Digest realm="{account.realm}", nonce="{uuid4().hex}", qop="auth"'
            )
            response.headers.append((asked, challenge))
            return response
        is_valid = is_valid_authorization(
            request[answer], method, account.username, account.password
        )
        status = self.statuses.get(method, 200) if is_valid else 403
        return self._response(request, status)

    def _response(self, request: Message, status: int) -> Message:
        to = request['To']
        headers = [
            *(('Via', via) for via in request.get_all('Via')),
            *((name, request[name]) for name in ('From', 'Call-ID', 'CSeq')),
            ('To', to if ';tag=' in to else f'{to};tag={uuid4().hex}'),
        ]
        response = Message(f'SIP/2.0 {status} Status', headers)
        if status == 200 and request.method == 'REGISTER':
            names = ('Contact', 'Expires')
            headers.extend((n, value) for n in names for value in request.get_all(n))
        if status == 200 and request.method == 'INVITE':
            headers.append(('Contact', f'<sip:{self.host}>'))
            headers.append(('Content-Type', 'application/sdp'))
            response.body = sdp.render_sdp(self.address, self.codecs)
        return response

    def _send(self, message: Message, to: tuple[str, int]) -> None:
        self._socket.sendto(message.serialize(), to)
