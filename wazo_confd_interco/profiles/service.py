# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..documents import Document, get, merge_patch
from ..rest.resource import refuse
from . import files


class ProfileService:
    """The profiles of this host, and what they make of a request."""

    def __init__(self, site_directory: str) -> None:
        self._profiles = files.load(site_directory)

    def list(self) -> list[Document]:
        """All of them, by name."""
        return list(self._profiles.values())

    def apply(self, body: Document) -> Document:
        """The body with the defaults of its profile, if it names one.

        What the request says wins; a required input that is missing is a 400.
        """
        name = body.get('profile')
        request = {key: value for key, value in body.items() if key != 'profile'}
        if name is None:
            return request
        if name not in self._profiles:
            refuse({'profile': f'there is no profile {name!r}'})
        profile = self._profiles[name]
        document = merge_patch(profile['defaults'], request)
        missing = {
            asked['name']: f'required: {asked["label"]}'
            for asked in profile['inputs']
            if asked['required'] and get(document, asked['name']) is None
        }
        if missing:
            refuse(missing)
        return document
