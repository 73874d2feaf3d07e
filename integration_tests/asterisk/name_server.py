# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The name server of the tests: names that a test gives an address, and no others."""

from __future__ import annotations

from dnslib import QTYPE, RCODE, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

ADDRESS = '127.0.0.4'


class Names(BaseResolver):
    """``addresses`` are IPv4 addresses by name."""

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
        reply, asked = request.reply(), request.q
        address = self.addresses.get(str(asked.qname).rstrip('.'))
        if address is None:
            reply.header.rcode = RCODE.NXDOMAIN
        elif asked.qtype == QTYPE.A:
            reply.add_answer(RR(asked.qname, QTYPE.A, rdata=A(address), ttl=1))
        return reply
