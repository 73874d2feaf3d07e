# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..modules import is_enabled

OFF = 'enabled_asterisk_modules:\n  chan_sip.so: false\n  chan_dahdi.so: false\n'
ON = 'enabled_asterisk_modules: {chan_dahdi.so: true}\n'


def _configure(directory, main, **extra):
    directory.joinpath('config.yml').write_text(main)
    directory.joinpath('conf.d').mkdir()
    for name, text in extra.items():
        directory.joinpath('conf.d', f'{name}.yml').write_text(text)
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
        (OFF, {'50-dahdi': ': ['}, False),
        (OFF, {'50-dahdi': '[1, 2]'}, False),
        (OFF, {'.hidden': ON}, False),
        (OFF, {'50-dahdi': 'enabled_asterisk_modules: [chan_dahdi.so]'}, False),
        ('db_uri: !exec {command: "echo x"}\n' + OFF, {}, False),
        ('', {}, None),
        ('debug: true', {}, None),
        (': [', {'50-dahdi': OFF}, None),
        ('a: !!timestamp x', {'50-dahdi': OFF}, None),
        ('[' * 9999, {'50-dahdi': OFF}, None),
    ],
)
def test_the_files_are_put_together_as_the_generator_does(
    tmp_path, main, extra, enabled
):
    assert is_enabled(_configure(tmp_path, main, **extra)) is enabled


def test_the_main_file_may_name_another_directory(tmp_path):
    other = tmp_path / 'other'
    other.mkdir()
    other.joinpath('a.yml').write_text(ON)
    main = f'extra_config_files: {other}\n{OFF}'
    assert is_enabled(_configure(tmp_path, main)) is True


def test_without_a_configuration_there_is_no_claim(tmp_path):
    assert is_enabled(str(tmp_path)) is None
    assert is_enabled(str(tmp_path / 'nothing')) is None


def test_without_conf_d_the_main_file_decides(tmp_path):
    tmp_path.joinpath('config.yml').write_text(OFF)
    assert is_enabled(str(tmp_path)) is False


def test_a_file_that_is_too_large_makes_no_claim(tmp_path):
    directory = _configure(tmp_path, OFF, big='#' * 1_000_001)
    assert is_enabled(directory) is None


def test_a_file_that_cannot_be_read_makes_no_claim(tmp_path):
    directory = _configure(tmp_path, OFF)
    tmp_path.joinpath('conf.d', 'a.yml').mkdir()
    assert is_enabled(directory) is None
