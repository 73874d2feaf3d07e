# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The number of SQL statements that look something up does not grow with the items."""

from __future__ import annotations

import pytest
from callerids import POLICY
from samples import create, sip_body
from statement_counter import count_look_ups, counting_statements

pytestmark = pytest.mark.sandbox_only


def test_look_ups_of_interconnections_in_a_policy_are_constant(confd, host, name):
    ids = [create(confd, sip_body(name()))['id'] for _ in range(13)]
    with counting_statements(host) as send:

        def count(ids):
            items = [{'id': id_, 'callerid': '"Me" <555>'} for id_ in ids]
            body = {'interconnections': items}
            return count_look_ups(send(POLICY, 'PUT', json=body)[1])

        count(ids[:1])
        assert count(ids[1:3]) == count(ids[3:])
