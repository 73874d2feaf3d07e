# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ..modules import is_module_enabled

OFF = 'enabled_asterisk_modules:\n  chan_sip.so: false\n  chan_dahdi.so: false\n'
ON = 'enabled_asterisk_modules: {chan_dahdi.so: true}\n'


def write_configuration(directory: Path, main: str, **extra: str) -> str:
    (directory / 'config.yml').write_text(main)
    (directory / 'conf.d').mkdir()
    for name, text in extra.items():
        (directory / 'conf.d' / f'{name}.yml').write_text(text)
    return str(directory)


@pytest.mark.parametrize(
    ('main', 'extra', 'enabled'),
    [
        (OFF, {}, False),
        (ON, {}, True),
        (OFF, {'50-dahdi': ON}, True),
        (OFF, {'50-dahdi': ON, '60-other': OFF}, True),
        (OFF, {'50-other': OFF, '60-dahdi': ON}, False),
        (OFF, {'50-dahdi': 'debug: true'}, False),
        (OFF, {'50-dahdi': '[1, 2]'}, False),
        (OFF, {'.hidden': ON}, False),
        (OFF, {'50-dahdi': 'enabled_asterisk_modules: [chan_dahdi.so]'}, False),
        ('db_uri: !exec {command: "echo x"}\n' + OFF, {}, False),
        ('started: 2026-01-01\n1: x\n' + OFF, {}, False),
        ('', {}, None),
        ('debug: true', {}, None),
        ('[1]', {'50-dahdi': ON}, True),
        # Whether wazo-confgend starts at all is not known.
        (': [', {'50-dahdi': OFF}, None),
        (OFF, {'50-dahdi': ': ['}, None),
        ('[' * 9999, {'50-dahdi': OFF}, None),
        (OFF, {'50-dahdi': '#' * 1_000_000}, None),
    ],
)
def test_files_override_each_other_as_in_wazo_confgend(
    tmp_path: Path, main: str, extra: dict[str, str], enabled: bool | None
) -> None:
    directory = write_configuration(tmp_path, main, **extra)
    assert is_module_enabled(directory) is enabled


def test_main_file_may_name_another_directory(tmp_path: Path) -> None:
    other = tmp_path / 'other'
    other.mkdir()
    (other / 'a.yml').write_text(ON)
    main = f'extra_config_files: {other}\n{OFF}'
    assert is_module_enabled(write_configuration(tmp_path, main)) is True


def test_missing_configuration_is_unknown(tmp_path: Path) -> None:
    assert is_module_enabled(str(tmp_path)) is None
    assert is_module_enabled(str(tmp_path / 'nothing')) is None


def test_main_file_decides_without_conf_d(tmp_path: Path) -> None:
    (tmp_path / 'config.yml').write_text(OFF)
    assert is_module_enabled(str(tmp_path)) is False


def test_file_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    directory = write_configuration(tmp_path, OFF)
    (tmp_path / 'conf.d' / 'a.yml').mkdir()
    assert is_module_enabled(directory) is None


def test_directory_that_cannot_be_listed_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = write_configuration(tmp_path, OFF)

    def deny(path: object) -> None:
        raise PermissionError(13, 'Permission denied')

    monkeypatch.setattr(Path, 'iterdir', deny)
    assert is_module_enabled(directory) is None
