# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Wazo that can make calls: a sandbox, and an Asterisk with its configuration."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import asterisk_config
import iax_config
import requests
import wazo_dialplan
from asterisk_config import IncomingCall
from asterisk_process import Asterisk
from confd_client import Confd, Db, Host
from samples import (
    INTERCONNECTIONS,
    Document,
    create,
    path_of,
    stored_options,
    update,
)
from waiting import wait_for

_MASKED = re.compile(r'^\[(.+)\]$|^(\S+) = \*\*\*$')

_REGISTRATION = 'type = registration\n'
_WITHOUT_DELAY = 'max_random_initial_delay = 0\n'
_CHANNELS = {'sip': 'PJSIP/{1}@{0}', 'iax': 'IAX2/{0}/{1}'}


class Wazo:
    """A sandbox with an Asterisk.

    When a method returns, Asterisk has loaded the changes that were made through REST.

    :param address: the address of this Asterisk; the port is 5060
    """

    def __init__(self, sandbox: Host, asterisk: Asterisk, address: str) -> None:
        self.sandbox, self.asterisk, self.address = sandbox, asterisk, address
        self.confd = Confd(sandbox.url, sandbox.tokens['admin']['token'])
        self.tenant_confd = Confd(sandbox.url, sandbox.tokens['tenant']['token'])
        self.db = Db(sandbox.about['db_uri'])
        #: the default context for incoming calls
        self.context = sandbox.about['contexts']['incall']['name']
        #: whether contexts hold only the extensions of the database, as on a Wazo;
        #: otherwise every context answers every number
        self.has_wazo_dialplan = False
        #: appended to extensions.conf
        self.dialplan = ''
        #: appended to pjsip.conf
        self.pjsip = ''
        #: warnings and errors that Asterisk logged without any interconnection
        self.problems_at_start: list[str] = []
        self._files: Mapping[str, str] = {}

    def start(self) -> None:
        home = self.asterisk.home
        self.asterisk.write_config(asterisk_config.base_files(home))
        self._files = self._write_config()
        self.asterisk.start()
        self.problems_at_start = self.asterisk.find_problems(
            self.asterisk.read_new_log()
        )

    def stop(self) -> None:
        self.asterisk.stop()
        self.db.connection.close()

    def create(self, *bodies: Document, confd: Confd | None = None) -> list[Document]:
        """Create interconnections and return their documents."""
        documents = [create(confd or self.confd, body) for body in bodies]
        self.reload()
        return documents

    def edit(self, document: Document, patch: Document) -> Document:
        document = update(self.confd, document, patch)
        self.reload()
        return document

    def delete_everything(self) -> None:
        """Delete every interconnection, and end every call."""
        self.dialplan, self.has_wazo_dialplan = '', False
        for document in self.list_documents():
            assert self.confd.delete(path_of(document)).status_code == 204
        self.asterisk.hang_up_all()
        self.reload()
        self.asterisk.read_new_log()

    def list_documents(self) -> list[Document]:
        """Return the interconnections of all tenants."""
        answer = self.confd.get(INTERCONNECTIONS, params={'recurse': 'true'})
        return answer.json()['items']

    def reload(self, *more: str) -> None:
        """Write the configuration and run the reloads that sysconfd was asked for.

        :param more: further commands, after changes in the database
        """
        before, self._files = self._files, self._write_config()
        asked = (body['ipbx'] for body in self._take_reload_requests())
        commands = {*more, *itertools.chain.from_iterable(asked)}
        if before.get('extensions.conf') != self._files['extensions.conf']:
            commands.add('dialplan reload')
        for command in sorted(commands):
            self.asterisk.run_command(command)

    def dial(
        self, document: Document, number: str, application: str = 'Wait 30'
    ) -> None:
        """Call a number over an interconnection.

        :param application: the application that Asterisk runs once the call is answered
        """
        channel = _CHANNELS[document['type']].format(document['name'], number)
        self.asterisk.run_command(
            f'channel originate {channel} application {application}'
        )

    def get_dial_status(self, document: Document, number: str) -> str:
        """Call a number over an interconnection and return the DIALSTATUS."""
        channel = _CHANNELS[document['type']].format(document['name'], number)
        self.dialplan = (
            f'[dial-status]\nexten = s,1,Dial({channel})\n'
            ' same = n,Log(NOTICE,status ${DIALSTATUS})\n'
        )
        self.reload()
        self.asterisk.read_new_log()
        originate = 'channel originate Local/s@dial-status application Wait 30'
        self.asterisk.run_command(originate)

        def find_status() -> str | None:
            lines = self.asterisk.read_new_log()
            return next((line for line in lines if ': status ' in line), None)

        return wait_for(find_status, 'the end of the call').rpartition(' ')[2]

    def read_incoming_calls(self) -> list[IncomingCall]:
        """Return the calls that were admitted since the log was last read."""
        return asterisk_config.parse_incoming_calls(self.asterisk.read_new_log())

    def count_contacts(self, name: str, state: str) -> int:
        """Return how many contacts of an interconnection are Avail or Unavail."""
        lines = self.asterisk.run_command('pjsip show contacts').splitlines()
        return sum(f' {name}/' in line and f' {state} ' in line for line in lines)

    def wait_until_registered(self, document: Document) -> None:
        """Wait until Asterisk has read the provider's answer to REGISTER."""
        self.wait_for_registration(document, 'Registered')

    def wait_for_registration(self, document: Document, status: str) -> None:
        """Wait for a status of `pjsip show registrations`."""

        def has_status() -> bool:
            lines = self.asterisk.run_command('pjsip show registrations').splitlines()
            own = [line for line in lines if line.strip().startswith(document['name'])]
            return len(own) == 1 and status in own[0].split()

        wait_for(has_status, f'{document["name"]} is {status}')

    def _take_reload_requests(self) -> list[dict[str, Any]]:
        """Return the requests to sysconfd since the last call of this method."""
        url = f'{self.sandbox.about_url}/reloads'
        asked = requests.get(url, timeout=10).json()
        requests.delete(url, timeout=10).raise_for_status()
        return asked

    def _write_config(self) -> dict[str, str]:
        documents = self.list_documents()
        files = {
            'pjsip.conf': self._render_pjsip(documents),
            'iax.conf': self._render_iax(documents),
        }
        if self.has_wazo_dialplan:
            contexts = '\n'.join(self._render_contexts())
            files['extensions.conf'] = f'{contexts}\n{self.dialplan}'
        else:
            named = map(asterisk_config.find_contexts, files.values())
            files['extensions.conf'] = asterisk_config.render_dialplan(
                {self.context}.union(*named), self.dialplan
            )
        self.asterisk.write_config(files)
        return files

    def _render_contexts(self) -> Iterator[str]:
        """Render the contexts for incoming calls from the database."""
        rows = self.db.query(
            'SELECT c.name, c.contexttype, e.exten, d.action, d.actionarg1,'
            ' d.actionarg2 FROM context c'
            ' LEFT JOIN extensions e'
            " ON e.context = c.name AND e.type IN ('incall', 'user')"
            ' LEFT JOIN dialaction d'
            " ON d.category = 'incall' AND e.type = 'incall'"
            ' AND d.categoryval = e.typeval'
            " WHERE c.contexttype IN ('incall', 'internal') ORDER BY 1, 3"
        )
        for (name, type_), own in itertools.groupby(
            rows, lambda row: (row['name'], row['contexttype'])
        ):
            extensions = [
                wazo_dialplan.Extension(*(row[each] for each in wazo_dialplan.COLUMNS))
                for row in own
                if row['exten'] is not None
            ]
            yield wazo_dialplan.render_context(name, type_, extensions)

    def _render_pjsip(self, documents: Iterable[Document]) -> str:
        trunks = '\n'.join(
            self._render_trunk(one) for one in documents if one['type'] == 'sip'
        )
        # By default, Asterisk waits up to ten seconds before it registers.
        trunks = trunks.replace(_REGISTRATION, f'{_REGISTRATION}{_WITHOUT_DELAY}')
        return '\n'.join(
            (
                *self._render_global_sections(),
                *self._render_transports(),
                trunks,
                self.pjsip,
            )
        )

    def _render_iax(self, documents: Iterable[Document]) -> str:
        registrations, peers = [], []
        for document in documents:
            if document['type'] == 'iax':
                shown = self._get_shown_config(document)
                lines, peer = iax_config.split_registrations(shown, self.db, document)
                registrations += lines
                peers.append(peer)
        return '\n'.join(
            (iax_config.render_general(self.address, registrations), *peers)
        )

    def _get_shown_config(self, document: Document) -> str:
        """Return the configuration in `diagnostics`; its secrets are masked."""
        answer = self.confd.get(f'{path_of(document)}/diagnostics')
        return answer.json()['asterisk']

    def _render_trunk(self, document: Document) -> str:
        """Return the sections of an interconnection in pjsip.conf, with the secrets."""
        secrets = {
            (row['section'], row['key']): row['value']
            for row in stored_options(self.db, document['id'])
        }
        places = {
            f'outbound_auth_{document["name"]}': 'outbound_auth',
            f'auth_reg_{document["name"]}': 'registration_outbound_auth',
        }
        lines, section = [], ''
        for line in self._get_shown_config(document).splitlines():
            found = _MASKED.match(line)
            if found and found[1]:
                section = places.get(found[1], 'auth')
            elif found:
                line = f'{found[2]} = {secrets[section, found[2]]}'
            lines.append(line)
        return '\n'.join((*lines, ''))

    def _render_global_sections(self) -> Iterator[str]:
        """Render the sections [global] and [system] from their own tables."""
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

    def _render_transports(self) -> Iterator[str]:
        """Render the transports, bound to the address of this Asterisk."""
        rows = self.db.query(
            'SELECT t.name, o.key, o.value FROM pjsip_transport t'
            ' JOIN pjsip_transport_option o ON o.pjsip_transport_uuid = t.uuid'
            ' ORDER BY t.name, o.id'
        )
        for name in sorted({row['name'] for row in rows}):
            own = ((row['key'], row['value']) for row in rows if row['name'] == name)
            lines = (
                f'{key} = {self._replace_bind_address(key, value)}\n'
                for key, value in own
            )
            yield f'[{name}]\ntype = transport\n{"".join(lines)}'

    def _replace_bind_address(self, key: str, value: str) -> str:
        return value.replace('0.0.0.0', self.address) if key == 'bind' else value
