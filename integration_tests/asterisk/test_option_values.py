# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of option values agrees with what Asterisk loads."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from asterisk_config import base_files
from asterisk_process import Asterisk

from wazo_confd_interco.kinds.sip import option_values
from wazo_confd_interco.kinds.sip.inheritance import Endpoint
from wazo_confd_interco.kinds.sip.option_values import BOOLEANS, VALUES
from wazo_confd_interco.options.option_codecs import read_by_asterisk

DATA = Path(__file__).parents[1] / 'sandbox' / 'interco_sandbox' / 'data'
# The name of a section in a list of Asterisk.
LISTED = re.compile(r'\bcase-[0-9]+\b')
# A line of `pjsip show …`.
SHOWN = re.compile(r'^ *(\w+) +: (.*)$', re.MULTILINE)
# What else a section needs to be loaded.
NEEDED = {
    'endpoint': ('context = default',),
    'aor': (),
    'auth': ('username = u', 'password = p'),
    'identify': ('endpoint = base', 'match = 192.0.2.1'),
    'registration': (
        *('server_uri = sip:192.0.2.1', 'client_uri = sip:u@192.0.2.1'),
        *('endpoint = base', 'line = yes'),
    ),
}
BASE = (
    '[transport]\ntype = transport\nprotocol = udp\nbind = 127.0.0.5\n'
    '[base]\ntype = endpoint\ncontext = default\n'
)
LISTS = {
    'endpoint': 'endpoints',
    'aor': 'aors',
    'auth': 'auths',
    'identify': 'identifies',
    'registration': 'registrations',
}

NUMBERS = """
    0 1 7 10 30 64 89 90 120 255 1023 1024 1800 1801 10000 65535 65536 86400 86401
    4294967295 4294967296 99999999999 -1 -5 3.5 .5 3. +5 0x10 010 08 5,6 30s 1e3 1e
""".split()
WORDS = """
    yes no YES true y t on off f N banana digest userpass MD5 md5 sha-256 md5,sha-256
    md5,banana no,yes required Required peer_supported always forced allowed Prohib
    prohib_passed_screen unavailable invite Reinvite update none outgoing incoming
    certificate fingerprint rfc4733 RFC4733 rfc2833 inband info auto auto_info message
    message,message message,invite local LOCAL local_first local_merge remote
    remote_merge remote_first dtls sdes SDES srtp uri_core uri_pjsip user mediasec fec
    FEC redundancy cs0 CS3 cs8 af43 ef lowdelay ip header request_uri auth_username
    username ip,,username ip,banana
""".split()
CODECS = """
    alaw ALAW all !all !alaw alaw:20 alaw: alaw:-5 alaw,ulaw:30 !all,alaw alaw|ulaw
    (alaw) (alaw,ulaw) alaw,,ulaw alaw, alaw/8000
""".split()
ADDRESSES = """
    192.0.2.1 192.0.2.0/24 192.0.2.0/255.255.255.0 192.0.2.1/33 192.0.2.1/
    192.0.2.1:5060 192.0.2 2001:db8::/32 [::1] ::1/129 host.example !192.0.2.1
    192.0.2.1,198.51.100.1 192.0.2.1, sip:h sip:u@h a@h tel:5 <sip:h> <tel:5> sips:h
    sip:a,sip:b sip:a,b sip:h\\;transport=tcp <sip:h
""".split()
TEXTS = [
    *('alaw ulaw', 'alaw, ulaw', 'alaw: 5', 'X-Trunk: acme', 'X-Trunk', ': x'),
    *('A=b', 'A', 'A=b c', 'a b', 'a/b', 'a?b', "a!$%&'()*+,-.:=_~b", 'a\\;b', 'a#b'),
    *('0' * 32, '0' * 31, f'MD5:{"0" * 32}', f'MD5:{"0" * 64}', f'SHA-1:{"0" * 32}'),
    *(f'sha-256:{"0" * 64}', f'SHA-512-256:{"0" * 64}', f'SHA-256:{"0" * 32}'),
    *('192.0.2.0/24, 192.0.3.0/24', '"n" <sip:h>', 'md5, sha-256', 'ip, header'),
    'prefer: pending, operation: intersect, keep: all, transcode: allow',
    *('prefer: pending, operation: union, keep: all', 'prefer: PENDING', 'prefer'),
    *('Prefer: configured,operation:only_nonpreferred,', 'keep: first', 'keep = all'),
    *('transcode: banana', 'banana: yes', 'operation: banana', 'prefer pending'),
    *('a=b\\;c="x y"', '\\;a=b', 'a = b', '=b', 'a=b@c', "a.!&%*_+`'~-b=c"),
    *('prefer banana', 'prefer : pending', 'prefer:', 'keep: all first'),
]
PROBES = [*NUMBERS, *WORDS, *CODECS, *ADDRESSES, *TEXTS]
# Lines that an option needs besides.
COMPANIONS = {
    'rtp_port_start': 'rtp_port_end = 65535',
    'rtp_port_end': 'rtp_port_start = 1024',
    'timers_min_se': 'timers_sess_expires = 4294967295',
    'auth_type': 'oauth_clientid = c\noauth_secret = s\nrefresh_token = r',
}
# These depend on another port, which the next but one test covers.
PORTS = {'0', '1024', '65535'}
# Options whose values name files, profiles or other objects, and options that
# wazo-confgend writes or that fields check.
UNLISTED = {
    *('dtls_ca_file', 'dtls_ca_path', 'dtls_cert_file', 'dtls_private_key'),
    *('acl', 'contact_acl'),
    *('geoloc_incoming_call_profile', 'geoloc_outgoing_call_profile'),
    *('client_uri', 'contact_user', 'endpoint', 'line', 'match', 'outbound_proxy'),
    'server_uri',
}
# Sections with one option, and whether Asterisk accepts each.
CONTRADICTIONS = [
    ('timers_min_se = 1801', False),
    ('timers_min_se = 1801\ntimers_sess_expires = 1801', True),
    ('timers_min_se = 100\ntimers_sess_expires = 95', False),
    ('rtp_port_start = 10000', False),
    ('rtp_port_end = 10000', False),
    ('rtp_port_start = 10000\nrtp_port_end = 10000', False),
    ('rtp_port_start = 10000\nrtp_port_end = 10001', True),
    ('rtp_port_start = 0\nrtp_port_end = 0', True),
]


class Case(NamedTuple):
    """A section with one option."""

    section: str
    key: str
    text: str


def render_case(name: str, case: Case) -> str:
    section, key, text = case
    needed = (line for line in NEEDED[section] if line.split()[0] != key)
    lines = (*needed, f'{key} = {text}', COMPANIONS.get(key, ''))
    return render_section(name, section, *lines)


def render_section(name: str, section: str, *lines: str) -> str:
    return '\n'.join((f'[{name}]', f'type = {section}', *lines, ''))


def list_probes(key: str) -> list[str]:
    """Return the texts to try; Asterisk also checks that each codec exists."""
    if key in ('allow', 'disallow'):
        return [*CODECS, 'alaw ulaw', 'alaw, ulaw', 'alaw: 5']
    if key in ('rtp_port_start', 'rtp_port_end'):
        return [text for text in (*NUMBERS, *WORDS) if text not in PORTS]
    if key == 'contact_header_params':
        # After a comma, Asterisk reads another URI.
        return [text for text in PROBES if ',' not in text]
    return PROBES


def list_unlisted_options() -> Iterator[tuple[str, str]]:
    """Yield section and key of the other options that wazo-confd knows."""
    known = json.loads((DATA / 'pjsip-options.json').read_text())
    for section in NEEDED:
        for key in known[section]:
            is_listed = (section, key) in VALUES or key in BOOLEANS.get(section, ())
            if not is_listed and key not in UNLISTED:
                yield section, key


@pytest.fixture
def asterisk() -> Iterator[Asterisk]:
    """Provide an Asterisk without a configuration of its own."""
    asterisk = Asterisk(Path(os.environ['INTERCO_ASTERISK']), 'options')
    asterisk.write_config(base_files(asterisk.home) | {'extensions.conf': ''})
    yield asterisk
    asterisk.stop()


def start(asterisk: Asterisk, sections: Iterable[str]) -> set[str]:
    """Start Asterisk with sections, and return the names of those that it loads."""
    asterisk.write_config({'pjsip.conf': '\n'.join((BASE, *sections))})
    asterisk.start()
    shown = (asterisk.run_command(f'pjsip show {name}') for name in LISTS.values())
    return set(LISTED.findall('\n'.join(shown)))


def find_rejected(asterisk: Asterisk, cases: list[Case]) -> list[Case]:
    """Return the cases whose section Asterisk rejects."""
    named = {f'case-{number}': case for number, case in enumerate(cases)}
    loaded = start(asterisk, (render_case(*item) for item in named.items()))
    return [case for name, case in named.items() if name not in loaded]


def test_listed_values_are_exactly_those_that_asterisk_accepts(asterisk):
    cases = [Case(*place, text) for place in VALUES for text in list_probes(place[1])]
    expected = [
        case
        for case in cases
        if not VALUES[case[:2]].accepts(read_by_asterisk(case.text))
    ]
    assert find_rejected(asterisk, cases) == expected


def test_option_that_is_not_listed_accepts_every_value(asterisk):
    options = list(list_unlisted_options())
    assert ('endpoint', 'language') in options
    cases = [Case(*place, text) for place in options for text in PROBES]
    assert find_rejected(asterisk, cases) == []


def test_options_that_contradict_each_other_are_found(asterisk):
    sections = {
        f'case-{number}': [tuple(line.split(' = ')) for line in lines.split('\n')]
        for number, (lines, _) in enumerate(CONTRADICTIONS)
    }
    loaded = start(
        asterisk,
        (
            render_section(f'case-{number}', 'endpoint', lines)
            for number, (lines, _) in enumerate(CONTRADICTIONS)
        ),
    )
    accepted = [is_accepted for _, is_accepted in CONTRADICTIONS]
    assert [name in loaded for name in sections] == accepted
    found = [
        option_values.find_wrong_options(
            Endpoint({'endpoint': options}), ['endpoint']
        ).rejected
        for options in sections.values()
    ]
    assert [text == '' for text in found] == accepted


def test_asterisk_reads_other_words_in_booleans_as_no(asterisk):
    texts = {'yes': 'on', 'no': 'no', 'other': 'banana'}
    sections = [
        render_section(
            name,
            section,
            *NEEDED[section],
            *(f'{key} = {text}' for key in keys),
        )
        for section, keys in BOOLEANS.items()
        for name, text in texts.items()
    ]
    start(asterisk, sections)
    for section, keys in BOOLEANS.items():
        shown = {
            name: dict(
                SHOWN.findall(asterisk.run_command(f'pjsip show {section} {name}'))
            )
            for name in texts
        }
        for key in keys:
            assert shown['other'][key] == shown['no'][key] != shown['yes'][key], key
