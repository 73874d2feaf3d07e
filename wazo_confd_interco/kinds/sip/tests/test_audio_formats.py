# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNPARSED
from ....options.tests.texts import CONTROL_TEXTS
from ....problems import InvalidValue
from ..audio_formats import ALLOW, check_codec_name, find_unknown_codecs


@pytest.mark.parametrize('name', ['ulaw', 'g722', 'ulaw:20', 'opus', 'slin16', 'G729'])
def test_codec_name_is_accepted(name: str) -> None:
    check_codec_name(name)


@pytest.mark.parametrize(
    'name',
    ['', '!all', 'a b', 'a,b', 'u-law', 'ulaw:', 'ulaw:2000', '!ulaw', 'é', 'ulaw\n']
    + ['9', *CONTROL_TEXTS],
)
def test_text_that_is_not_a_codec_name_is_rejected(name: str) -> None:
    with pytest.raises(InvalidValue, match='not a valid codec name'):
        check_codec_name(name)


@given(st.text('aZ09:!', max_size=8))
def test_accepted_codec_name_is_parsed_from_the_option(name: str) -> None:
    try:
        check_codec_name(name)
    except InvalidValue:
        return
    assert ALLOW.parse(ALLOW.render([name])) == [name]


@given(st.text('al!,ug7 :', max_size=12))
def test_parsed_codecs_are_rendered_with_the_same_meaning(text: str) -> None:
    names = ALLOW.parse(text)
    if names is not UNPARSED:
        assert ALLOW.parse(ALLOW.render(names)) == names


def test_codecs_replace_those_of_the_templates() -> None:
    assert ALLOW.render(['ulaw', 'g722']) == '!all,ulaw,g722'


@pytest.mark.parametrize('text', ['ulaw', 'ulaw,!all', '!all', '!all,', 'all', ''])
def test_codecs_that_add_to_those_of_the_templates_are_unparsed(text: str) -> None:
    assert ALLOW.parse(text) is UNPARSED


@pytest.mark.parametrize(
    ('allow', 'names'),
    [
        ('!all,ulaw', []),
        ('all', []),
        ('', []),
        ('!all, g722:20 ,ALAW,!gsm', []),
        ('!all,g772,ulaw,evs:20', ['g772', 'evs']),
        ('!ulow', ['ulow']),
    ],
)
def test_codecs_that_asterisk_does_not_have_are_found(
    allow: str, names: list[str]
) -> None:
    assert find_unknown_codecs(allow) == names
