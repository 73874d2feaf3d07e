# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of chan_sip in the words of PJSIP.

The table follows sip.conf.sample and the script sip_to_pjsip.py of Asterisk 18.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ..kinds.sip.fields import SECTIONS
from ..options.option_codecs import is_true, parse_boolean
from .config_text import OptionLine
from .report import Report
from .sip_rows import Rows

# Section, key and value of each option of PJSIP.
Translation = tuple[tuple[str, str, str], ...]

_QUALIFY: Final = '60'
# Options that are read with others, and need no translation of their own.
UNTRANSLATED: Final = frozenset(
    (
        *('type', 'host', 'port', 'secret', 'remotesecret', 'md5secret', 'username'),
        *('defaultuser', 'authuser', 'auth', 'insecure', 'transport', 'context'),
        *('allow', 'disallow', 'register', 'callbackextension'),
    )
)
_NO_EQUIVALENT: Final[Mapping[str, str]] = {
    'call-limit': 'has no equivalent in PJSIP; limit calls in the dialplan',
    'busylevel': 'has no equivalent in PJSIP',
    'callcounter': 'is not needed in PJSIP',
    'videosupport': 'is not needed in PJSIP; list video codecs in sip.codecs',
    'mailbox': 'is for telephones and is left out',
    'vmexten': 'is for telephones and is left out',
    'subscribecontext': 'names a context of the other system and is left out',
    'regexten': 'is for telephones and is left out',
}
# Words of directmedia, and the options of PJSIP with their meaning.
_DIRECT_MEDIA: Final = {
    'nonat': ('disable_direct_media_on_nat', 'yes'),
    'update': ('direct_media_method', 'update'),
    'outgoing': ('direct_media_glare_mitigation', 'outgoing'),
}


def _one(section: str, key: str) -> Callable[[str], Translation]:
    return lambda value: ((section, key, value),)


def _flag(section: str, key: str) -> Callable[[str], Translation]:
    return lambda value: ((section, key, 'yes' if is_true(value) else 'no'),)


def _nat(value: str) -> Translation:
    words = {word.strip().lower() for word in value.split(',')}
    symmetric = bool(words & {'yes', 'route', 'comedia', 'auto_comedia', 'true'})
    rport = bool(words & {'yes', 'route', 'force_rport', 'auto_force_rport', 'true'})
    values = (
        ('rtp_symmetric', symmetric),
        ('force_rport', rport),
        ('rewrite_contact', rport),
    )
    return tuple(('endpoint', key, 'yes' if on else 'no') for key, on in values)


def _direct_media(value: str) -> Translation:
    words = {word.strip().lower() for word in value.split(',')}
    kinds = [option for word, option in _DIRECT_MEDIA.items() if word in words]
    on = bool(kinds) or any(map(is_true, words))
    return (
        ('endpoint', 'direct_media', 'yes' if on else 'no'),
        *(('endpoint', key, setting) for key, setting in kinds),
    )


def _dtmf(value: str) -> Translation:
    word = value.lower()
    return (('endpoint', 'dtmf_mode', 'rfc4733' if word == 'rfc2833' else word),)


def _qualify(value: str) -> Translation:
    is_off = parse_boolean(value) is False
    return (('aor', 'qualify_frequency', '0' if is_off else _QUALIFY),)


def _send_rpid(value: str) -> Translation:
    word = value.lower()
    if word == 'pai':
        return (('endpoint', 'send_pai', 'yes'),)
    on = word == 'rpid' or is_true(word)
    return (('endpoint', 'send_rpid', 'yes' if on else 'no'),)


def _encryption(value: str) -> Translation:
    return (('endpoint', 'media_encryption', 'sdes' if is_true(value) else 'no'),)


def _t38(value: str) -> Translation:
    is_off = parse_boolean(value.split(',')[0].strip()) is False
    return (('endpoint', 't38_udptl', 'no' if is_off else 'yes'),)


def _timers(value: str) -> Translation:
    words = {'originate': 'always', 'accept': 'yes', 'refuse': 'no'}
    return (('endpoint', 'timers', words.get(value.lower(), value.lower())),)


def _proxy(value: str) -> Translation:
    host = value.split(',')[0].strip()
    uri = host if host.startswith(('sip:', 'sips:')) else f'sip:{host}'
    return (('endpoint', 'outbound_proxy', uri if ';lr' in uri else f'{uri};lr'),)


TRANSLATIONS: Final[Mapping[str, Callable[[str], Translation]]] = {
    'fromuser': _one('endpoint', 'from_user'),
    'fromdomain': _one('endpoint', 'from_domain'),
    'callerid': _one('endpoint', 'callerid'),
    'language': _one('endpoint', 'language'),
    'accountcode': _one('endpoint', 'accountcode'),
    'setvar': _one('endpoint', 'set_var'),
    'callgroup': _one('endpoint', 'call_group'),
    'pickupgroup': _one('endpoint', 'pickup_group'),
    'musiconhold': _one('endpoint', 'moh_suggest'),
    'mohsuggest': _one('endpoint', 'moh_suggest'),
    'rtptimeout': _one('endpoint', 'rtp_timeout'),
    'rtpholdtimeout': _one('endpoint', 'rtp_timeout_hold'),
    'session-expires': _one('endpoint', 'timers_sess_expires'),
    'session-minse': _one('endpoint', 'timers_min_se'),
    'qualifyfreq': _one('aor', 'qualify_frequency'),
    'permit': _one('endpoint', 'permit'),
    'deny': _one('endpoint', 'deny'),
    'progressinband': _flag('endpoint', 'inband_progress'),
    'trustrpid': _flag('endpoint', 'trust_id_inbound'),
    'usereqphone': _flag('endpoint', 'user_eq_phone'),
    'allowtransfer': _flag('endpoint', 'allow_transfer'),
    'nat': _nat,
    'directmedia': _direct_media,
    'canreinvite': _direct_media,
    'dtmfmode': _dtmf,
    'qualify': _qualify,
    'sendrpid': _send_rpid,
    'encryption': _encryption,
    't38pt_udptl': _t38,
    'session-timers': _timers,
    'outboundproxy': _proxy,
}
_SAME_NAME: Final = frozenset(('allow', 'disallow', 'context'))
_INTEGERS: Final = frozenset(('rtptimeout', 'rtpholdtimeout', 'qualifyfreq'))


def translate(options: Iterable[OptionLine], report: Report) -> Rows:
    """Return options in the words of PJSIP, by section."""
    rows: Rows = {name: [] for name in SECTIONS}
    for one in options:
        if one.key in _SAME_NAME:
            rows['endpoint'].append(one)
        elif one.key in _INTEGERS and not one.value.isdecimal():
            report.note(one.line, f'{one.key} is not a number')
        elif one.key in TRANSLATIONS:
            for section, key, value in TRANSLATIONS[one.key](one.value):
                rows[section].append(OptionLine(one.line, key, value))
        elif one.key in _NO_EQUIVALENT:
            report.note(one.line, f'{one.key} {_NO_EQUIVALENT[one.key]}')
        elif one.key not in UNTRANSLATED:
            report.note(one.line, f'{one.key} is not translated')
    return rows
