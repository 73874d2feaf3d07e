# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `links` of documents in wazo-confd's form, without a call of `url_for` each."""

from __future__ import annotations

from typing import Any

from flask import url_for

_ARGUMENTS = {
    'interconnections': 'id',
    'trunks': 'id',
    'outcalls': 'id',
    'endpoint_sip': 'uuid',
    'endpoint_iax': 'id',
    'endpoint_custom': 'id',
    'sip_transports': 'transport_uuid',
}
_PLACEHOLDERS = {'id': '0', 'uuid': '0' * 8 + '-0000' * 3 + '-' + '0' * 12}


class Links:
    """Links to resources by the names of their endpoints; create one per request."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}

    def to(self, resource: str, key: Any) -> dict[str, str]:
        """Return the link to one item of a resource."""
        return {'rel': resource, 'href': f'{self._prefix(resource)}{key}'}

    def _prefix(self, resource: str) -> str:
        if resource not in self._prefixes:
            argument = _ARGUMENTS[resource]
            placeholder = _PLACEHOLDERS[argument.rpartition('_')[2]]
            url = url_for(resource, **{argument: placeholder}, _external=True)
            self._prefixes[resource] = url.removesuffix(placeholder)
        return self._prefixes[resource]
