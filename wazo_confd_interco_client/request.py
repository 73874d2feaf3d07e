# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Headers and query parameters of requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

# A JSON object: the body of a request, or an answer.
Document = dict[str, Any]


class RequestOptions(TypedDict):
    """The keyword arguments of a request of the client's session."""

    headers: dict[str, str]
    params: dict[str, Any]


def build_options(
    default_headers: dict[str, str],
    tenant_uuid: str | None = None,
    if_match: str | None = None,
    dry_run: bool = False,
    parameters: Mapping[str, Any] | None = None,
) -> RequestOptions:
    """Return the keyword arguments of a request.

    :param default_headers: the headers that the session sends with this method
    :param tenant_uuid: the tenant of this request; None: the tenant of the client,
        which the session adds
    :param if_match: the ETag that the stored version must have
    :param dry_run: whether to preview the request
    :param parameters: further query parameters
    """
    headers = dict(default_headers)
    params = dict(parameters or {})
    if tenant_uuid:
        headers['Wazo-Tenant'] = tenant_uuid
    if if_match:
        headers['If-Match'] = if_match
    if dry_run:
        params['dry_run'] = 'true'
    return {'headers': headers, 'params': params}
