# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes that are created together with an interconnection."""

from __future__ import annotations

from kinds import insert_context
from samples import create, tenant_of, update


def test_new_outcall_with_an_extension_is_created(
    confd, outcalls_body, extension, name, events, reloads
):
    own, caller_id = name('to'), '"ACME" <5145551234>'
    given = {
        'strip_digits': 1,
        'prefix': '9',
        'external_prefix': '+1',
        'caller_id': caller_id,
    }
    exten = extension(**given)
    new = {
        'name': own,
        'internal_caller_id': True,
        'ring_time': 30,
        'enabled': False,
        'description': 'To Acme',
        'preprocess_subroutine': 'acme',
        'extensions': [exten],
    }
    document = create(confd, outcalls_body(new))
    (shown_,) = document['outcalls']
    native = confd.get(f'/outcalls/{shown_["id"]}').json()
    members = {key: value for key, value in new.items() if key != 'extensions'}
    assert native | members == native
    assert [trunk['id'] for trunk in native['trunks']] == [document['id']]
    (native_extension,) = native['extensions']
    assert native_extension | exten == native_extension
    assert native['tenant_uuid'] == document['tenant_uuid']
    assert sorted(events.names()) == [
        'custom_endpoint_created',
        'extension_created',
        'outcall_created',
        'outcall_extension_associated',
        'outcall_trunks_associated',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert reloads.commands() == [['dialplan reload']]


def test_omitted_members_of_a_new_outcall_have_their_defaults(
    confd, outcalls_body, extension, name
):
    document = create(
        confd, outcalls_body({'name': name('to'), 'extensions': [extension()]})
    )
    native = confd.get(f'/outcalls/{document["outcalls"][0]["id"]}').json()
    expected = {
        'internal_caller_id': False,
        'ring_time': None,
        'enabled': True,
        'description': None,
        'preprocess_subroutine': None,
    }
    assert native | expected == native
    (native_extension,) = native['extensions']
    patch = {'prefix': None, 'external_prefix': None, 'caller_id': None}
    assert native_extension | patch | {'strip_digits': 0} == native_extension


def test_several_outcalls_with_several_extensions_are_created(
    confd, outcalls_body, extension, name
):
    new = [{'name': name('to'), 'extensions': [extension(), extension()]} for _ in '12']
    document = create(confd, outcalls_body(*new))
    for outcall, given in zip(document['outcalls'], new, strict=True):
        native = confd.get(f'/outcalls/{outcall["id"]}').json()
        assert native['name'] == given['name']
        found = {row['exten'] for row in native['extensions']}
        assert found == {row['exten'] for row in given['extensions']}


def test_update_creates_new_outcalls(confd, acme, extension, name, events):
    new = {'name': name('to'), 'extensions': [extension()]}
    after = update(confd, acme, {'outcalls': [new]})
    assert [outcall['name'] for outcall in after['outcalls']] == [new['name']]
    assert sorted(events.names())[-3:] == [
        'outcall_created',
        'outcall_extension_associated',
        'outcall_trunks_associated',
    ]


def test_new_outcall_can_use_any_context_of_its_type(
    confd, db, outcalls_body, fixtures, name
):
    own = name('out')
    insert_context(db, tenant_of(fixtures), own, 'outcall')
    new = {'name': name('to'), 'extensions': [{'exten': '_X.', 'context': own}]}
    create(confd, outcalls_body(new))
