# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..summary import list_sections, summarize


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
    found = summarize(changes, {'s1': 'e1', 's2': 'e2', 's3': 'e2'})
    return [(one['action'], one['text']) for one in found]


def option(uuid: str, section: str | None = None, action: str = 'update') -> Any:
    given = {'endpoint_sip_section_uuid': section} if section else {}
    return change('endpoint_sip_section_option', action, {'uuid': uuid}, **given)


def section(uuid: str, name: str, action: str = 'create', endpoint: str = 'e') -> Any:
    values = {'type': name, 'endpoint_sip_uuid': endpoint}
    return change('endpoint_sip_section', action, {'uuid': uuid}, **values)


def test_new_sip_interconnection_is_a_trunk_an_endpoint_and_a_registration() -> None:
    assert texts(
        change('trunkfeatures', 'create', {'id': 1}),
        change('endpoint_sip', 'create', {'uuid': 'e'}),
        section('s', 'aor'),
        section('t', 'registration'),
        change('endpoint_sip_section_option', 'create', {'uuid': 'o'}, value='x'),
    ) == [
        ('create', '1 trunk'),
        ('create', '1 endpoint'),
        ('create', '1 registration'),
    ]


def test_changed_option_is_an_update_of_the_endpoint() -> None:
    assert texts(option('o')) == [('update', '1 endpoint')]


def test_options_are_counted_by_their_endpoints() -> None:
    assert list_sections([option('a', 's1'), option('b')]) == {'s1'}
    changes = option('a', 's1'), option('b', 's2'), option('c', 's3')
    assert texts(*changes) == [('update', '2 endpoints')]


def test_options_of_a_changed_endpoint_are_not_counted_again() -> None:
    assert texts(
        change('endpoint_sip', 'update', {'uuid': 'e1'}, label='x'),
        option('a', 's1'),
        section('s4', 'aor', 'delete', endpoint='e3'),
        option('b', 's4', 'delete'),
    ) == [('update', '2 endpoints')]


def test_objects_of_different_tables_with_one_id_are_counted_separately() -> None:
    assert texts(
        change('useriax', 'create', {'id': 1}),
        change('usercustom', 'create', {'id': 1}),
    ) == [('create', '2 endpoints')]


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
    assert summarize([], {}) == []
