# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..secrets import is_password, is_secret


@pytest.mark.parametrize(
    ('key', 'secret', 'password'),
    [
        ('password', True, True),
        ('Password', True, True),
        ('@PASSWORD', True, True),
        (' password ', True, True),
        ('md5_cred', True, False),
        ('password_digest', True, False),
        ('oauth_secret', True, False),
        ('refresh_token', True, False),
        ('dbsecret', True, False),
        ('SECRET', True, False),
        ('username', False, False),
        ('', False, False),
    ],
)
def test_secret_option_is_recognised_in_any_spelling(
    key: str, secret: bool, password: bool
) -> None:
    assert is_secret(key) is secret
    assert is_password(key) is password
