# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether wazo-confgend's configuration lets Asterisk load a module.

The generator keeps Asterisk from loading what `enabled_asterisk_modules` says false
for, and `chan_dahdi.so` is false in the configuration that it brings. Its files are
put together by name: config.yml, and over it those of conf.d, the first in the
alphabet over the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final

import yaml

from ..yaml_files import NO_YAML

CHAN_DAHDI: Final = 'chan_dahdi.so'

_MAIN_FILE: Final = 'config.yml'
_EXTRA_FILES: Final = 'conf.d'
_KEY: Final = 'enabled_asterisk_modules'
_LARGEST_FILE: Final = 1_000_000


class _Loader(yaml.SafeLoader):
    """YAML without the tags of the host's own, such as `!exec`: they are null here."""


_Loader.add_multi_constructor('!', lambda *_: None)


def is_enabled(directory: str, module: str = CHAN_DAHDI) -> bool | None:
    """Whether the generator lets Asterisk load the module.

    :param directory: where wazo-confgend has its configuration, /etc/wazo-confgend
    :return: None where the files do not say, or can't be read
    """
    try:
        main = _load(os.path.join(directory, _MAIN_FILE))
    except (OSError, *NO_YAML):
        # Without it the generator is not there, or does not start.
        return None
    try:
        values = [*_values(_extra(directory, main), module), *_said(main, module)]
    except OSError:
        # What can't be read from here may say anything.
        return None
    return bool(values[0]) if values else None


def _extra(directory: str, main: Any) -> str:
    named = main.get('extra_config_files') if isinstance(main, dict) else None
    return named if isinstance(named, str) else os.path.join(directory, _EXTRA_FILES)


def _values(directory: str, module: str) -> Iterator[Any]:
    """What the files of a directory say, the one that wins first."""
    if not os.path.isdir(directory):
        return
    for name in sorted(os.listdir(directory)):
        if name.endswith('.yml') and not name.startswith('.'):
            yield from _said(_load_extra(os.path.join(directory, name)), module)


def _load_extra(path: str) -> Any:
    try:
        return _load(path)
    except NO_YAML:
        # The host goes on without a file of conf.d that is no YAML.
        return None


def _load(path: str) -> Any:
    with open(path, 'rb') as file:
        content = file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise OSError('too large')
    return yaml.load(content, Loader=_Loader)


def _said(config: Any, module: str) -> Iterator[Any]:
    modules = config.get(_KEY) if isinstance(config, dict) else None
    if isinstance(modules, dict) and module in modules:
        yield modules[module]
