# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send single SIP requests over UDP, TCP or TLS, and wait for their final responses.

A request is sent once: it is not repeated if nobody answers.
"""

from __future__ import annotations

import re
import secrets
import socket
import ssl
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Final, NamedTuple, Self

from .locating import TLS, UDP, SocketAddress
from .sip_messages import MalformedSIPMessage, SIPMessage, parse_message, write_request

# Bytes of a response.
_MAX_BYTES: Final = 65_535
_CONTENT_LENGTH: Final = re.compile(
    r'^(?:content-length|l)[ \t]{0,8}:[ \t]{0,8}([0-9]{1,6})',
    re.IGNORECASE | re.MULTILINE,
)
USER_AGENT: Final = 'wazo-confd-interco'


class NoAnswer(Exception):
    """Nobody answered; the message says why."""


class Response(NamedTuple):
    """A final response, and the time that it took."""

    message: SIPMessage
    milliseconds: float


class Connection:
    """A socket to one server, and the requests over it.

    :param certificate_problem: why the certificate of the server is not trusted
    """

    def __init__(
        self, to: SocketAddress, protocol: str, host: str, deadline: float
    ) -> None:
        """Connect to a server.

        :param host: the name that the certificate must have
        :param deadline: the moment of `time.monotonic` at which waiting ends
        :raises NoAnswer: if there is no connection
        """
        self._protocol, self._deadline = protocol, deadline
        self.certificate_problem: str | None = None
        try:
            self._socket = self._connect(to, host)
        except TimeoutError:
            raise NoAnswer('no answer arrived in time') from None
        except OSError as error:
            raise NoAnswer(_describe(error)) from None
        self._local = self._socket.getsockname()[:2]
        self._call_id = secrets.token_hex(12)
        self._tag = secrets.token_hex(6)
        self._number = 0
        self._buffer = b''

    def __enter__(self) -> Self:
        """Return the connection."""
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._socket.close()

    def _rest(self) -> float:
        rest = self._deadline - time.monotonic()
        if rest <= 0:
            raise TimeoutError
        return rest

    def _connect(self, to: SocketAddress, host: str) -> socket.socket:
        if self._protocol != TLS:
            return self._open(to)
        try:
            return self._wrap(self._open(to), ssl.create_default_context(), host)
        except ssl.SSLCertVerificationError as error:
            self.certificate_problem = error.verify_message
        # Without a check, to learn more; nothing secret is sent over it.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return self._wrap(self._open(to), context, host)

    def _open(self, to: SocketAddress) -> socket.socket:
        family = socket.AF_INET if to.address.version == 4 else socket.AF_INET6
        kind = socket.SOCK_DGRAM if self._protocol == UDP else socket.SOCK_STREAM
        opened = socket.socket(family, kind)
        try:
            opened.settimeout(self._rest())
            # Connected, so the kernel drops what another address sends.
            opened.connect((str(to.address), to.port))
        except OSError:
            opened.close()
            raise
        return opened

    def _wrap(
        self, opened: socket.socket, context: ssl.SSLContext, host: str
    ) -> socket.socket:
        try:
            opened.settimeout(self._rest())
            return context.wrap_socket(opened, server_hostname=host)
        except OSError:
            opened.close()
            raise

    @property
    def local_host(self) -> str:
        """The address of this side, as a URI needs it."""
        host = self._local[0]
        return f'[{host}]' if ':' in host else str(host)

    def request(
        self,
        method: str,
        uri: str,
        identity: str | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> Response:
        """Send a request and return its final response.

        :param identity: the URI in From and To; None: one of this side
        :raises NoAnswer: if there is no response in time
        """
        self._number += 1
        branch = f'z9hG4bK{secrets.token_hex(10)}'
        whom = f'<{identity or f"sip:probe@{self.local_host}"}>'
        via = f'SIP/2.0/{self._protocol.upper()} {self.local_host}:{self._local[1]}'
        all_headers = (
            ('Via', f'{via};rport;branch={branch}'),
            ('Max-Forwards', '70'),
            ('From', f'{whom};tag={self._tag}'),
            ('To', whom if identity else f'<{uri}>'),
            ('Call-ID', self._call_id),
            ('CSeq', f'{self._number} {method}'),
            ('User-Agent', USER_AGENT),
            *headers,
        )
        if any(set(text) & set('\r\n\0') for pair in all_headers for text in pair):
            raise NoAnswer('the request has a control character and was not sent')
        begin = time.monotonic()
        try:
            self._socket.settimeout(self._rest())
            self._socket.sendall(write_request(method, uri, all_headers))
            message = self._receive(branch)
        except TimeoutError:
            raise NoAnswer('no answer arrived in time') from None
        except OSError as error:
            raise NoAnswer(_describe(error)) from None
        return Response(message, round((time.monotonic() - begin) * 1000, 1))

    def _receive(self, branch: str) -> SIPMessage:
        """Return the final response to the request with this branch."""
        while True:
            self._socket.settimeout(self._rest())
            data = self._read_message()
            try:
                message = parse_message(data.decode('utf-8', 'replace'))
            except MalformedSIPMessage:
                if self._protocol != UDP:
                    raise NoAnswer('the answer is not a SIP message') from None
                continue
            is_own = branch in (message.value('Via') or '')
            if not message.is_request and is_own and message.status >= 200:
                return message

    def _read_message(self) -> bytes:
        """Return the next message; of a stream, without the body."""
        if self._protocol == UDP:
            return self._socket.recv(_MAX_BYTES)
        head = self._read_until_empty_line()
        found = _CONTENT_LENGTH.search(head.decode('latin-1'))
        length = min(int(found[1]), _MAX_BYTES) if found else 0
        while len(self._buffer) < length:
            self._read_more()
        self._buffer = self._buffer[length:]
        return head

    def _read_until_empty_line(self) -> bytes:
        while True:
            # Empty lines between messages keep a connection open.
            self._buffer = self._buffer.lstrip(b'\r\n')
            head, end, rest = self._buffer.partition(b'\r\n\r\n')
            if end:
                self._buffer = rest
                return head
            if len(self._buffer) > _MAX_BYTES:
                raise NoAnswer('the answer is not a SIP message')
            self._read_more()

    def _read_more(self) -> None:
        self._socket.settimeout(self._rest())
        more = self._socket.recv(4096)
        if not more:
            raise NoAnswer('the other side closed the connection')
        self._buffer += more


def _describe(error: OSError) -> str:
    """Return why there is no connection, as a sentence."""
    if isinstance(error, ConnectionRefusedError):
        return 'the other side refused the connection: nothing listens on this port'
    if isinstance(error, ssl.SSLError):
        return f'TLS failed: {(error.reason or "no reason").replace("_", " ").lower()}'
    return f'the connection failed: {error.strerror or "no reason"}'.lower()
