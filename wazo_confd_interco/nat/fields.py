# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the options of NAT: the section that each stands in, and its default."""

from __future__ import annotations

from typing import Any, Final

from ..kinds.sip.fields import Field
from ..options.option_codecs import BOOLEAN, INTEGER, TEXT, UNKNOWN, Spelling


def _read_port(text: str) -> Any:
    port = INTEGER.read(text)
    return port if port is not UNKNOWN and 0 < port < 65536 else UNKNOWN


PORT: Final = Spelling(_read_port, str)


def _option(section: str, key: str, spelling: Spelling) -> Field:
    return Field(key, ((section, key),), spelling)


# Of these a transport has one each, and of `local_net` as many as there are networks.
TRANSPORT: Final = (
    _option('transport', 'external_media_address', TEXT),
    _option('transport', 'external_signaling_address', TEXT),
    _option('transport', 'external_signaling_port', PORT),
)
LOCAL_NET: Final = 'local_net'
OF_TRANSPORT: Final = frozenset((*(field.path for field in TRANSPORT), LOCAL_NET))

ENDPOINT: Final = (
    _option('endpoint', 'rtp_symmetric', BOOLEAN),
    _option('endpoint', 'rewrite_contact', BOOLEAN),
    _option('endpoint', 'force_rport', BOOLEAN),
    _option('endpoint', 'direct_media', BOOLEAN),
)
OF_ENDPOINT: Final = frozenset(field.path for field in ENDPOINT)
QUALIFY: Final = _option('aor', 'qualify_frequency', INTEGER)

# What Asterisk does where nobody says anything (its documentation of res_pjsip).
DEFAULTS: Final = {
    'rtp_symmetric': False,
    'rewrite_contact': False,
    'force_rport': True,
    'direct_media': True,
    'qualify_frequency': 0,
}

# The host's schema of a transport.
OPTIONS_A_TRANSPORT: Final = 128
