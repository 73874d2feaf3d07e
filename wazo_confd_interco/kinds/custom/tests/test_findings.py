# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ....options.findings import find
from ..findings import FINDINGS
from ..interface import format_dial_string


@pytest.mark.parametrize(
    ('interface', 'suffix', 'code', 'named'),
    [
        ('Foo/bar', None, 'technology_not_loaded', 'Foo'),
        ('Console/dsp', None, 'technology_not_loaded', 'Console'),
        ('SIP/acme', None, 'technology_not_loaded', 'SIP'),
        ('Local/gateway@office', None, 'local_number_lost', 'gateway in the context o'),
        ('Local/gateway', '@office', 'local_number_lost', 'in the context default'),
        ('Local/gateway@office', '/n', 'local_channel_fails', '/${EXTEN}/n'),
        ('Local/123@office/n', None, 'local_channel_fails', 'office/n/${EXTEN}'),
        ('Local/@office', None, 'local_channel_fails', '/@office'),
        ('Local/', None, 'local_channel_fails', 'Local//'),
    ],
)
def test_dial_string_that_loses_or_rejects_calls_is_found(
    interface: str, suffix: str | None, code: str, named: str
) -> None:
    (found,) = find(FINDINGS, format_dial_string(interface, suffix))
    assert found.code == code
    assert named in found.message


@pytest.mark.parametrize(
    ('interface', 'suffix'),
    [
        ('Local', '@office'),
        ('local', '@office/n'),
        ('Local/gateway', '@office/n'),
        ('Local', None),
        ('PJSIP/acme', None),
        ('iax2/acme', None),
        ('SCCP/line', None),
        ('dahdi/g1', None),
        ('MulticastRTP/basic', None),
    ],
)
def test_dial_string_that_works_has_no_finding(
    interface: str, suffix: str | None
) -> None:
    assert list(find(FINDINGS, format_dial_string(interface, suffix))) == []
