# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
import socket
import threading

import pytest
from playwright.sync_api import expect


@pytest.fixture
def provider_address():
    """The address of a provider that rejects every request with a 403."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', 0))

        def answer():
            while True:
                try:
                    request, sender = server.recvfrom(65535)
                except OSError:
                    return
                kept = r'(?:Via|From|To|Call-ID|CSeq):[^\r]*\r\n'
                headers = ''.join(re.findall(kept, request.decode(), re.I))
                head = 'SIP/2.0 403 Forbidden\r\nServer: A provider\r\n'
                text = f'{head}{headers}Content-Length: 0\r\n\r\n'
                server.sendto(text.encode(), sender)

        threading.Thread(target=answer, daemon=True).start()
        yield f'127.0.0.1:{server.getsockname()[1]}'


def test_a_provider_can_be_tried_before_anything_is_created(
    visitor, confd, provider_address, name
):
    trunk = name('try')
    page = visitor.open('new/?profile=voip-provider')
    page.get_by_label('Name', exact=True).fill(trunk)
    page.get_by_label("Provider's server").fill(provider_address)
    page.get_by_label('User name').fill('acme')
    page.locator('[type=password]').fill('s3cret')
    page.get_by_label('Public number').fill('5145550100')
    page.get_by_role('button', name='Test the connection').click()
    answer = page.locator('.interco-probe')
    expect(answer).to_contain_text('403', timeout=15_000)
    expect(answer).to_contain_text('A provider')
    visitor.check('new-tried')
    assert confd.send('GET', f'interconnections?name={trunk}')['total'] == 0


def test_a_stored_interconnection_can_be_tried(visitor, confd, provider_address, name):
    sip = {'remote_hosts': [provider_address]}
    body = {'type': 'sip', 'name': name('try'), 'sip': sip}
    document = confd.send('POST', 'interconnections', body)
    page = visitor.open(str(document['id']))
    page.get_by_role('button', name='Test the connection').click()
    expect(page.locator('.interco-probe')).to_contain_text('403', timeout=15_000)
    visitor.check('show-tried')
