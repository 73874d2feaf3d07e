# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find out whether wazo-confgend lets Asterisk load a module.

`enabled_asterisk_modules` in the configuration of wazo-confgend names the modules. The
configuration is config.yml, overridden by the files of conf.d; the alphabetically first
file of conf.d has precedence. By default, `chan_dahdi.so` is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..site_files import read_site_file
from ..yaml_files import MAX_BYTES, InvalidYAML, JSONValue, parse_yaml

CHAN_DAHDI: Final = 'chan_dahdi.so'


def is_module_enabled(directory: str, module: str = CHAN_DAHDI) -> bool | None:
    """Return whether Asterisk may load the module, None if that is not known.

    :param directory: the configuration of wazo-confgend, such as /etc/wazo-confgend
    """
    try:
        configs = list(_load_configs(Path(directory)))
    except (OSError, InvalidYAML):
        # Any file may be the one that decides.
        return None
    for config in configs:
        modules = _get(config, 'enabled_asterisk_modules')
        if isinstance(modules, dict) and module in modules:
            return bool(modules[module])
    return None


def _load_configs(directory: Path) -> Iterator[JSONValue]:
    """Yield the files of the configuration, the one with precedence first."""
    main = _load(directory / 'config.yml')
    extra = Path(str(_get(main, 'extra_config_files') or directory / 'conf.d'))
    for path in sorted(extra.iterdir()) if extra.is_dir() else ():
        if path.name.endswith('.yml') and not path.name.startswith('.'):
            yield _load(path)
    yield main


def _load(path: Path) -> JSONValue:
    # wazo-confgend's files may contain tags of its own, such as !exec.
    return parse_yaml(read_site_file(path, MAX_BYTES), unsupported_as_null=True)


def _get(config: JSONValue, name: str) -> JSONValue:
    return config.get(name) if isinstance(config, dict) else None
