# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the profiles from files, when wazo-confd starts.

A file that is not valid is logged with the line of the mistake, and affects no other
profile.
"""

from __future__ import annotations

import logging
from importlib import resources
from pathlib import Path

from marshmallow import ValidationError

from ..documents import Document
from ..problems import Problems
from ..rest.schema import collect_problems
from ..site_files import read_site_file
from ..yaml_files import MAX_BYTES, InvalidYAML, find_line, parse_yaml
from .schema import ProfileSchema

logger = logging.getLogger(__name__)


def load_profiles(site_directory: str) -> dict[str, Document]:
    """Return the profiles of the plugin and of the site, by their names.

    A profile of the site replaces a profile of the plugin that has the same name.
    """
    found: dict[str, Document] = {}
    with resources.as_file(resources.files(__package__) / 'data') as data:
        files = [*_list_files(data), *_list_files(Path(site_directory))]
        for file in files:
            try:
                profile = parse_profile(read_site_file(file, MAX_BYTES))
            except InvalidYAML as error:
                logger.error(
                    'profile ignored: %s, line %s: %s', file, error.line, error.reason
                )
            except OSError as error:
                logger.error('profile ignored: %s: %s', file, error.strerror)
            else:
                found[profile['name']] = profile
    return dict(sorted(found.items()))


def _list_files(directory: Path) -> list[Path]:
    try:
        return sorted(
            file for file in directory.iterdir() if file.name.endswith('.yml')
        )
    except FileNotFoundError:
        return []
    except OSError as error:
        logger.error('profiles ignored: %s: %s', directory, error.strerror)
        return []


def parse_profile(content: bytes) -> Document:
    """Return the profile in a file.

    :raises InvalidYAML: if the file is not YAML, or not a profile
    """
    value = parse_yaml(content)
    if not isinstance(value, dict):
        raise InvalidYAML(1, 'must contain an object with the name of the profile')
    try:
        return dict(ProfileSchema().load(value))
    except ValidationError as error:
        problems = Problems()
        collect_problems(problems, error.normalized_messages())
        reasons = '; '.join(map(str, problems))
        path = next(iter(problems)).path
        raise InvalidYAML(find_line(content, path), reasons) from None
