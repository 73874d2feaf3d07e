# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages of the DNS (RFC 1035): write a question, read the records of an answer.

Debian's packages of Wazo do not include dnspython, and the C library looks up
addresses only, without a deadline.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

A: Final = 1
AAAA: Final = 28
SRV: Final = 33
NAPTR: Final = 35

NO_ERROR: Final = 0
NAME_ERROR: Final = 3

_IN: Final = 1
_OPT: Final = 41
_RECURSION_DESIRED: Final = 0x0100
_IS_RESPONSE: Final = 0x8000
# Bytes of an answer over UDP (RFC 6891; the value that name servers recommend).
MAX_BYTES: Final = 1232
# Compression pointers in one name; each must point backwards.
_MAX_POINTERS: Final = 32
_LABEL: Final = re.compile(r'[A-Za-z0-9_-]{1,63}')


class MalformedDNSMessage(ValueError):
    """Bytes that are not a message of the DNS."""


class Question(NamedTuple):
    """A name, in lower case and without a final dot, and a type of records."""

    name: str
    type: int


class ServiceRecord(NamedTuple):
    """An SRV record (RFC 2782)."""

    priority: int
    weight: int
    port: int
    target: str


class PointerRecord(NamedTuple):
    """A NAPTR record (RFC 3403)."""

    order: int
    preference: int
    flags: str
    service: str
    replacement: str


Record = IPv4Address | IPv6Address | ServiceRecord | PointerRecord


class Answer(NamedTuple):
    """The code of an answer, and its records of the wanted type in their order."""

    code: int
    records: tuple[Record, ...]


def is_name(text: str) -> bool:
    """Return whether a name can be looked up."""
    return len(text) <= 253 and all(map(_LABEL.fullmatch, text.split('.')))


def write_question(id_: int, question: Question) -> bytes:
    """Return the message that asks a question."""
    labels = question.name.encode('ascii').split(b'.')
    name = b''.join(bytes((len(label),)) + label for label in labels)
    # The additional record announces the size of answers that is accepted.
    return (
        struct.pack('!6H', id_, _RECURSION_DESIRED, 1, 0, 0, 1)
        + name
        + struct.pack('!BHH', 0, question.type, _IN)
        + struct.pack('!BHHIH', 0, _OPT, MAX_BYTES, 0, 0)
    )


def read_id(data: bytes) -> int:
    """Return the number that connects an answer with its question."""
    if len(data) < 2:
        raise MalformedDNSMessage('too short')
    return int.from_bytes(data[:2], 'big')


def read_answer(data: bytes, question: Question) -> Answer:
    """Return the answer to a question.

    :raises MalformedDNSMessage: if the message is something else
    """
    try:
        return _read_answer(data, question)
    except (struct.error, IndexError, ValueError) as error:
        raise MalformedDNSMessage(str(error)) from None


def _read_answer(data: bytes, question: Question) -> Answer:
    _, flags, questions, answers, _, _ = struct.unpack_from('!6H', data)
    if not flags & _IS_RESPONSE or questions != 1:
        raise MalformedDNSMessage('not an answer')
    name, at = _read_name(data, 12)
    if (name, *struct.unpack_from('!HH', data, at)) != (*question, _IN):
        raise MalformedDNSMessage('the answer to another question')
    records = tuple(_read_records(data, at + 4, answers, question.type))
    return Answer(flags & 0xF, records)


def _read_records(data: bytes, at: int, count: int, wanted: int) -> Iterator[Record]:
    """Yield the records of a type; those of an alias may have another name."""
    for _ in range(count):
        _, at = _read_name(data, at)
        type_, class_, _, length = struct.unpack_from('!HHIH', data, at)
        at += 10
        if (type_, class_) == (wanted, _IN):
            yield _read_record(data, at, length, type_)
        at += length


def _read_record(data: bytes, at: int, length: int, type_: int) -> Record:
    if type_ == A:
        return IPv4Address(data[at : at + length])
    if type_ == AAAA:
        return IPv6Address(data[at : at + length])
    if type_ == SRV:
        priority, weight, port = struct.unpack_from('!3H', data, at)
        return ServiceRecord(priority, weight, port, _read_name(data, at + 6)[0])
    order, preference = struct.unpack_from('!2H', data, at)
    flags, at = _read_text(data, at + 4)
    service, at = _read_text(data, at)
    _, at = _read_text(data, at)
    return PointerRecord(
        order, preference, flags.lower(), service.lower(), _read_name(data, at)[0]
    )


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    end = at + 1 + data[at]
    return data[at + 1 : end].decode('latin-1'), end


def _read_name(data: bytes, at: int) -> tuple[str, int]:
    """Return a name in lower case, and the position after it."""
    labels: list[str] = []
    after = None
    pointers = 0
    while length := data[at]:
        if length >= 0xC0:
            pointers += 1
            if pointers > _MAX_POINTERS:
                raise MalformedDNSMessage('too many pointers')
            after = at + 2 if after is None else after
            at = (length & 0x3F) << 8 | data[at + 1]
        else:
            labels.append(data[at + 1 : at + 1 + length].decode('latin-1'))
            at += 1 + length
    return '.'.join(labels).lower(), at + 1 if after is None else after
