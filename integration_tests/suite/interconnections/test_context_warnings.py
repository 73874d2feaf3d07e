# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings about the context in which the calls of an interconnection arrive."""

from __future__ import annotations

import pytest
from kinds import custom_body, iax_body, insert_context
from samples import create, fetch, insert_trunk, sip_body, tenant_of, update

# The code of the warning by the type of the context.
CODES = {
    'incall': [],
    'internal': ['context_wrong_type'],
    'outcall': ['context_wrong_type'],
    'services': ['context_without_incalls'],
    'others': ['context_without_incalls'],
    None: ['context_missing'],
}


def codes_about_context(document):
    """Return the codes of the warnings about the context."""
    return [one['code'] for one in document['warnings'] if one['field'] == 'context']


def set_enabled(db, context, enabled):
    """Enable or disable a context, which the API of the plugin cannot do."""
    query = 'UPDATE context SET commented = %s WHERE name = %s'
    db.query(query, int(not enabled), context)


@pytest.fixture
def create_context(db, fixtures, name):
    """Return a function that creates a context of a type and returns its name."""

    def create_context(type_):
        if type_ is None:
            return None
        own = name('context')
        insert_context(db, tenant_of(fixtures), own, type_)
        return own

    return create_context


@pytest.mark.parametrize('type_', CODES)
@pytest.mark.parametrize('build', [sip_body, iax_body])
def test_context_of_another_type_than_incall_has_a_warning(
    confd, name, create_context, build, type_
):
    document = create(confd, build(name()) | {'context': create_context(type_)})
    assert codes_about_context(document) == CODES[type_]
    assert codes_about_context(fetch(confd, document)) == CODES[type_]
    incall = {'context': create_context('incall')}
    assert codes_about_context(update(confd, document, incall)) == []


def test_message_about_an_internal_context_names_the_cost(confd, name, create_context):
    body = sip_body(name()) | {'context': create_context('internal')}
    (warning,) = create(confd, body)['warnings']
    assert 'type internal' in warning['message']
    assert 'outgoing routes, at your cost' in warning['message']
    assert '302' in warning['message']


def test_context_of_a_template_takes_precedence(
    confd, db, fixtures, name, create_context
):
    tenant = tenant_of(fixtures)
    options = {'endpoint': [('context', create_context('internal'))]}
    own = create_context('incall')
    id_ = insert_trunk(db, tenant, name(), options, context=own)
    assert codes_about_context(fetch(confd, id_)) == ['context_wrong_type']


def test_context_that_does_not_exist_has_a_warning(confd, db, fixtures, name):
    id_ = insert_trunk(db, tenant_of(fixtures), name(), {}, context=name('gone'))
    assert codes_about_context(fetch(confd, id_)) == ['context_unknown']


def test_context_of_another_tenant_looks_unknown(confd, db, fixtures, name):
    foreign = name('context')
    insert_context(db, tenant_of(fixtures, 'tenant'), foreign, 'incall')
    id_ = insert_trunk(db, tenant_of(fixtures), name(), {}, context=foreign)
    assert codes_about_context(fetch(confd, id_)) == ['context_unknown']


@pytest.mark.parametrize('type_', ['incall', 'internal'])
@pytest.mark.parametrize('build', [sip_body, iax_body])
def test_disabled_context_has_a_warning_until_it_is_enabled(
    confd, db, name, create_context, build, type_
):
    context = create_context(type_)
    set_enabled(db, context, False)
    document = create(confd, build(name()) | {'context': context})
    assert codes_about_context(document) == ['context_disabled']
    assert codes_about_context(fetch(confd, document)) == ['context_disabled']
    set_enabled(db, context, True)
    assert codes_about_context(fetch(confd, document)) == CODES[type_]


def test_disabled_context_of_a_template_has_a_warning(
    confd, db, fixtures, name, create_context
):
    disabled = create_context('incall')
    set_enabled(db, disabled, False)
    options = {'endpoint': [('context', disabled)]}
    own = create_context('incall')
    id_ = insert_trunk(db, tenant_of(fixtures), name(), options, context=own)
    assert codes_about_context(fetch(confd, id_)) == ['context_disabled']


def test_customized_interconnection_without_dahdi_needs_no_context(confd, name):
    assert create(confd, custom_body(f'SCCP/{name()}'))['warnings'] == []


def test_dahdi_interconnection_in_an_internal_context_has_a_warning(
    confd, name, group, create_context
):
    dahdi = {'group_order': 'g', 'group_number': group()}
    body = {'type': 'custom', 'name': name(), 'custom': {'dahdi': dahdi}}
    document = create(confd, body | {'context': create_context('internal')})
    assert codes_about_context(document) == ['context_wrong_type']
