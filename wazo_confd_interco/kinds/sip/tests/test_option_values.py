# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ....problems import InvalidValue
from ..option_values import check_value_of


@pytest.mark.parametrize(
    ('section', 'key', 'text', 'expected'),
    [
        ('endpoint', '100rel', 'sometimes', 'one of no, yes, peer_supported, required'),
        ('endpoint', 'rtp_timeout', '30s', 'a whole number from 0 to 4294967295'),
        ('endpoint', 'timers_min_se', '60', 'from 90 to'),
        ('endpoint', 't38_udptl_ec', 'FEC', 'one of fec, none, redundancy'),
        ('endpoint', 'permit', '192.0.2.1, 192.0.2.2', 'commas without spaces'),
        (
            'endpoint',
            'codec_prefs_incoming_offer',
            'prefer: mine',
            'pending|configured',
        ),
        ('endpoint', 'rtp_port_start', '80', 'port from 1024 to 65535'),
        ('aor', 'contact', '192.0.2.1', 'sip:host'),
        ('auth', 'auth_type', 'sha1', 'one of digest'),
        ('outbound_auth', 'auth_type', 'sha1', 'one of digest'),
        ('registration_outbound_auth', 'nonce_lifetime', 'x', 'a whole number'),
        ('registration', 'retry_interval', '1m', 'a whole number'),
    ],
)
def test_rejected_value_gets_what_asterisk_accepts(
    section: str, key: str, text: str, expected: str
) -> None:
    with pytest.raises(InvalidValue) as raised:
        check_value_of((section, key), text)
    assert f'{text!r} is not a valid value of {key}; use' in str(raised.value)
    assert expected in str(raised.value)


def test_rejected_secret_is_not_repeated() -> None:
    with pytest.raises(InvalidValue) as raised:
        check_value_of(('auth', 'md5_cred'), 'S3cr3t')
    assert 'S3cr3t' not in str(raised.value)


@pytest.mark.parametrize(
    ('section', 'key', 'text'),
    [
        ('endpoint', 'timers', 'Always'),
        ('endpoint', 'tos_audio', 'ef'),
        ('endpoint', 'max_audio_streams', '037777777777'),
        ('endpoint', 'accountcode', 'any text'),
        ('aor', 'qualify_timeout', '2.5'),
        ('registration', 'contact_header_params', 'q=0.5\\;x'),
        ('unknown', 'key', 'x'),
    ],
)
def test_value_that_asterisk_accepts_is_accepted(
    section: str, key: str, text: str
) -> None:
    check_value_of((section, key), text)
