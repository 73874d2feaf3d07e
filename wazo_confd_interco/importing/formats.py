# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from . import chan_sip, iax, pjsip, pjsip_wizard
from .config_text import Section, parse_sections
from .report import Report
from .sip_document import KnownOptions

AUTO: Final = 'auto'
PJSIP: Final = 'pjsip'
WIZARD: Final = 'pjsip_wizard'
IAX: Final = 'iax'
CHAN_SIP: Final = 'chan_sip'
FORMATS: Final = (AUTO, PJSIP, WIZARD, IAX, CHAN_SIP)

_IAX_PORT: Final = '4569'
# Options that only one of the two channel drivers has.
_ONLY_IAX: Final = frozenset(
    (
        *('trunk', 'requirecalltoken', 'calltokenoptional', 'bandwidth', 'inkeys'),
        *('jitterbuffer', 'iaxcompat', 'peercontext', 'outkey', 'trunkfreq'),
        *('delayreject', 'authdebug', 'mailboxdetail', 'adsi', 'iaxthreadcount'),
        *('autokill', 'codecpriority', 'forcejitterbuffer', 'forceencryption'),
        *('maxcallnumbers', 'notransfer', 'minregexpire', 'maxregexpire'),
    )
)
_ONLY_SIP: Final = frozenset(
    (
        *('insecure', 'nat', 'canreinvite', 'directmedia', 'fromuser', 'fromdomain'),
        *('dtmfmode', 'defaultuser', 'udpbindaddr', 'sendrpid', 'trustrpid'),
        *('allowguest', 'registertimeout', 'externip', 'localnet'),
        *('progressinband', 'session-timers', 'tcpenable', 'outboundproxy'),
    )
)


def convert(
    text: str, format_: str, known_options: KnownOptions, report: Report
) -> str:
    """Add the documents of a text to a report, and return its format."""
    sections = parse_sections(text, report)
    found = detect(sections) if format_ == AUTO else format_
    if found == PJSIP:
        pjsip.convert(sections, known_options, report)
    elif found == WIZARD:
        pjsip_wizard.convert(sections, known_options, report)
    elif found == IAX:
        iax.convert(sections, report)
    else:
        chan_sip.convert(sections, known_options, report)
    for section in sections:
        if section.is_template:
            reason = f'[{section.name}] is a template that no document uses'
            report.note_unused(section.lines, reason)
    return found


def detect(sections: Sequence[Section]) -> str:
    """Return the format that sections have most in common with."""
    types = {(section.last('type') or '').lower() for section in sections}
    if 'wizard' in types:
        return WIZARD
    if types & {*pjsip.OBJECTS, 'transport', 'global', 'system'}:
        return PJSIP
    keys = [one.key for section in sections for one in section.options]
    registers = [value for section in sections for value in section.values('register')]
    iax_words = sum(key in _ONLY_IAX for key in keys)
    iax_words += sum(
        value.rpartition('@')[2].partition(':')[2].startswith(_IAX_PORT)
        for value in registers
    )
    sip_words = sum(key in _ONLY_SIP for key in keys)
    return IAX if iax_words > sip_words else CHAN_SIP
