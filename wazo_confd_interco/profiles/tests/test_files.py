# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..files import BrokenProfile, load, read

GOOD = 'name: mine\nlabel: Mine\ndescription: Ours\ndefaults:\n  type: sip\n'


@pytest.mark.parametrize(
    ('content', 'line', 'word'),
    [
        ('a: [', 1, 'no YAML'),
        ('name: !!bool x', 1, 'no YAML'),
        ('name: !!timestamp x', 1, 'no YAML'),
        ('name: !!int ""', 1, 'no YAML'),
        (f'name: !!float {"9:" * 400}9.0', 1, 'no YAML'),
        ('[' * 9999, 1, 'no YAML'),
        (f'{GOOD}  codecz: 1\n', 6, 'codecz'),
        (GOOD.replace('mine', '"?"'), 1, 'name'),
        ('- a list', 1, 'object'),
    ],
)
def test_a_broken_file_is_told_of_with_its_line(content, line, word):
    with pytest.raises(BrokenProfile) as error:
        read(content.encode(), 'x.yml')
    assert f'x.yml, line {line}: ' in str(error.value)
    assert word in str(error.value)


def test_a_broken_file_disables_itself_alone(tmp_path):
    own = load(str(tmp_path)).keys()
    (tmp_path / 'broken.yml').write_text('name: !!bool x')
    (tmp_path / 'good.yml').write_text(GOOD)
    assert load(str(tmp_path)).keys() == own | {'mine'}


def test_a_profile_of_the_site_wins(tmp_path):
    (tmp_path / 'a.yml').write_text(GOOD.replace('mine', 'two-wazo'))
    assert load(str(tmp_path))['two-wazo']['label'] == 'Mine'
