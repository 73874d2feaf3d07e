# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from ...yaml_files import InvalidYAML
from ..files import load_profiles, parse_profile

GOOD = 'name: mine\nlabel: Mine\ndescription: Ours\ndefaults:\n  type: sip\n'


def with_input(**members: object) -> str:
    """Return a profile with one input, which starts on line 6."""
    asked = {'name': 'context', 'label': 'Context', 'type': 'string', **members}
    return f'{GOOD}inputs:\n- {json.dumps(asked)}\n'


@pytest.mark.parametrize(
    ('content', 'line', 'words'),
    [
        ('a: [', 1, 'invalid YAML'),
        ('name: !!bool x', 1, 'bool'),
        (GOOD.replace('Mine', '2026-01-01'), 2, 'timestamp'),
        (GOOD.replace('Mine', '!!binary aGk='), 2, 'binary'),
        (GOOD.replace('Ours', '!!set {a}'), 3, 'set'),
        (f'{GOOD}  sip: &a\n    codecs: [*a]\n', 6, 'nested'),
        ('[' * 9999, 1, 'nested'),
        (f'{GOOD}  codecz: 1\n', 6, 'defaults.codecz: unknown field'),
        (f'{GOOD}  profile: simonics\n', 6, 'defaults.profile: unknown field'),
        (GOOD.replace('mine', '"?"'), 1, 'name: must have 1 to 64 of the characters'),
        (GOOD.replace('mine', '"a\\n"'), 1, 'name: must have'),
        (GOOD.replace('Mine', '""'), 2, 'label: must have 1 to 1024 characters'),
        (GOOD.replace('Mine', '1'), 2, 'label: must be a string'),
        ('- a list', 1, 'must contain an object'),
        ('', 1, 'must contain an object'),
        (with_input(name='sip.remote_host'), 7, "'sip.remote_host' is not a field"),
        (with_input(name='context.name'), 7, "'context.name' is not a field"),
        (with_input(name=''), 7, "'' is not a field"),
        (with_input(type='colour'), 7, 'type: must be one of string, password'),
        (with_input(required='yes'), 7, 'required: must be true or false'),
        (with_input(group='calls'), 7, 'group: must be one of connection, calls_out'),
        (with_input(placeholder=1), 7, 'placeholder: must be a string'),
        (with_input(choices=['a']), 7, 'must be a JSON object'),
        (with_input(choices=[{'value': 'a'}]), 7, 'label: required'),
        (
            with_input(type='integer', choices=[{'value': '1', 'label': 'One'}]),
            7,
            'choices are only possible for the type string or list',
        ),
    ],
)
def test_invalid_file_is_an_error_with_its_line(
    content: str, line: int, words: str
) -> None:
    with pytest.raises(InvalidYAML) as caught:
        parse_profile(content.encode())
    assert words in caught.value.reason
    assert caught.value.line == line


def test_all_mistakes_of_a_file_are_reported() -> None:
    content = GOOD.replace('mine', '"?"').replace('Ours', '""')
    with pytest.raises(InvalidYAML, match='name: .*; description: '):
        parse_profile(content.encode())


def test_members_of_an_input_have_defaults() -> None:
    (asked,) = parse_profile(with_input().encode())['inputs']
    assert dict(asked) == {
        'name': 'context',
        'label': 'Context',
        'type': 'string',
        'required': False,
        'help': '',
        'placeholder': '',
        'group': 'connection',
        'choices': [],
    }


def test_input_with_all_members_is_parsed() -> None:
    members: dict[str, object] = {
        'placeholder': 'default',
        'group': 'calls_in',
        'choices': [{'value': 'a', 'label': 'A'}],
    }
    (asked,) = parse_profile(with_input(**members).encode())['inputs']
    assert json.loads(json.dumps(asked)).items() >= members.items()


def test_invalid_file_is_logged_and_affects_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = load_profiles(str(tmp_path)).keys()
    (tmp_path / 'broken.yml').write_text('label: a\nname: !!bool x')
    (tmp_path / 'directory.yml').mkdir()
    (tmp_path / 'good.yml').write_text(GOOD)
    with caplog.at_level(logging.ERROR):
        assert load_profiles(str(tmp_path)).keys() == names | {'mine'}
    broken, directory = caplog.messages
    assert f'{tmp_path}/broken.yml, line 2: ' in broken
    assert f'{tmp_path}/directory.yml: it is not a regular file' in directory


def test_profile_of_the_site_replaces_one_of_the_plugin(tmp_path: Path) -> None:
    (tmp_path / 'a.yml').write_text(GOOD.replace('mine', 'two-wazo'))
    assert load_profiles(str(tmp_path))['two-wazo']['label'] == 'Mine'


def test_missing_directory_of_the_site_is_not_an_error() -> None:
    assert load_profiles('/nonexistent')
