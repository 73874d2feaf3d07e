# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name server that knows only the names that a test adds."""

from __future__ import annotations

from dnslib import QTYPE, RCODE, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

ADDRESS = '127.0.0.4'


class NameServer(BaseResolver):
    """Answers for the names in ``addresses``, which maps them to IPv4 addresses."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}
        logger = DNSLogger('error')
        self._server = DNSServer(self, address=ADDRESS, port=53, logger=logger)

    def start(self) -> None:
        self._server.start_thread()

    def stop(self) -> None:
        self._server.stop()
        self._server.server.server_close()

    def resolve(self, request: DNSRecord, handler: object) -> DNSRecord:
        reply, question = request.reply(), request.q
        address = self.addresses.get(str(question.qname).rstrip('.'))
        if address is None:
            reply.header.rcode = RCODE.NXDOMAIN
        elif question.qtype == QTYPE.A:
            reply.add_answer(RR(question.qname, QTYPE.A, rdata=A(address), ttl=1))
        return reply
