# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make the options of a file those that Wazo stores and writes.

Asterisk reads some options of several lines or sections as one value, and others belong
to the other system.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..kinds.sip.audio_formats import KNOWN_CODECS
from ..kinds.sip.fields import SECTIONS
from ..kinds.sip.identifiers import NAME_IDENTIFIERS
from ..kinds.sip.inheritance import REPEATABLE
from ..options.secrets import PASSWORD, is_secret
from ..rest import limits
from .config_text import OptionLine
from .report import Item, Report

# The options of an interconnection by section, in the order of Asterisk.
Rows = dict[str, list[OptionLine]]

_PROXY: Final = 'outbound_proxy'
_PROXY_SECTIONS: Final = ('endpoint', 'aor', 'registration')
_LISTS: Final = {('aor', 'contact'), ('identify', 'match')}
# Written by Wazo: what a section is, and which sections belong together.
_GENERATED: Final = frozenset(
    ('type', 'aors', 'auth', 'outbound_auth', 'endpoint', 'transport', 'mailboxes')
)
_DEFAULT_CODECS: Final = ('alaw', 'ulaw')
_MAX_CODECS: Final = 128


def normalize(given: Rows, item: Item, report: Report) -> Rows:
    """Return the options of an item as Wazo stores them, and note the others.

    The name of a transport becomes `transport` of the item.
    """
    rows = {name: list(given.get(name, ())) for name in SECTIONS}
    _note_context(rows, item, report)
    _merge_codecs(rows, report)
    _merge_lists(rows, report)
    _share_proxy(rows)
    _drop_unsafe_identifiers(rows, report)
    return {
        name: [one for one in _keep_last(found, report) if one.key not in _GENERATED]
        for name, found in rows.items()
    }


def _note_context(rows: Rows, item: Item, report: Report) -> None:
    kept = []
    for one in rows['endpoint']:
        if one.key == 'context':
            report.note_context(one.line, one.value)
        elif one.key.endswith('_context'):
            report.note(one.line, f'{one.key} names a context of the other system')
        elif one.key == 'transport':
            item.transport = one
        else:
            kept.append(one)
    rows['endpoint'] = kept


def _merge_codecs(rows: Rows, report: Report) -> None:
    """Replace `allow` and `disallow` by one list of codecs, as Asterisk reads them."""
    options = [one for one in rows['endpoint'] if one.key in ('allow', 'disallow')]
    if not options:
        return
    codecs: list[str] = []
    for one in options:
        for word in one.value.split(','):
            codecs = _apply_codec(codecs, one, word.strip(), report)
    kept = [one for one in rows['endpoint'] if one.key not in ('allow', 'disallow')]
    if codecs:
        value = ','.join(('!all', *codecs))
        kept.append(OptionLine(options[-1].line, 'allow', value))
    rows['endpoint'] = kept


def _apply_codec(
    codecs: list[str], option: OptionLine, word: str, report: Report
) -> list[str]:
    """Return the codecs after one word of `allow` or `disallow`."""
    if option.key == 'disallow' or word.startswith('!'):
        removed = word.lstrip('!').split(':')[0]
        left = [codec for codec in codecs if codec.split(':')[0] != removed]
        return [] if removed == 'all' else left
    if word == 'all':
        report.note(option.line, 'the value all is not supported; list the codecs')
        return list(_DEFAULT_CODECS)
    if word.split(':')[0].lower() not in KNOWN_CODECS:
        report.note(option.line, f'{word!r} is not a codec of Asterisk 22')
        return codecs
    has_room = word not in codecs and len(codecs) < _MAX_CODECS
    return [*codecs, word] if has_room else codecs


def _merge_lists(rows: Rows, report: Report) -> None:
    """Make one option of a list that Asterisk accepts in several lines."""
    for section, key in _LISTS:
        own = [one for one in rows[section] if one.key == key]
        if own:
            parts = [part.strip() for one in own for part in one.value.split(',')]
            names = [*dict.fromkeys(filter(None, parts))]
            if len(names) > limits.MAX_ITEMS:
                report.note(own[0].line, f'{key} is truncated: it has too many items')
            value = ','.join(names[: limits.MAX_ITEMS])
            merged = OptionLine(own[0].line, key, value)
            others = [one for one in rows[section] if one.key != key]
            rows[section] = [*others, merged] if value else others


def _share_proxy(rows: Rows) -> None:
    """Set the proxy in every section, which is what the field means."""
    proxies = [
        one for name in _PROXY_SECTIONS for one in rows[name] if one.key == _PROXY
    ]
    if not proxies:
        return
    for name in _PROXY_SECTIONS:
        rows[name] = [one for one in rows[name] if one.key != _PROXY]
        if name != 'registration' or rows[name]:
            rows[name].append(proxies[-1])


def _drop_unsafe_identifiers(rows: Rows, report: Report) -> None:
    """Remove identifiers that admit everyone who puts a name into From."""
    has_auth = any(one.key == PASSWORD or is_secret(one.key) for one in rows['auth'])
    kept = []
    for one in rows['endpoint']:
        words = {word.strip() for word in one.value.split(',')}
        if one.key == 'identify_by' and words & NAME_IDENTIFIERS and not has_auth:
            report.note(
                one.line,
                'left out: without a password, anyone who puts this name into From '
                'could call; calls are recognised by their addresses instead',
            )
        else:
            kept.append(one)
    rows['endpoint'] = kept


def _keep_last(options: Iterable[OptionLine], report: Report) -> list[OptionLine]:
    """Return the options as Asterisk reads them: the last one of each name counts."""
    found = list(options)
    last = {one.key: one for one in found}
    kept = []
    for one in found:
        if one.key in REPEATABLE or last[one.key] is one:
            kept.append(one)
        else:
            report.note(one.line, f'overridden by line {last[one.key].line}')
    return kept
