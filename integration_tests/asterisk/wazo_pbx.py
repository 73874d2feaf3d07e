# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Wazo as far as calls go: a sandbox, and the Asterisk that reads what it says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import configuration
import iax_files
import requests
from asterisk_process import Asterisk
from confd_client import Confd, Db, Host
from configuration import Incoming
from samples import INTERCONNECTIONS, Document, created, edited, path_of, stored

from wazo_confd_interco.kinds.sip.fields import SECRETS

_MASKED = re.compile(r'^\[(.+)\]$|^(\S+) = \*\*\*$')

_REGISTRATION = 'type = registration\n'
_AT_ONCE = 'max_random_initial_delay = 0\n'
_CHANNELS = {'sip': 'PJSIP/{1}@{0}', 'iax': 'IAX2/{0}/{1}'}


class Wazo:
    """What is written through REST is in Asterisk when a method here returns.

    :param address: where this Asterisk listens, port 5060
    """

    def __init__(self, host: Host, asterisk: Asterisk, address: str) -> None:
        self.host, self.asterisk, self.address = host, asterisk, address
        self.confd = Confd(host.url, host.tokens['admin']['token'])
        self.tenant_confd = Confd(host.url, host.tokens['tenant']['token'])
        self.db = Db(host.about['db_uri'])
        #: where calls arrive unless a test says something else
        self.context = host.about['contexts']['incall']['name']
        #: of extensions.conf, beside the contexts of the interconnections
        self.dialplan = ''
        #: what Asterisk complained of before there was an interconnection
        self.problems_at_start: list[str] = []
        self._files: Mapping[str, str] = {}

    def start(self) -> None:
        home = self.asterisk.home
        self.asterisk.write(configuration.base(home))
        self._files = self._written()
        self.asterisk.start()
        self.problems_at_start = self.asterisk.problems(self.asterisk.news())

    def stop(self) -> None:
        self.asterisk.stop()
        self.db.connection.close()

    def create(self, *bodies: Document, confd: Confd | None = None) -> list[Document]:
        """The documents of interconnections that were made of bodies."""
        documents = [created(confd or self.confd, body) for body in bodies]
        self.load()
        return documents

    def edit(self, document: Document, patch: Document) -> Document:
        document = edited(self.confd, document, patch)
        self.load()
        return document

    def clear(self) -> None:
        """No interconnection, no call."""
        self.dialplan = ''
        for document in self.documents():
            assert self.confd.delete(path_of(document)).status_code == 204
        self.asterisk.hang_up()
        self.load()
        self.asterisk.news()

    def documents(self) -> list[Document]:
        """Those of every tenant."""
        answer = self.confd.get(INTERCONNECTIONS, params={'recurse': 'true'})
        return answer.json()['items']

    def load(self, *more: str) -> None:
        """What wazo-confgend and sysconfd do after each request.

        :param more: commands for what was written behind the plugin's back
        """
        before, self._files = self._files, self._written()
        asked = (body['ipbx'] for body in self._asked())
        commands = {*more, *itertools.chain.from_iterable(asked)}
        if before.get('extensions.conf') != self._files['extensions.conf']:
            commands.add('dialplan reload')
        for command in sorted(commands):
            self.asterisk.cli(command)

    def dial(
        self, document: Document, number: str, application: str = 'Wait 30'
    ) -> None:
        """A call to a number over an interconnection, as the host's dialplan does.

        :param application: what Asterisk does with the call that is answered
        """
        channel = _CHANNELS[document['type']].format(document['name'], number)
        self.asterisk.cli(f'channel originate {channel} application {application}')

    def incoming(self) -> list[Incoming]:
        """The calls that were let in since the last look at the log."""
        return configuration.incoming(self.asterisk.news())

    def contacts(self, name: str, state: str) -> int:
        """How many contacts of an interconnection are in a state: Avail, Unavail."""
        lines = self.asterisk.cli('pjsip show contacts').splitlines()
        return sum(f' {name}/' in line and f' {state} ' in line for line in lines)

    def _asked(self) -> list[dict[str, Any]]:
        """What was asked of sysconfd since the last time."""
        url = f'{self.host.about_url}/reloads'
        asked = requests.get(url, timeout=10).json()
        requests.delete(url, timeout=10).raise_for_status()
        return asked

    def _written(self) -> dict[str, str]:
        documents = self.documents()
        files = {'pjsip.conf': self._pjsip(documents), 'iax.conf': self._iax(documents)}
        named = map(configuration.contexts_of, files.values())
        contexts = {self.context}.union(*named)
        files['extensions.conf'] = configuration.dialplan(contexts, self.dialplan)
        self.asterisk.write(files)
        return files

    def _pjsip(self, documents: Iterable[Document]) -> str:
        trunks = '\n'.join(self._text(one) for one in documents if one['type'] == 'sip')
        # Asterisk would wait up to ten seconds before it registers.
        trunks = trunks.replace(_REGISTRATION, f'{_REGISTRATION}{_AT_ONCE}')
        return '\n'.join((*self._general(), *self._transports(), trunks))

    def _iax(self, documents: Iterable[Document]) -> str:
        registrations, peers = [], []
        for document in documents:
            if document['type'] == 'iax':
                shown = self._shown(document)
                lines, peer = iax_files.parted(shown, self.db, document)
                registrations += lines
                peers.append(peer)
        return '\n'.join((iax_files.general(self.address, registrations), *peers))

    def _shown(self, document: Document) -> str:
        """What `diagnostics` shows; its secrets are masked."""
        answer = self.confd.get(f'{path_of(document)}/diagnostics')
        return answer.json()['asterisk']

    def _text(self, document: Document) -> str:
        """Its part of pjsip.conf, with the secrets."""
        secrets = {
            (row['section'], row['key']): row['value']
            for row in stored(self.db, document['id'])
            if row['key'] in SECRETS
        }
        places = {
            f'outbound_auth_{document["name"]}': 'outbound_auth',
            f'auth_reg_{document["name"]}': 'registration_outbound_auth',
        }
        lines, section = [], ''
        for line in self._shown(document).splitlines():
            found = _MASKED.match(line)
            if found and found[1]:
                section = places.get(found[1], 'auth')
            elif found:
                line = f'{found[2]} = {secrets[section, found[2]]}'
            lines.append(line)
        return '\n'.join((*lines, ''))

    def _general(self) -> Iterator[str]:
        """The sections [global] and [system], which are rows of the host's own."""
        rows = self.db.query(
            'SELECT s.name, v.key, v.value FROM asterisk_file f'
            ' JOIN asterisk_file_section s ON s.asterisk_file_id = f.id'
            ' LEFT JOIN asterisk_file_variable v ON v.asterisk_file_section_id = s.id'
            " WHERE f.name = 'pjsip.conf' ORDER BY v.id"
        )
        for name in ('global', 'system'):
            own = [row for row in rows if row['name'] == name and row['key']]
            lines = (f'{row["key"]} = {row["value"]}\n' for row in own)
            yield f'[{name}]\ntype = {name}\n{"".join(lines)}'

    def _transports(self) -> Iterator[str]:
        """Each transport whole; it listens on the address of this Asterisk alone."""
        rows = self.db.query(
            'SELECT t.name, o.key, o.value FROM pjsip_transport t'
            ' JOIN pjsip_transport_option o ON o.pjsip_transport_uuid = t.uuid'
            ' ORDER BY t.name, o.id'
        )
        for name in sorted({row['name'] for row in rows}):
            own = ((row['key'], row['value']) for row in rows if row['name'] == name)
            lines = (f'{key} = {self._bound(key, value)}\n' for key, value in own)
            yield f'[{name}]\ntype = transport\n{"".join(lines)}'

    def _bound(self, key: str, value: str) -> str:
        return value.replace('0.0.0.0', self.address) if key == 'bind' else value
