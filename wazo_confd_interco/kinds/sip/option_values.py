# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that Asterisk accepts in the options of pjsip.conf.

Asterisk ignores a complete section because of one value that it rejects: the endpoint,
the aor or the registration does not exist then. Options that are not listed accept any
text, or refer to files and objects outside of pjsip.conf. Seen on Asterisk 22.10.1;
integration_tests/asterisk/test_option_values.py compares the tables with Asterisk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ...options.field import Place
from ...options.option_codecs import UNPARSED, parse_boolean, read_by_asterisk
from ...options.secrets import SECRET_OPTIONS
from ..value_kinds import (
    ACCESS_LIST,
    CODECS,
    ValueKind,
    boolean_or,
    choice,
    number,
    number_or,
    parse_number,
    words,
)
from .inheritance import Endpoint
from .uris import FROM_USER_CHARACTERS, is_from_user

# The section of Asterisk's documentation, where it has another name.
_DOCUMENTED_SECTIONS: Final = {
    'outbound_auth': 'auth',
    'registration_outbound_auth': 'auth',
}

_FLOAT: Final = re.compile(
    r'[+-]?(?:0x[0-9a-f]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?)', re.I
)
_DIGEST: Final = re.compile('(?:(?:MD5)?:)?[^:]{32}|SHA-(?:512-)?256:[^:]{64}', re.I)
_URI: Final = re.compile('sips?:[^<]*|<sips?:[^<>]*>', re.I)
_TOKEN: Final = "[A-Za-z0-9.!&%*_+`'~-]"
_PARAMETER: Final = re.compile(rf'\s*{_TOKEN}+\s*(?:=\s*(?:"[^"]*"|{_TOKEN}*)\s*)?')
_PREFERENCE: Final = re.compile(r'\s*([^:\s]+)[:\s]+([^:\s]+)')
_HEADER: Final = re.compile(r'\s*[^:\s][^:]*:.*', re.DOTALL)


def _preferences(*operations: str) -> ValueKind:
    choices = {
        'prefer': ('pending', 'configured'),
        'operation': operations,
        'keep': ('all', 'first'),
        'transcode': ('allow', 'prevent'),
    }

    def accepts_one(text: str) -> bool:
        match = _PREFERENCE.match(text)
        if match is None:
            return False
        name, value = match.groups()
        return value in choices.get(name.lower(), (value,))

    def accepts(text: str) -> bool:
        return all(map(accepts_one, filter(str.strip, text.split(','))))

    expected = ', '.join(
        f'{name}: {"|".join(values)}' for name, values in choices.items()
    )
    return ValueKind(f'the form {expected}', accepts)


def _are_uris(text: str) -> bool:
    return all(_URI.fullmatch(one.strip()) for one in text.split(',') if one.strip())


def _are_parameters(text: str) -> bool:
    return all(map(_PARAMETER.fullmatch, text.split(';')))


def _is_matching_header(text: str) -> bool:
    return bool(_HEADER.fullmatch(text))


_METHOD: Final = choice('invite', 'reinvite', 'update')
_LEVELS: Final = ('not_screened', 'passed_screen', 'failed_screen')
_PRESENTATIONS: Final = (
    *('allowed', *(f'allowed_{level}' for level in _LEVELS)),
    *('prohib', *(f'prohib_{level}' for level in _LEVELS)),
    'unavailable',
)
_TOS: Final = (
    *(f'cs{level}' for level in range(8)),
    *(f'af{level}{drop}' for level in range(1, 5) for drop in range(1, 4)),
    'ef',
)
_OPERATIONS: Final = ('intersect', 'only_preferred', 'only_nonpreferred')
_ALGORITHMS: Final = words('md5', 'sha-256', 'sha-512-256')
# Both ports are 0, or both are given.
_PORT: Final = ValueKind(
    '0, or a port from 1024 to 65535',
    lambda text: parse_number(text) == 0 or parse_number(text) in range(1024, 65536),
)


def _in_section(section: str, **kinds: ValueKind) -> dict[Place, ValueKind]:
    return {(section, key.lstrip('_')): kind for key, kind in kinds.items()}


def _numbers(section: str, keys: str) -> dict[Place, ValueKind]:
    return {(section, key): number() for key in keys.split()}


# The values that Asterisk requires.
VALUES: Final[Mapping[Place, ValueKind]] = {
    **_numbers(
        'endpoint',
        'cos_audio cos_video device_state_busy_at fax_detect_timeout max_audio_streams '
        'max_video_streams rtp_keepalive rtp_timeout rtp_timeout_hold sub_min_expiry '
        't38_udptl_maxdatagram',
    ),
    **_in_section(
        'endpoint',
        _100rel=boolean_or('peer_supported', 'required'),
        allow=CODECS,
        callerid_privacy=number_or(*_PRESENTATIONS),
        codec_prefs_incoming_answer=_preferences('union', *_OPERATIONS),
        codec_prefs_incoming_offer=_preferences(*_OPERATIONS),
        codec_prefs_outgoing_answer=_preferences('union', *_OPERATIONS),
        codec_prefs_outgoing_offer=_preferences('union', *_OPERATIONS),
        connected_line_method=_METHOD,
        contact_deny=ACCESS_LIST,
        contact_permit=ACCESS_LIST,
        deny=ACCESS_LIST,
        direct_media_glare_mitigation=choice('incoming', 'none', 'outgoing'),
        direct_media_method=_METHOD,
        disallow=CODECS,
        dtls_rekey=number_or(),
        dtls_verify=choice('certificate', 'fingerprint', 'no', 'yes'),
        dtmf_mode=choice('auto', 'auto_info', 'inband', 'info', 'none', 'rfc4733'),
        follow_redirect_methods=words('message', is_exact=True),
        from_user=ValueKind(FROM_USER_CHARACTERS, is_from_user),
        identify_by=words('auth_username', 'header', 'ip', 'request_uri', 'username'),
        incoming_call_offer_pref=choice(
            *('local', 'local_first', 'remote', 'remote_first'), is_exact=True
        ),
        media_encryption=choice('dtls', 'no', 'sdes'),
        outgoing_call_offer_pref=choice(
            *('local', 'local_merge', 'local_first'),
            *('remote', 'remote_merge', 'remote_first'),
            is_exact=True,
        ),
        permit=ACCESS_LIST,
        redirect_method=choice('uri_core', 'uri_pjsip', 'user'),
        rtp_port_end=_PORT,
        rtp_port_start=_PORT,
        security_negotiation=choice('mediasec', 'no'),
        set_var=ValueKind('NAME=value', lambda text: '=' in text),
        t38_udptl_ec=choice('fec', 'none', 'redundancy', is_exact=True),
        timers=boolean_or('always', 'forced', 'required'),
        timers_min_se=number(90),
        timers_sess_expires=number(90),
        tos_audio=number_or(*_TOS),
        tos_video=number_or(*_TOS),
    ),
    **_numbers('aor', 'default_expiration max_contacts maximum_expiration'),
    **_numbers('aor', 'minimum_expiration'),
    **_in_section(
        'aor',
        contact=ValueKind('SIP URIs such as sip:host, separated by commas', _are_uris),
        qualify_frequency=number(maximum=86400),
        qualify_timeout=ValueKind(
            'a number such as 3.0', lambda text: bool(_FLOAT.fullmatch(text))
        ),
    ),
    **_numbers('auth', 'nonce_lifetime'),
    **_in_section(
        'auth',
        auth_type=choice('digest', 'google_oauth', 'md5', 'userpass'),
        md5_cred=ValueKind(
            'the 32 digits of an MD5 hash', lambda text: bool(_DIGEST.fullmatch(text))
        ),
        password_digest=ValueKind(
            'an algorithm (MD5, SHA-256 or SHA-512-256) and its digits, as in MD5:…',
            lambda text: bool(_DIGEST.fullmatch(text)),
        ),
        supported_algorithms_uac=_ALGORITHMS,
        supported_algorithms_uas=_ALGORITHMS,
    ),
    **_in_section(
        'identify',
        match_header=ValueKind('a header such as X-Trunk: acme', _is_matching_header),
    ),
    **_numbers('registration', 'fatal_retry_interval forbidden_retry_interval'),
    **_numbers('registration', 'max_random_initial_delay max_retries retry_interval'),
    **_in_section(
        'registration',
        contact_header_params=ValueKind(
            'parameters such as q=0.5, separated by a semicolon', _are_parameters
        ),
        expiration=number(1),
        security_negotiation=choice('mediasec', 'no'),
    ),
}

# Yes or no. Asterisk reads anything else as no, without a message.
BOOLEANS: Final[Mapping[str, frozenset[str]]] = {
    'endpoint': frozenset(
        """
        accept_multiple_sdp_answers aggregate_mwi allow_overlap allow_subscribe
        allow_transfer allow_unauthenticated_options asymmetric_rtp_codec
        bind_rtp_to_media_address bundle direct_media disable_direct_media_on_nat
        dtls_auto_generate_cert fax_detect follow_early_media_fork force_avp force_rport
        g726_non_standard ice_support ignore_183_without_sdp inband_progress
        media_encryption_optimistic media_use_received_transport moh_passthrough
        mwi_subscribe_replaces_unsolicited notify_early_inuse_ringing
        one_touch_recording preferred_codec_only refer_blind_progress rewrite_contact
        rpid_immediate rtcp_mux rtp_ipv6 rtp_symmetric send_aoc send_connected_line
        send_diversion send_history_info send_pai send_rpid srtp_tag_32
        suppress_moh_on_sendonly suppress_q850_reason_headers
        t38_bind_udptl_to_media_address t38_udptl t38_udptl_ipv6 t38_udptl_nat
        trust_connected_line trust_id_inbound trust_id_outbound use_avpf use_ptime
        user_eq_phone webrtc
        """.split()
    ),
    'aor': frozenset(
        """
        authenticate_qualify qualify_2xx_only remove_existing remove_unavailable
        support_path
        """.split()
    ),
    'identify': frozenset(('srv_lookups',)),
    'registration': frozenset(
        ('auth_rejection_permanent', 'support_outbound', 'support_path')
    ),
}

# The section of each option; of several, the endpoint's.
SECTION_OF_OPTION: Final[Mapping[str, str]] = {
    key: section
    for section in ('registration', 'identify', 'auth', 'aor', 'endpoint')
    for key in (
        *BOOLEANS.get(section, ()),
        *(key for name, key in VALUES if name == section),
    )
}

_REJECTED: Final = 'rejected'
_MISREAD: Final = 'misread'
_KEYS: Final = frozenset(key for _, key in VALUES).union(*BOOLEANS.values())

# Options of the endpoint that Asterisk compares with each other, and their defaults.
_COMPARED: Final = {
    'timers_min_se': '90',
    'timers_sess_expires': '1800',
    'rtp_port_start': '0',
    'rtp_port_end': '0',
}


def documented_section(section: str) -> str:
    """Return the section of Asterisk's documentation that describes a section."""
    return _DOCUMENTED_SECTIONS.get(section, section)


def check_value_of(place: Place, text: str) -> None:
    """Raise `InvalidValue` if Asterisk rejects the value of an option."""
    section, key = place
    kind = VALUES.get((documented_section(section), key))
    if kind is not None:
        kind.check(key, text)


class WrongOptions(NamedTuple):
    """Options whose values do not mean what was intended, each once.

    :param rejected: those because of which Asterisk ignores the complete section
    :param misread: those that are neither yes nor no, but should be
    """

    rejected: str
    misread: str


def find_wrong_options(endpoint: Endpoint, sections: Collection[str]) -> WrongOptions:
    """Return the options of the sections that Asterisk rejects or misreads."""
    found: dict[str, dict[str, None]] = {_REJECTED: {}, _MISREAD: {}}
    inherited = any(one.ask_once(_inherits_wrong) for one in endpoint.templates)
    # Most endpoints have no wrong option, and resolving them would take longer.
    if inherited or _has_wrong(endpoint):
        for section in sections:
            for row in endpoint.resolve(section).rows():
                verdict = _judge(section, row.key, row.value)
                if verdict:
                    found[verdict][f'{row.key} of {section}'] = None
    rejected = (*found[_REJECTED], *_find_contradictions(endpoint))
    return WrongOptions(', '.join(rejected), ', '.join(found[_MISREAD]))


def _inherits_wrong(template: Endpoint) -> bool:
    """Return whether a template, or one above it, has an option with such a value."""
    return any(map(_has_wrong, template.levels()))


def _has_wrong(level: Endpoint) -> bool:
    for section, options in level.sections.items():
        for key, text in options:
            if key not in _KEYS:
                continue
            # Secrets are not kept in memory.
            judge = _judge if key in SECRET_OPTIONS else _judge_cached
            if judge(section, key, text):
                return True
    return False


def _judge(section: str, key: str, text: str) -> str | None:
    """Return what Asterisk does with an option, None if it reads it as written."""
    section, text = documented_section(section), read_by_asterisk(text)
    kind = VALUES.get((section, key))
    if kind is not None and not kind.accepts(text):
        return _REJECTED
    is_boolean = key in BOOLEANS.get(section, ())
    return _MISREAD if is_boolean and parse_boolean(text) is UNPARSED else None


# A list of interconnections has the same few options thousands of times.
_judge_cached = lru_cache(maxsize=4096)(_judge)


def _find_contradictions(endpoint: Endpoint) -> Sequence[str]:
    """Return the pairs of options whose values Asterisk rejects together."""
    texts = (
        endpoint.effective('endpoint', key) or default
        for key, default in _COMPARED.items()
    )
    return _compare(*texts)


@lru_cache(maxsize=256)
def _compare(*texts: str) -> Sequence[str]:
    """Return the contradictions of the options in `_COMPARED`, from their values."""
    numbers = (parse_number(read_by_asterisk(text)) or 0 for text in texts)
    min_se, session, start, end = numbers
    found = []
    if min_se > session:
        found.append('timers_min_se above timers_sess_expires')
    if (start or end) and not 0 < start < end:
        found.append('rtp_port_start not below rtp_port_end')
    return found
