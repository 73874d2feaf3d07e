# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ....options.tests.texts import CONTROL_TEXTS
from ....problems import InvalidValue
from ..interface import (
    check_interface,
    check_name,
    check_suffix,
    depends_on_number,
    find_channel_name,
    find_iax_peer,
    find_local_context,
    format_dial_string,
    has_iax_password,
)


@pytest.mark.parametrize(
    ('interface', 'suffix', 'context'),
    [
        ('Local/gateway@office', None, 'office'),
        ('LOCAL/gateway@office', '/n', 'office'),
        ('Local', '@office', 'office'),
        ('local', '@office/n', 'office'),
        ('Local/a', '@office/n', 'office'),
        # What follows the last slash is options, so the channel is a@default.
        ('Local/a', '@office', 'default'),
        ('Local/1001', None, 'default'),
        ('Local', None, 'default'),
        ('Local/a@', None, ''),
        ('PJSIP/a@office', None, None),
        ('Localhost/a@office', None, None),
        ('DAHDI/a@office', None, None),
    ],
)
def test_context_that_a_local_channel_enters_is_found(
    interface: str, suffix: str | None, context: str | None
) -> None:
    assert find_local_context(format_dial_string(interface, suffix)) == context


@pytest.mark.parametrize(
    ('interface', 'suffix', 'dialled'),
    [
        ('dahdi/g1', None, 'dahdi/g1/${EXTEN}'),
        ('Local/a@b', '/n', 'Local/a@b/${EXTEN}/n'),
        ('PJSIP/acme', None, 'PJSIP/${EXTEN}@acme'),
        ('PJSIP', '@acme', 'PJSIP/${EXTEN}@PJSIP@acme'),
        ('pjsip/acme', None, 'pjsip/acme/${EXTEN}'),
    ],
)
def test_dial_string_is_what_wazo_dials(
    interface: str, suffix: str | None, dialled: str
) -> None:
    assert format_dial_string(interface, suffix) == dialled


@pytest.mark.parametrize(
    ('dialled', 'channel'),
    [
        ('PJSIP/${EXTEN}@acme', 'acme'),
        ('pjsip/acme/${EXTEN}', None),
        ('PJSIP/${EXTEN}@1@acme', None),
        ('PJSIP/${EXTEN}@acme/other', None),
        ('PJSIP/${EXTEN}@', None),
        ('pjsip/1@acme/${EXTEN}', None),
        ('IAX2/acme/${EXTEN}', 'acme'),
        ('iax2/u@acme:4569/1', 'u@acme:4569'),
        ('SCCP/line/${EXTEN}', 'line'),
        ('DAHDI/g1/${EXTEN}', 'g1'),
        ('dahdi/${EXTEN}', '${EXTEN}'),
        ('', ''),
    ],
)
def test_object_that_a_channel_calls_is_found(
    dialled: str, channel: str | None
) -> None:
    assert find_channel_name(dialled) == channel


@pytest.mark.parametrize(
    ('channel', 'peer', 'has_password'),
    [
        ('acme', 'acme', False),
        ('acme:4569', 'acme', False),
        ('u@acme', 'acme', False),
        ('u:p@acme:4569', 'acme', True),
        ('u::key@acme', 'acme', True),
        ('a:b@c@acme', 'acme', True),
    ],
)
def test_peer_and_password_of_an_iax_channel_are_found(
    channel: str, peer: str, has_password: bool
) -> None:
    assert find_iax_peer(channel) == peer
    assert has_iax_password(channel) == has_password


def test_name_that_the_number_dialled_decides_is_recognised() -> None:
    assert depends_on_number('${EXTEN}')
    assert not depends_on_number('acme')


def test_interface_and_suffix_have_the_characters_and_length_of_wazo() -> None:
    check_interface('Local/a-b_c@d.e:1#*' + 'x' * 109)
    check_suffix('x' * 32)
    for text in ('', 'a b', 'a;b', 'é', 'x' * 129, *CONTROL_TEXTS, 'a\n'):
        with pytest.raises(InvalidValue):
            check_interface(text)
    with pytest.raises(InvalidValue, match='1 to 32 characters'):
        check_suffix('x' * 33)


def test_interface_and_suffix_may_have_a_single_character() -> None:
    check_interface('a')
    check_suffix('1')


def test_name_has_at_most_40_characters() -> None:
    check_name('a b' + 'é' * 37)
    for text in ('', 'x' * 41, *CONTROL_TEXTS):
        with pytest.raises(InvalidValue):
            check_name(text)
