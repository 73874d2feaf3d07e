# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNPARSED
from ....options.tests.texts import CONTROL_TEXTS, Check, list_cases
from ....problems import FORBIDDEN, InvalidValue
from ..endpoint_names import check_name
from ..fields import BY_PATH, FIELDS, check_label
from ..values import check_callerid, check_language, parse_match

ACCEPTED = {
    check_name: ['acme', 'a', '-_.', 'Wazo-Trunk.1', 'a' * 79],
    check_label: ['', 'Acme, Inc. (Québec)', 'a' * 128, '; a label', 'ಠ_ಠ'],
    check_language: ['en', 'en_US', 'fr_CA', 'de-AT', 'zh_Hans_CN'],
    check_callerid: [
        *('"My Name" <9999>', '<9999>', '9999', 'Bob', 'Bob Kahn <+15145551234>'),
        *('"" <12>', '"a, b" <*12#>', f'"{"a" * 79}" <1>'),
    ],
}
REJECTED = {
    check_name: [
        *('', 'a' * 80, 'a b', 'é', 'a/b', 'a;b', 'a]', 'global', 'system', 'general'),
        *('anonymous', 'outbound_auth_a', 'auth_reg_a'),
    ],
    check_label: ['a' * 129],
    check_language: ['', 'e', 'en_', '../en', 'en/US', 'en US', 'english', '12'],
    check_callerid: [
        *('', '"Bob', 'Bob <a>', '"B" <1> x', '<>', 'a"b', '<+1 514>', 'B <1'),
        *('"B"" <1>', f'"{"a" * 80}" <1>', f'<{"1" * 80}>', f'"{"é" * 40}" <1>'),
    ],
}


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_valid_text_of_a_field_is_accepted(check: Check, text: str) -> None:
    check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(REJECTED))
def test_invalid_text_of_a_field_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize('text', CONTROL_TEXTS)
@pytest.mark.parametrize('check', ACCEPTED)
def test_control_character_in_a_field_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_newline_after_the_text_of_a_field_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(f'{text}\n')


@given(st.sampled_from(list(ACCEPTED)), st.text())
def test_any_text_is_accepted_or_rejected_with_a_reason(
    check: Check, text: str
) -> None:
    try:
        check(text)
    except InvalidValue as error:
        assert str(error)


@pytest.mark.parametrize('name', ['anonymous', 'outbound_auth_a', 'auth_reg_a'])
def test_name_that_affects_other_endpoints_is_forbidden(name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_name(name)
    assert caught.value.code == FORBIDDEN


@pytest.mark.parametrize(
    ('text', 'hosts'),
    [
        ('192.0.2.1', ['192.0.2.1']),
        ('192.0.2.0/24,a.example', ['192.0.2.0/24', 'a.example']),
        ('192.0.2.1, 192.0.2.2', UNPARSED),
        (' a', UNPARSED),
        ('a,,b', UNPARSED),
        ('a;b', UNPARSED),
        ('', UNPARSED),
    ],
)
def test_match_is_parsed_as_a_list_of_hosts(text: str, hosts: object) -> None:
    assert parse_match(text) == hosts


@pytest.mark.parametrize(
    ('path', 'minimum', 'maximum'),
    [
        ('sip.qualify_frequency', 0, 86400),
        ('sip.registration.expiration', 11, 2**31 - 1),
        ('sip.registration.retry_interval', 0, 2**31 - 1),
        ('sip.registration.max_retries', 0, 2**31 - 1),
    ],
)
def test_number_has_the_bounds_of_asterisk(
    path: str, minimum: int, maximum: int
) -> None:
    check = BY_PATH[path].check
    check(minimum)
    check(maximum)
    for number in (minimum - 1, maximum + 1):
        with pytest.raises(InvalidValue):
            check(number)


def test_no_two_fields_have_the_same_path() -> None:
    assert len(FIELDS.by_path()) == len(FIELDS.fields)


def test_only_fields_that_share_their_key_have_a_place_in_common() -> None:
    for fields in FIELDS.by_place().values():
        assert len(fields) == 1 or not any(field.owns_key for field in fields)
