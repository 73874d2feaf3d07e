# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..summary import summarize


def change(table: str, action: str, key: dict[str, Any], **values: Any) -> Any:
    row = {**key, **values}
    return {
        'table': table,
        'action': action,
        'key': key,
        'before': None if action == 'create' else row,
        'after': None if action == 'delete' else row,
    }


def texts(*changes: Any) -> list[tuple[str, str]]:
    return [(one['action'], one['text']) for one in summarize(changes)]


def test_new_sip_interconnection_is_a_trunk_an_endpoint_and_a_registration() -> None:
    assert texts(
        change('trunkfeatures', 'create', {'id': 1}),
        change('endpoint_sip', 'create', {'uuid': 'e'}),
        change('endpoint_sip_section', 'create', {'uuid': 's'}, type='aor'),
        change('endpoint_sip_section', 'create', {'uuid': 't'}, type='registration'),
        change('endpoint_sip_section_option', 'create', {'uuid': 'o'}, value='x'),
    ) == [
        ('create', '1 trunk'),
        ('create', '1 endpoint'),
        ('create', '1 registration'),
    ]


def test_changed_option_is_an_update_of_the_endpoint() -> None:
    option = change('endpoint_sip_section_option', 'update', {'uuid': 'o'}, value='x')
    assert texts(option) == [('update', '1 endpoint')]


def test_routes_are_counted_once_however_many_rows_change() -> None:
    assert texts(
        change('outcall', 'create', {'id': 1}),
        change('outcalltrunk', 'create', {'outcallid': 1, 'trunkfeaturesid': 5}),
        change('dialpattern', 'create', {'id': 9}, typeid=1),
        change('outcalltrunk', 'delete', {'outcallid': 2, 'trunkfeaturesid': 5}),
        change('incall', 'create', {'id': 3}),
        change('incall', 'create', {'id': 4}),
        change('dialaction', 'create', {'event': 'a'}, categoryval='4'),
        change('extensions', 'delete', {'id': 7}),
    ) == [
        ('create', '1 outgoing route'),
        ('create', '2 incoming routes'),
        ('update', '1 outgoing route'),
        ('delete', '1 extension'),
    ]


def test_nothing_changed_has_no_summary() -> None:
    assert summarize([]) == []
