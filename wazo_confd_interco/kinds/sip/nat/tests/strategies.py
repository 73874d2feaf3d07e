# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated options of a transport or endpoint, and changes of NAT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from .....options.field import Option
from ....stored import StoredTransport
from ..document import read_endpoint, read_transport
from ..fields import FIELDS, LOCAL_NET
from ..model import NatChange, NatState

_NETWORKS = st.sampled_from(
    ('10.0.0.0/8', '192.168.0.0/16', 'fd00::/8', '10.0.0.0/8,fd00::/8', '!10.0.0.1', '')
)
_TEXTS = st.sampled_from(
    ('192.0.2.1', 'a.example', '5060', '0', 'yes', 'OFF', 'x', ';', '9' * 5000)
)
_KEYS = [*FIELDS.by_path(), 'bind', 'tos']
ROWS = st.lists(
    st.tuples(st.sampled_from(_KEYS), _TEXTS)
    | st.tuples(st.just(LOCAL_NET), _NETWORKS),
    max_size=10,
)
TRANSPORT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        'external_media_address': st.sampled_from(
            ('192.0.2.9', 'b.example', '2001:db8::1')
        ),
        'external_signaling_address': st.sampled_from(('192.0.2.9', 'b.example')),
        'external_signaling_port': st.integers(1, 65535),
        LOCAL_NET: st.lists(
            st.sampled_from(('10.0.0.0/8', 'fd00::/8', '172.16.0.0/12')), max_size=3
        ),
    },
)


def set_values(rows: Sequence[Option], values: dict[str, Any]) -> NatChange:
    """Return the change that sets some values where there are these rows."""
    transport = StoredTransport('udp', 'u', tuple(rows))
    old = {**read_transport(rows), **read_endpoint(rows)}
    changed = frozenset(values)
    state = NatState(transport)
    return NatChange(values, state, old, old | values, changed)
