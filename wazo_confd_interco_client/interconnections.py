# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wazo_confd_client.crud import MultiTenantCommand
from wazo_confd_client.util import extract_id, url_join
from wazo_lib_rest_client import HTTPCommand

from .request import Document, build_options

_RESOURCE: Final = 'interconnections'


class InterconnectionRelation(HTTPCommand):
    """`client.interconnections(interconnection)`: the parts of one interconnection.

    :param client: the client whose session sends the requests
    :param interconnection_id: the id of the interconnection
    """

    def __init__(self, client: Any, interconnection_id: int) -> None:
        super().__init__(client)
        self.interconnection_id = interconnection_id

    def get_nat(self, tenant_uuid: str | None = None) -> Document:
        """Return the NAT settings, and those in effect with their sources."""
        return self._get('nat', tenant_uuid)

    def update_nat(
        self, body: Document, dry_run: bool = False, tenant_uuid: str | None = None
    ) -> Document:
        """Change the NAT settings.

        :param body: the settings to change; all other settings stay
        :param dry_run: whether to preview the change without storing it
        :param tenant_uuid: the tenant of the request; None: the tenant of the client
        :return: the preview if `dry_run`, otherwise the NAT settings after the change
        """
        session = self.session
        options = build_options(
            session.WRITE_HEADERS, tenant_uuid=tenant_uuid, dry_run=dry_run
        )
        return session.put(self._url('nat'), body, **options).json()

    def get_state(self, tenant_uuid: str | None = None) -> Document:
        """Return whether the interconnection works, since when, and what changed."""
        return self._get('state', tenant_uuid)

    def get_diagnostics(self, tenant_uuid: str | None = None) -> Document:
        """Return what Asterisk reads and reports, and the result of every check."""
        return self._get('diagnostics', tenant_uuid)

    def _get(self, name: str, tenant_uuid: str | None) -> Document:
        session = self.session
        options = build_options(session.READ_HEADERS, tenant_uuid)
        return session.get(self._url(name), **options).json()

    def _url(self, name: str) -> str:
        return url_join(_RESOURCE, self.interconnection_id, name)


class InterconnectionsCommand(MultiTenantCommand):
    """`client.interconnections`: each interconnection as one document.

    An interconnection is given by its id or by its document. `tenant_uuid` is the
    tenant of the request; None: the tenant of the client. With `dry_run=True` a command
    changes nothing, and returns a preview: the document, the rows, the events and the
    configuration that the request would result in.

    Every command raises `requests.HTTPError` if wazo-confd rejects the request. Its
    text contains the reasons.
    """

    resource = _RESOURCE
    relation_cmd = InterconnectionRelation

    def list(self, tenant_uuid: str | None = None, **parameters: Any) -> Document:
        """Return the interconnections of a tenant.

        :param tenant_uuid: the tenant; None: the tenant of the client
        :param parameters: `recurse=True` to include the tenants below, `limit`,
            `offset`, `order`, `direction`, `search`, filters, and `view='summary'` for
            one row of each interconnection
        :return: `{'total': …, 'items': […]}`
        """
        session = self.session
        options = build_options(
            session.READ_HEADERS,
            tenant_uuid,
            parameters={'recurse': False} | parameters,
        )
        return session.get(url_join(_RESOURCE), **options).json()

    def get(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> Document:
        """Return the document of an interconnection."""
        return self._get(self._url(interconnection), tenant_uuid)

    def get_with_etag(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> tuple[Document, str]:
        """Return the document of an interconnection and its version.

        Pass the version as `if_match` to a later command, which is then rejected if
        the interconnection has changed meanwhile.
        """
        session = self.session
        options = build_options(session.READ_HEADERS, tenant_uuid)
        response = session.get(self._url(interconnection), **options)
        return response.json(), response.headers['ETag']

    def create(
        self, body: Document, tenant_uuid: str | None = None, dry_run: bool = False
    ) -> Document:
        """Create an interconnection.

        :return: the preview if `dry_run`, otherwise the new document
        """
        session = self.session
        options = build_options(
            session.WRITE_HEADERS, tenant_uuid=tenant_uuid, dry_run=dry_run
        )
        return session.post(url_join(_RESOURCE), body, **options).json()

    def update(
        self,
        body: Document,
        if_match: str | None = None,
        dry_run: bool = False,
        tenant_uuid: str | None = None,
        return_document: bool = False,
    ) -> Document | None:
        """Merge a patch into the document of an interconnection.

        :param body: `id`, and the values to change; all other values stay. None
            deletes a value, except a secret, which stays.
        :param if_match: the version that the stored document must have
        :param return_document: whether to return the document after the change
        :return: the preview if `dry_run`, the document if `return_document`, otherwise
            None
        """
        session = self.session
        patch = {name: value for name, value in body.items() if name != 'links'}
        options = build_options(session.WRITE_HEADERS, tenant_uuid, if_match, dry_run)
        if return_document:
            options['headers']['Prefer'] = 'return=representation'
        response = session.put(self._url(body), patch, **options)
        return response.json() if dry_run or return_document else None

    def delete(
        self,
        interconnection: Document | int,
        if_match: str | None = None,
        dry_run: bool = False,
        tenant_uuid: str | None = None,
        routes: bool = False,
    ) -> Document | None:
        """Delete an interconnection.

        :param if_match: the version that the stored document must have
        :param routes: whether to delete the routes that only it uses, too
        :return: the preview if `dry_run`, otherwise None
        """
        session = self.session
        options = build_options(session.READ_HEADERS, tenant_uuid, if_match, dry_run)
        if routes:
            options['params']['routes'] = 'true'
        response = session.delete(self._url(interconnection), **options)
        return response.json() if dry_run else None

    def sync(
        self,
        items: Iterable[Document],
        prune: bool = False,
        force: bool = False,
        dry_run: bool = False,
        tenant_uuid: str | None = None,
    ) -> Document:
        """Make the tenant have the interconnections of a list, in one transaction.

        :param items: documents, whole or portable; each has a type and a name
        :param prune: whether to delete the interconnections that are not in the list
        :param force: whether `prune` may delete all of them because the list is empty
        :return: `{'created': […], 'updated': […], 'unchanged': […], 'deleted': […]}`;
            if `dry_run`, the preview with this as its `result`
        """
        session = self.session
        options = build_options(
            session.WRITE_HEADERS, tenant_uuid=tenant_uuid, dry_run=dry_run
        )
        body = {'items': list(items), 'prune': prune, 'force': force}
        return session.put(url_join(_RESOURCE), body, **options).json()

    def portable(
        self,
        interconnection: Document | int | None = None,
        tenant_uuid: str | None = None,
    ) -> Document:
        """Return what another tenant or machine can apply: documents without ids.

        :param interconnection: None: every interconnection of the tenant
        :return: the portable document, or `{'total': …, 'items': […]}` of all
        """
        session = self.session
        options = build_options(
            session.READ_HEADERS, tenant_uuid, parameters={'view': 'portable'}
        )
        is_list = interconnection is None
        url = url_join(_RESOURCE) if is_list else self._url(interconnection)
        return session.get(url, **options).json()

    def import_(
        self, text: str, format_: str = 'auto', tenant_uuid: str | None = None
    ) -> Document:
        """Return the documents that a configuration file of Asterisk describes.

        Nothing is stored. Pass the documents to `create` or `sync`.

        :param text: the content of the file
        :param format_: `pjsip`, `pjsip_wizard`, `iax` or `chan_sip`; `auto` recognises
            the format
        :return: `{'format': …, 'items': [{'document': …, 'lines': […]}], 'notes': […]}`
        """
        session = self.session
        options = build_options(session.WRITE_HEADERS, tenant_uuid)
        body = {'format': format_, 'text': text}
        return session.post(url_join(_RESOURCE, 'import'), body, **options).json()

    def nat(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> Document:
        """Return the NAT settings, and those in effect with their sources."""
        return self(interconnection).get_nat(tenant_uuid)

    def update_nat(
        self,
        interconnection: Document | int,
        body: Document,
        dry_run: bool = False,
        tenant_uuid: str | None = None,
    ) -> Document:
        """Change the NAT settings of an interconnection.

        :param body: the settings to change; all other settings stay
        :return: the preview if `dry_run`, otherwise the NAT settings after the change
        """
        return self(interconnection).update_nat(body, dry_run, tenant_uuid)

    def state(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> Document:
        """Return whether the interconnection works, since when, and what changed."""
        return self(interconnection).get_state(tenant_uuid)

    def states(self, tenant_uuid: str | None = None, **parameters: Any) -> Document:
        """Return the states of the interconnections of a tenant.

        :param tenant_uuid: the tenant; None: the tenant of the client
        :param parameters: those of `list`, except `view`; and `status`, one or more
            statuses separated by commas
        :return: `{'total': …, 'items': […]}`, without the history of each
        """
        session = self.session
        options = build_options(
            session.READ_HEADERS,
            tenant_uuid,
            parameters={'recurse': False} | parameters,
        )
        return session.get(url_join(_RESOURCE, 'states'), **options).json()

    def diagnostics(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> Document:
        """Return what Asterisk reads and reports, and the result of every check."""
        return self(interconnection).get_diagnostics(tenant_uuid)

    def identify(self, call: Document, tenant_uuid: str | None = None) -> Document:
        """Return what Asterisk would do with an incoming call, and why.

        :param call: the call, for example
            `{'source': {'address': …}, 'message': 'INVITE …'}`
        """
        session = self.session
        options = build_options(session.WRITE_HEADERS, tenant_uuid)
        return session.post(url_join(_RESOURCE, 'identify'), call, **options).json()

    def probe(self, body: Document, tenant_uuid: str | None = None) -> Document:
        """Return what the other side of a SIP interconnection answers.

        :param body: a document that need not be stored, or `{'id': …}`
        """
        session = self.session
        options = build_options(session.WRITE_HEADERS, tenant_uuid)
        return session.post(url_join(_RESOURCE, 'probe'), body, **options).json()

    def unrecognised(self, tenant_uuid: str | None = None) -> Document:
        """Return the senders that Asterisk rejected; for the master tenant only."""
        return self._get(url_join(_RESOURCE, 'unrecognised'), tenant_uuid)

    def dahdi(self, tenant_uuid: str | None = None) -> Document:
        """Return the DAHDI groups of the machine."""
        return self._get(url_join(_RESOURCE, 'dahdi'), tenant_uuid)

    def profiles(self, tenant_uuid: str | None = None) -> Document:
        """Return the profiles that `profile` of a new interconnection can name."""
        return self._get(url_join(_RESOURCE, 'profiles'), tenant_uuid)

    def _get(self, url: str, tenant_uuid: str | None) -> Document:
        session = self.session
        options = build_options(session.READ_HEADERS, tenant_uuid)
        return session.get(url, **options).json()

    @extract_id
    def _url(self, interconnection_id: int) -> str:
        return url_join(_RESOURCE, interconnection_id)
