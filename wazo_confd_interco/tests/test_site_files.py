# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import pytest

from ..config import Settings
from ..dahdi.channels_conf import read_channels_file
from ..dahdi.modules import is_module_enabled
from ..profiles.files import load_profiles
from ..site_files import read_site_file


def _make_pipe(path: Path) -> None:
    os.mkfifo(path)


def _make_directory(path: Path) -> None:
    path.mkdir()


def _make_endless(path: Path) -> None:
    path.symlink_to('/dev/zero')


def _make_loop(path: Path) -> None:
    path.symlink_to(path)


def _make_dangling(path: Path) -> None:
    path.symlink_to(path / 'missing')


BROKEN = [_make_pipe, _make_directory, _make_endless, _make_loop, _make_dangling]


def test_at_most_one_byte_more_than_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / 'file'
    path.write_bytes(b'12345')
    assert read_site_file(path, 5) == b'12345'
    assert read_site_file(path, 3) == b'1234'


@pytest.mark.parametrize('make', BROKEN)
def test_path_that_is_not_a_regular_file_is_an_error(tmp_path: Path, make: Any) -> None:
    make(tmp_path / 'file')
    with pytest.raises(OSError):
        read_site_file(tmp_path / 'file', 10)


@pytest.mark.parametrize('make', BROKEN)
def test_broken_profile_is_logged_and_affects_no_other(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    make(tmp_path / 'broken.yml')
    content = b'{name: mine, label: a, description: b, defaults: {type: sip}}'
    (tmp_path / 'mine.yml').write_bytes(content)
    assert 'mine' in load_profiles(str(tmp_path))
    assert 'broken.yml' in caplog.text


@pytest.mark.parametrize('make', [_make_pipe, _make_endless, _make_loop])
def test_site_directory_that_is_not_a_directory_is_logged(
    tmp_path: Path, make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    make(tmp_path / 'profiles')
    assert load_profiles(str(tmp_path / 'profiles'))
    assert 'profiles ignored' in caplog.text


@pytest.mark.parametrize('make', BROKEN)
def test_broken_files_of_the_machine_are_unknown(tmp_path: Path, make: Any) -> None:
    make(tmp_path / 'config.yml')
    state = read_channels_file(str(tmp_path / 'config.yml')).state
    assert state in ('unreadable', 'missing')
    assert is_module_enabled(str(tmp_path)) is None


@pytest.mark.parametrize(
    ('section', 'message'),
    [
        (5, 'interco must contain settings'),
        (['profiles'], 'interco must contain settings'),
        ({'profiles': 5}, 'interco.profiles must be a path; it is 5'),
        ({'profiles': None}, 'interco.profiles must be a path; it is None'),
        ({'profiles': ''}, "interco.profiles must be a path; it is ''"),
        ({'dahdi_channels': 'a\0b'}, 'interco.dahdi_channels must be a path'),
        ({'confgend_config': ['/etc']}, 'interco.confgend_config must be a path'),
        (
            {'profile': '/etc'},
            'interco.profile is unknown; valid settings are confgend',
        ),
        ({1: '/etc'}, 'interco.1 is unknown'),
        ({'state_timeout': '3'}, 'interco.state_timeout must be a number of seconds'),
        ({'state_timeout': True}, 'must be a number of seconds up to 60; it is True'),
        ({'state_timeout': 0}, 'interco.state_timeout must be a number of seconds'),
        ({'state_timeout': float('nan')}, 'must be a number of seconds'),
        ({'state_timeout': float('inf')}, 'must be a number of seconds'),
    ],
)
def test_invalid_setting_is_logged_and_has_its_default(
    section: Any, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    assert Settings.from_config({'interco': section}) == Settings()
    assert message in caplog.text


@pytest.mark.parametrize('config', [{}, {'interco': None}, {'interco': {}}])
def test_omitted_settings_have_their_defaults(
    config: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert Settings.from_config(config) == Settings()
    assert caplog.text == ''


def test_valid_setting_is_used_despite_an_invalid_one() -> None:
    section = {'profiles': '/srv/profiles', 'dahdi_channels': 7}
    expected = Settings(profiles='/srv/profiles')
    assert Settings.from_config({'interco': section}) == expected
