# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of `identify`, read as a call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..incoming.invite import DEFAULT_PORT, Credentials, Invite, Source
from ..network.sip_messages import MalformedSIPMessage, parse_message
from ..network.sip_uris import parse_name_address, parse_uri
from ..options.hosts import parse_address
from ..options.values import quote
from ..problems import CONFLICT, REQUIRED, Problems
from .schema import CallBody

# Authorization headers that are read, and characters of each.
_MAX_CREDENTIALS: Final = 8
_MAX_CREDENTIAL: Final = 2_048
_DIGEST: Final = re.compile(r'\s*digest\s', re.IGNORECASE)
_ESCAPED: Final = re.compile(r'\\(.)')
_CREDENTIAL: Final = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))')


def parse_call(body: CallBody, problems: Problems) -> Invite | None:
    """Return the call that a request describes, or report what is wrong with it.

    :return: None if there are problems
    """
    source = _parse_source(body['source'], problems.at('source'))
    if body.get('message') is not None:
        _reject_fields(body, problems)
        parts = _parse_message(body['message'] or '', problems)
    else:
        parts = _parse_fields(body, problems)
    if source is None or parts is None:
        return None
    request_uri, headers = parts
    return _build(source, request_uri, headers, problems)


def _parse_source(source: Mapping[str, Any], problems: Problems) -> Source | None:
    text = source['address']
    address = parse_address(text.removeprefix('[').removesuffix(']'))
    if address is None or '%' in text:
        problems.add('address', f'{quote(text)} is not an IP address')
        return None
    mapped = getattr(address, 'ipv4_mapped', None)
    return Source(
        mapped or address,
        source.get('port') or DEFAULT_PORT,
        source.get('transport') or 'udp',
    )


def _reject_fields(body: CallBody, problems: Problems) -> None:
    for name in ('request_uri', 'from', 'to', 'headers', 'authorization_username'):
        if body.get(name) is not None:
            problems.add(name, 'must not be combined with message', CONFLICT)


Parts = tuple[str, list[tuple[str, str]]]


def _parse_message(text: str, problems: Problems) -> Parts | None:
    try:
        message = parse_message(text)
    except MalformedSIPMessage as error:
        problems.add('message', str(error))
        return None
    if not message.is_request or message.method != 'INVITE':
        problems.add('message', 'must be an INVITE; only incoming calls are explained')
        return None
    for name in ('From', 'To'):
        if not message.values(name):
            problems.add('message', f'has no header {name}')
            return None
    return message.uri, list(message.headers)


def _parse_fields(body: CallBody, problems: Problems) -> Parts | None:
    request_uri = body.get('request_uri')
    if request_uri is None:
        problems.add('request_uri', 'required, unless message is given', REQUIRED)
        return None
    headers = [
        ('From', body.get('from') or '<sip:anonymous@anonymous.invalid>'),
        ('To', body.get('to') or f'<{request_uri.strip()}>'),
        *((one['name'], one['value']) for one in body.get('headers') or ()),
    ]
    username = body.get('authorization_username')
    if username is not None:
        value = username.replace('\\', '\\\\').replace('"', '\\"')
        headers.append(('Authorization', f'Digest username="{value}"'))
    return request_uri, headers


def _build(
    source: Source, text: str, headers: list[tuple[str, str]], problems: Problems
) -> Invite | None:
    request_uri = parse_uri(text)
    if request_uri is None:
        reason = (
            f'{quote(text)} is not a URI that Asterisk accepts; write it like '
            'sip:5145550100@pbx.example.com'
        )
        problems.add('request_uri', reason)
        return None
    # The first header of a name decides.
    values = {name.lower(): value for name, value in reversed(headers)}
    return Invite(
        source=source,
        request_uri=request_uri,
        request_uri_text=text.strip(),
        from_uri=parse_uri(parse_name_address(values['from']).uri),
        to=parse_name_address(values['to']),
        headers=tuple(headers),
        credentials=tuple(_find_credentials(headers)),
    )


def _find_credentials(headers: Sequence[tuple[str, str]]) -> list[Credentials]:
    values = [value for name, value in headers if name.lower() == 'authorization']
    found = []
    for value in values[:_MAX_CREDENTIALS]:
        scheme = _DIGEST.match(value[:_MAX_CREDENTIAL])
        if scheme:
            pairs = {
                key.lower(): _ESCAPED.sub(r'\1', quoted) or bare
                for key, quoted, bare in _CREDENTIAL.findall(
                    value[scheme.end() : _MAX_CREDENTIAL]
                )
            }
            found.append(Credentials(pairs.get('username', ''), pairs.get('realm')))
    return found
