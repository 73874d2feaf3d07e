# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ..documents import Document, get_path, merge_patch
from ..problems import NOT_FOUND, REQUIRED, Problems, reject
from .files import load_profiles


class ProfileService:
    """The profiles of this host.

    :param site_directory: the directory of the site's own profiles
    """

    def __init__(self, site_directory: str) -> None:
        self._profiles = load_profiles(site_directory)

    def list(self) -> list[Document]:
        """Return the profiles in the order of their names."""
        return list(self._profiles.values())

    def apply(self, body: Document) -> Document:
        """Return a body merged into the defaults of the profile that it names.

        Values in the body take precedence.

        :raises InvalidRequest: if the profile is unknown, or required inputs are
            missing; all of them are reported
        """
        name = body.get('profile')
        request = {key: value for key, value in body.items() if key != 'profile'}
        if name is None:
            return request
        if name not in self._profiles:
            reject('profile', self._unknown(name), NOT_FOUND)
        profile = self._profiles[name]
        document: Document = merge_patch(profile['defaults'], request)
        problems = Problems()
        _check_inputs(problems, profile, document)
        problems.raise_if_any()
        return document

    def _unknown(self, name: Any) -> str:
        """Return the reason to reject a name, with the name that was probably meant."""
        known = ', '.join(self._profiles)
        close = get_close_matches(name.lower(), self._profiles, n=1)
        suggestion = f'did you mean {close[0]!r}?' if close else f'profiles are {known}'
        return f'profile {name[:64]!r} does not exist; {suggestion}'


def _check_inputs(problems: Problems, profile: Document, document: Document) -> None:
    """Report every required input of a profile that a document does not have."""
    for asked in profile['inputs']:
        if asked['required'] and get_path(document, asked['name']) is None:
            reason = f'required by the profile {profile["name"]!r}: {asked["label"]}'
            problems.add(asked['name'], reason, REQUIRED)
