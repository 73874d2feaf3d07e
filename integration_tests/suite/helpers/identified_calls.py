# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that `POST /interconnections/identify` is asked about."""

from __future__ import annotations

from typing import Any

from confd_client import Confd
from samples import Document

IDENTIFY = '/interconnections/identify'


def make_call(address: str, number: str = '5145550100', **values: Any) -> Document:
    """Return the body for a call from an address."""
    source = {'address': address, **values.pop('source', {})}
    return {
        'source': source,
        'request_uri': f'sip:{number}@pbx.example.com',
        'from': '<sip:caller@peer.example.net>;tag=1',
        **values,
    }


def identified(confd: Confd, address: str, number: str = '5145550100', **values: Any):
    """Return the answer for a call, which must succeed."""
    answer = confd.post(IDENTIFY, json=make_call(address, number, **values))
    assert answer.status_code == 200, answer.text
    return answer.json()


def name_of(answer: Document) -> str | None:
    """Return the name of the interconnection in an answer."""
    return answer['interconnection'] and answer['interconnection']['name']


def step_of(answer: Document, identifier: str) -> Document:
    """Return the entry of the trace for an identifier."""
    (step,) = (one for one in answer['trace'] if one['identifier'] == identifier)
    return step
