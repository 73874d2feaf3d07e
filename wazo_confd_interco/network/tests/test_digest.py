# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.network.digest import (
    Credentials,
    answer_challenge,
    find_challenge,
)

MUFASA = Credentials('Mufasa', 'Circle Of Life')


def test_answer_without_qop_is_that_of_rfc_2617():
    challenge = find_challenge(['Digest realm="r", nonce="n", opaque="o\\"p"'])
    assert challenge is not None
    answer = answer_challenge(challenge, MUFASA, 'REGISTER', 'sip:a')

    def digest(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    secret = digest('Mufasa:r:Circle Of Life')
    expected = digest(f'{secret}:n:{digest("REGISTER:sip:a")}')
    assert f'response="{expected}"' in answer
    assert 'opaque="o\\"p"' in answer
    assert 'Circle' not in answer


@pytest.mark.parametrize(
    ('values', 'algorithm'),
    [
        (['Digest nonce="n", algorithm=SHA-256', 'Digest nonce="n"'], 'SHA-256'),
        (['Digest nonce="n", algorithm=SHA-512-256', 'Digest nonce="n"'], None),
        (['Digest nonce="n", algorithm=md5, qop="auth,auth-int"'], 'md5'),
    ],
)
def test_first_challenge_that_can_be_answered_is_taken(values, algorithm):
    challenge = find_challenge(values)
    assert challenge is not None
    assert challenge.get('algorithm') == algorithm


@pytest.mark.parametrize(
    'value',
    [
        *('Basic realm="a"', 'Digest', 'Digest realm="a"', 'Digest nonce="n", qop=x'),
        *('', 'Digest nonce="n", algorithm=MD5-sess'),
    ],
)
def test_other_challenges_are_not_answered(value):
    assert find_challenge([value]) is None


@given(st.text())
def test_any_text_is_a_challenge_or_not(text):
    challenge = find_challenge([text, f'Digest nonce="n", {text}'])
    if challenge is not None:
        assert 'Circle' not in answer_challenge(challenge, MUFASA, 'OPTIONS', 'sip:a')


def test_credentials_do_not_show_the_password():
    assert 'Circle' not in repr(MUFASA)
