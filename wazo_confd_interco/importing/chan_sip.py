# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of a sip.conf, translated from the options of chan_sip to those of PJSIP.

The table follows sip.conf.sample and the script sip_to_pjsip.py of Asterisk 18.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from ..kinds.sip.uris import quote_uri_user
from ..options.option_codecs import is_true, parse_boolean
from .config_text import OptionLine, Section
from .names import make_name
from .registrations import (
    MAX_REGISTRATIONS,
    Registration,
    normalize_host,
    parse_registration,
)
from .report import Item, Report
from .sip_document import KnownOptions, Rows, fill

Translation = tuple[tuple[str, str, str], ...]

DYNAMIC: Final = 'dynamic'
_GENERAL_SECTIONS: Final = frozenset(('general', 'authentication'))
_QUALIFY: Final = '60'
# Options that are read with others, and need no translation of their own.
_READ: Final = frozenset(
    (
        *('type', 'host', 'port', 'secret', 'remotesecret', 'md5secret', 'username'),
        *('defaultuser', 'authuser', 'auth', 'insecure', 'transport', 'context'),
        *('allow', 'disallow', 'register', 'callbackextension'),
    )
)
# Options of [general] that every peer inherits.
_INHERITED: Final = frozenset(
    (
        *('allow', 'disallow', 'nat', 'directmedia', 'canreinvite', 'dtmfmode'),
        *(
            'language',
            'qualify',
            'sendrpid',
            'trustrpid',
            'encryption',
            'progressinband',
        ),
        *('session-timers', 'session-expires', 'session-minse', 'rtptimeout'),
        *('rtpholdtimeout', 't38pt_udptl', 'outboundproxy', 'fromdomain'),
    )
)
_NO_EQUIVALENT: Final[Mapping[str, str]] = {
    'call-limit': 'has no equivalent in PJSIP; limit calls in the dialplan',
    'busylevel': 'has no equivalent in PJSIP',
    'callcounter': 'is not needed in PJSIP',
    'videosupport': 'is not needed in PJSIP; list video codecs in sip.codecs',
    'mailbox': 'is for telephones and is left out',
    'vmexten': 'is for telephones and is left out',
    'canreinvite': 'was not understood',
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


def _progress(value: str) -> Translation:
    return (('endpoint', 'inband_progress', 'yes' if is_true(value) else 'no'),)


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
    'progressinband': _progress,
    't38pt_udptl': _t38,
    'session-timers': _timers,
    'outboundproxy': _proxy,
}
_INTEGERS: Final = frozenset(('rtptimeout', 'rtpholdtimeout', 'qualifyfreq'))


def convert(
    sections: Sequence[Section], known_options: KnownOptions, report: Report
) -> None:
    """Add a document for each peer, and for each registration without one."""
    general = [one for one in sections if one.name.lower() in _GENERAL_SECTIONS]
    shared = _read_general(general, report)
    registrations = _read_registrations(general, report)
    used: set[str] = set()
    for section in sections:
        if report.is_full:
            break
        if section.is_template or section.name.lower() in _GENERAL_SECTIONS:
            continue
        type_ = (section.last('type') or '').lower()
        if type_ not in ('peer', 'friend', 'user'):
            reason = f'[{section.name}] has no type peer, friend or user'
            report.note_section(section.lines, reason)
            continue
        found = _take_registration(section, registrations)
        _add_peer(section, found, shared, used, known_options, report)
    for found in registrations:
        if report.is_full:
            break
        _add_registration_only(found, shared, used, known_options, report)
    for one in shared:
        report.note_unused([one.line], f'no document inherits {one.key}')


def _read_general(sections: Iterable[Section], report: Report) -> list[OptionLine]:
    """Return what peers inherit from [general], and note the other options."""
    shared = []
    for section in sections:
        report.note(section.line, f'[{section.name}] holds settings of the machine')
        for one in section.options:
            key = one.key
            if key in _INHERITED:
                shared.append(one)
            elif key == 'allowguest' and parse_boolean(one.value) is not False:
                report.note(
                    one.line,
                    'lets anyone call who can reach the machine; the documents accept '
                    'calls only from the addresses in sip.match',
                )
            elif key not in ('register', *_READ):
                report.note(one.line, f'{key} is a setting of the machine')
            elif key != 'register':
                report.note(one.line, f'{key} of [general] is left out')
    return shared


def _read_registrations(
    sections: Iterable[Section], report: Report
) -> list[Registration]:
    found: list[Registration] = []
    for section in sections:
        for one in section.options:
            if one.key != 'register':
                continue
            registration = parse_registration(one.value, one.line)
            if registration is None:
                report.note(one.line, 'is not a registration: user:secret@host')
            elif len(found) >= MAX_REGISTRATIONS:
                report.note(one.line, 'is left out: there are too many registrations')
            else:
                found.append(registration)
    return found


def _take_registration(
    section: Section, registrations: list[Registration]
) -> Registration | None:
    """Remove and return the registration of a peer: it names the peer or its host."""
    host = normalize_host(section.last('host') or '')
    users = {section.last('defaultuser'), section.last('username')} - {None}
    matching = [
        one
        for one in registrations
        if section.name in (one.peer, one.host) or normalize_host(one.host) == host
    ]
    matching.sort(key=lambda one: (one.peer != section.name, one.user not in users))
    if not matching:
        return None
    registrations.remove(matching[0])
    return matching[0]


def _add_peer(
    section: Section,
    registration: Registration | None,
    shared: Sequence[OptionLine],
    used: set[str],
    known_options: KnownOptions,
    report: Report,
) -> None:
    item = Item(section.name, section.line, lines=section.all_lines)
    item.document = {'type': 'sip', 'name': make_name(section.name, used)}
    own = {one.key for one in section.options}
    inherited = [one for one in shared if one.key not in own]
    if own & {'allow', 'disallow'}:
        names = ('allow', 'disallow')
        inherited = [one for one in inherited if one.key not in names]
    rows = _translate([*inherited, *section.options], report)
    _add_addresses(section, rows, report)
    is_dynamic = _add_credentials(section, rows, report)
    if registration:
        _add_registration(item, rows, registration)
    elif section.last('callbackextension'):
        _add_callback(section, rows)
    if is_dynamic and not any(one.key == 'password' for one in rows['auth']):
        report.note_section(
            section.lines,
            'left out: a peer that registers without a secret lets anyone register; '
            'give it a secret, or a host',
        )
        used.discard(item.document['name'])
        return
    if not fill(item, rows, known_options, report):
        return
    if is_dynamic:
        item.document['sip']['accepts_registrations'] = True
    report.add_item(item)


def _translate(options: Iterable[OptionLine], report: Report) -> Rows:
    """Return the options in the words of PJSIP, by section."""
    rows: Rows = {
        name: []
        for name in (
            *('aor', 'auth', 'endpoint', 'identify', 'registration'),
            *('outbound_auth', 'registration_outbound_auth'),
        )
    }
    for one in options:
        key = one.key
        if key in ('allow', 'disallow', 'context'):
            rows['endpoint'].append(OptionLine(one.line, key, one.value))
        elif key in _INTEGERS and not one.value.isdecimal():
            report.note(one.line, f'{key} is not a number')
        elif key in TRANSLATIONS:
            for section, name, value in TRANSLATIONS[key](one.value):
                rows[section].append(OptionLine(one.line, name, value))
        elif key in _NO_EQUIVALENT:
            report.note(one.line, f'{key} {_NO_EQUIVALENT[key]}')
        elif key not in _READ:
            report.note(one.line, f'{key} is not translated')
    return rows


def _add_addresses(section: Section, rows: Rows, report: Report) -> None:
    host = section.last('host') or ''
    if not host or host.lower() == DYNAMIC:
        return
    line = next(one.line for one in section.options if one.key == 'host')
    port = section.last('port')
    address = f'[{host}]' if ':' in host and not host.startswith('[') else host
    transport = (section.last('transport') or 'udp').split(',')[0].strip().lower()
    uri = f'sip:{address}{f":{port}" if port else ""}'
    if transport != 'udp':
        uri += f';transport={transport}'
    rows['aor'].append(OptionLine(line, 'contact', uri))


def _add_credentials(section: Section, rows: Rows, report: Report) -> bool:
    """Add the credentials of both directions; return whether the peer registers."""
    lines = {one.key: one.line for one in section.options}
    type_ = (section.last('type') or '').lower()
    is_dynamic = (section.last('host') or '').lower() == DYNAMIC
    secret = section.last('secret')
    insecure = (section.last('insecure') or '').lower()
    trusts_address = 'very' in insecure or 'invite' in insecure
    outbound = section.last('remotesecret') or secret
    user = (
        section.last('authuser')
        or section.last('defaultuser')
        or section.last('username')
        or section.last('fromuser')
    )
    line = lines.get('secret', section.line)
    asks_caller = bool(secret) and (
        is_dynamic or (type_ in ('friend', 'user') and not trusts_address)
    )
    if asks_caller:
        rows['auth'] += [
            OptionLine(line, 'username', section.name),
            OptionLine(line, 'password', secret or ''),
        ]
    if outbound and user and not is_dynamic and type_ != 'user':
        rows['outbound_auth'] += [
            OptionLine(lines.get('defaultuser', line), 'username', user),
            OptionLine(line, 'password', outbound),
        ]
    elif outbound and not is_dynamic and not asks_caller:
        report.note(line, 'left out: there is no user name for this secret')
    if trusts_address:
        report.note(
            lines['insecure'],
            'is left out: calls of a peer that registers need its password'
            if is_dynamic
            else 'calls without a password are accepted only from the addresses in '
            'sip.match',
        )
    if 'md5secret' in lines:
        report.note(lines['md5secret'], 'is left out; set the password itself')
    return is_dynamic


def _add_registration(item: Item, rows: Rows, registration: Registration) -> None:
    item.lines.add(registration.line)
    line = registration.line
    address = registration.host + (f':{registration.port}' if registration.port else '')
    transport = registration.transport
    suffix = f';transport={transport}' if transport not in ('', 'udp') else ''
    user = quote_uri_user(registration.user)
    values = {
        'server_uri': f'sip:{address}{suffix}',
        'client_uri': f'sip:{user}@{registration.domain or address}',
        'line': 'yes',
        'contact_user': registration.exten,
        'expiration': registration.expiry,
    }
    rows['registration'] += [
        OptionLine(line, key, value) for key, value in values.items() if value
    ]
    auth_user = registration.auth_user or registration.user
    credentials = [
        OptionLine(line, 'username', auth_user),
        OptionLine(line, 'password', registration.secret),
    ]
    if registration.secret:
        rows['registration_outbound_auth'] = credentials
        rows['outbound_auth'] = rows['outbound_auth'] or credentials


def _add_callback(section: Section, rows: Rows) -> None:
    """Register as `callbackextension` says: with the data of the peer."""
    line = max(one.line for one in section.options if one.key == 'callbackextension')
    contact = next((one.value for one in rows['aor'] if one.key == 'contact'), '')
    users = [one.value for one in rows['outbound_auth'] if one.key == 'username']
    if not contact or not users:
        return
    host = contact.removeprefix('sip:').partition(';')[0]
    values = {
        'server_uri': contact,
        'client_uri': f'sip:{quote_uri_user(users[0])}@{host}',
        'line': 'yes',
        'contact_user': section.last('callbackextension') or '',
    }
    rows['registration'] += [
        OptionLine(line, key, value) for key, value in values.items()
    ]


def _add_registration_only(
    registration: Registration,
    shared: Sequence[OptionLine],
    used: set[str],
    known_options: KnownOptions,
    report: Report,
) -> None:
    name = make_name(registration.peer or registration.host, used)
    item = Item(name, registration.line, document={'type': 'sip', 'name': name})
    rows = _translate(shared, report)
    _add_registration(item, rows, registration)
    (server,) = (one for one in rows['registration'] if one.key == 'server_uri')
    rows['aor'].append(OptionLine(registration.line, 'contact', server.value))
    report.note(
        registration.line,
        'no peer of the file has this host; the document calls the registrar',
    )
    if fill(item, rows, known_options, report):
        report.add_item(item)
