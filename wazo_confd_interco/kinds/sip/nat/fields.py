# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of NAT, with the section that holds each."""

from __future__ import annotations

from typing import Any, Final

from ....options.field import Field, FieldTable, option
from ....options.hosts import check_external_address, check_local_net
from ....options.option_codecs import BOOLEAN, INTEGER, TEXT, UNPARSED, OptionCodec
from ....options.values import MAX_PORT, check_port
from ..fields import BY_PATH
from ..values import parse_match

# wazo-confd's schema of a transport.
MAX_TRANSPORT_OPTIONS: Final = 128
SCOPES: Final = ('interconnection', 'tenant')
LOCAL_NET: Final = 'local_net'


def _parse_port(text: str) -> Any:
    port = INTEGER.parse(text)
    return port if port is not UNPARSED and 0 < port <= MAX_PORT else UNPARSED


def _parse_networks(text: str) -> list[str]:
    """Return the networks of one `local_net`, which may be a comma-separated list."""
    networks = parse_match(text)
    return [text] if networks is UNPARSED else list(networks)


_PORT: Final = OptionCodec(_parse_port, str, 'integer')
_NETWORKS: Final = OptionCodec(_parse_networks, ','.join, 'strings')


def _flag(key: str, doc: str) -> Field:
    return option('endpoint', key, doc, BOOLEAN)


FIELDS: Final = FieldTable(
    (
        option(
            'transport',
            'external_media_address',
            'The address to which peers send media.',
            TEXT,
            check_external_address,
            api={'example': '203.0.113.7'},
        ),
        option(
            'transport',
            'external_signaling_address',
            'The address to which peers send requests.',
            TEXT,
            check_external_address,
            api={'example': '203.0.113.7'},
        ),
        option(
            'transport',
            'external_signaling_port',
            "The port to which peers send requests. Null: Asterisk's own port.",
            _PORT,
            check_port,
        ),
        Field(
            LOCAL_NET,
            (('transport', LOCAL_NET),),
            'Networks on this side of the router. Peers in these networks receive the '
            'local address of Asterisk.',
            _NETWORKS,
            check_local_net,
            is_repeated=True,
            is_unordered=True,
            api={'example': ['192.168.0.0/16']},
        ),
        _flag(
            'rtp_symmetric',
            'Whether media is sent to the address from which media arrives.',
        ),
        _flag(
            'rewrite_contact',
            'Whether requests are sent to the address from which requests arrive.',
        ),
        _flag(
            'force_rport',
            'Whether answers are sent to the address and port of the request.',
        ),
        _flag('direct_media', 'Whether media may bypass Asterisk.'),
    )
)

TRANSPORT_FIELDS: Final = tuple(
    one for one in FIELDS.fields if one.places[0][0] == 'transport'
)
ENDPOINT_FIELDS: Final = tuple(
    one for one in FIELDS.fields if one.places[0][0] == 'endpoint'
)
TRANSPORT_PATHS: Final = frozenset(one.path for one in TRANSPORT_FIELDS)
ENDPOINT_PATHS: Final = frozenset(one.path for one in ENDPOINT_FIELDS)

# Only shown among the values in effect; it is a field of `sip`.
QUALIFY_FREQUENCY: Final = BY_PATH['sip.qualify_frequency']

# What Asterisk does if nothing is set (documentation of res_pjsip).
DEFAULTS: Final = {
    'rtp_symmetric': False,
    'rewrite_contact': False,
    'force_rport': True,
    'direct_media': True,
    'qualify_frequency': 0,
}
