# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection import`."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace
from collections.abc import Mapping
from typing import Any, Final

from .assignments import Document, parse_assignments
from .command import ConfdCommand
from .errors import CommandError
from .export import add_format, format_items
from .fields import INTERCONNECTION
from .files import read_file
from .variables import Variables

SOURCES: Final = ('auto', 'pjsip', 'pjsip_wizard', 'iax', 'chan_sip')


class InterconnectionImport(ConfdCommand):
    """Print the documents that a configuration file of Asterisk describes.

    Nothing is stored; `apply` reads what this command prints. Environment variables
    take the place of the secrets.
    """

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            'file', metavar='FILE', help='the file; - reads the standard input'
        )
        parser.add_argument(
            '--source',
            choices=SOURCES,
            default=SOURCES[0],
            help='the format of the file, recognised by default',
        )
        parser.add_argument(
            '--set',
            action='append',
            default=[],
            dest='assignments',
            metavar='PATH=VALUE',
            help='a field of every document, such as sip.codecs=alaw',
        )
        parser.add_argument(
            '--secrets',
            metavar='FILE',
            help='a new file for the secrets, as variables of the shell',
        )
        add_format(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> None:
        """Print the documents, and the notes where they do not mix with them."""
        fields = parse_assignments(INTERCONNECTION, parsed_args.assignments)
        content = read_file(parsed_args.file, self.app.stdin.buffer)
        answer = self.interconnections.import_(
            _decode(parsed_args.file, content), parsed_args.source, parsed_args.tenant
        )
        variables = Variables()
        items = [_merge(item['document'], fields) for item in answer['items']]
        for item in items:
            variables.replace(item)
        texts = {name: text for name, text in variables.texts.items() if text}
        if parsed_args.secrets:
            _write_secrets(parsed_args.secrets, texts)
        print(format_items(items, parsed_args.formatter), end='', file=self.app.stdout)
        for note in answer['notes']:
            self.inform(f'{parsed_args.file}:{note["line"]}: {note["message"]}')
        if texts and not parsed_args.secrets:
            self.inform(f'set {", ".join(texts)} before you apply the documents')


def _decode(path: str, content: bytes) -> str:
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        raise CommandError(
            [
                f'{path}: is not encoded in UTF-8; convert an old file with '
                '`iconv -f ISO-8859-1 -t UTF-8`'
            ]
        ) from error


def _merge(document: Document, fields: Mapping[str, Any]) -> Document:
    """Return a document with further fields; objects are merged."""
    merged = dict(document)
    for name, value in fields.items():
        inner = merged.get(name)
        both = isinstance(inner, dict) and isinstance(value, dict)
        merged[name] = _merge(inner, value) if both and inner else value
    return merged


def _write_secrets(path: str, texts: Mapping[str, str]) -> None:
    """Write a new file that only its owner can read."""
    lines = [f'export {name}={shlex.quote(text)}\n' for name, text in texts.items()]
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError([f'{path}: {error.strerror}']) from error
    with os.fdopen(descriptor, 'w', encoding='utf-8') as file:
        file.writelines(lines)
