# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The incall that an incoming call reaches in Wazo's dialplan."""

from __future__ import annotations

import itertools

import pytest
import sdp
from kinds import insert_context
from samples import sip_body, tenant_of
from sip_message import extract_uri, extract_user
from sip_peer import Account, Dialog

ACCOUNT = Account('acme-user', 'S3cr3t')
_numbers = itertools.count(1000)


@pytest.fixture
def incall_wazo(wazo):
    """Provide a Wazo whose contexts hold only the extensions of its database."""
    wazo.has_wazo_dialplan = True
    return wazo


@pytest.fixture
def number():
    """Provide an unused number; incalls are not deleted with their interconnection."""
    return f'1418555{next(_numbers)}'


@pytest.fixture
def create_trunk(incall_wazo, make_peer, new_name):
    """Provide a function that creates an interconnection and its provider.

    :param incalls: new incalls, or their numbers
    """

    def create_trunk(*incalls, context=None, **values):
        provider = make_peer()
        body = {'context': context or incall_wazo.context}
        incalls = [
            each if isinstance(each, dict) else make_incall(each) for each in incalls
        ]
        body |= {'incalls': incalls} if incalls else {}
        body |= sip_body(new_name(), remote_hosts=[provider.host], **values)
        (document,) = incall_wazo.create(body)
        return document, provider

    return create_trunk


@pytest.fixture
def register_trunk(create_trunk):
    """Provide a function that creates a trunk and returns its Contact and provider."""

    def register_trunk(*incalls, context=None, **registration):
        auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
        values = {'outbound_auth': auth, 'registration': registration}
        _, provider = create_trunk(*incalls, context=context, **values)
        registered = provider.wait_for_request('REGISTER', status=200)
        return extract_uri(registered['Contact']), provider

    return register_trunk


@pytest.fixture
def own_context(incall_wazo, new_name):
    """Provide an empty context of type incall."""
    own = new_name('in')
    insert_context(incall_wazo.db, tenant_of(incall_wazo.sandbox.about), own, 'incall')
    return own


def make_incall(exten, context=None, **destination):
    """Return the body of an incall; without a destination, calls are answered."""
    destination = destination or {'type': 'none'}
    return {'exten': exten, 'context': context, 'destination': destination}


def call_contact(provider, contact, to, **headers):
    """Call a Contact with another To, and return the status."""
    local = f'<sip:caller@{provider.host}>;tag=1'
    headers = {'Content-Type': 'application/sdp'} | headers
    body = sdp.render_sdp(provider.address, provider.codecs)
    dialog = Dialog(contact, local, f'<{to}>')
    return provider.request('INVITE', dialog, headers, body).status


def list_extensions(wazo):
    return [call.exten for call in wazo.read_incoming_calls()]


@pytest.mark.parametrize('form', ['{}', '+{}', '++{}', '%2B{}'])
def test_number_with_plus_reaches_the_incall_without_plus(
    incall_wazo, create_trunk, number, form
):
    document, provider = create_trunk(number)
    uri = f'sip:{form.format(number)}@{incall_wazo.address}'
    assert provider.call(uri).status == 200
    (call,) = incall_wazo.read_incoming_calls()
    assert (call.endpoint, call.exten) == (document['name'], number)


@pytest.mark.parametrize(('form', 'status'), [('+{}', 200), ('{}', 404)])
def test_unknown_number_is_answered_only_with_plus(
    incall_wazo, create_trunk, number, form, status
):
    _, provider = create_trunk()
    uri = f'sip:{form.format(number)}@{incall_wazo.address}'
    assert provider.call(uri).status == status
    assert list_extensions(incall_wazo) == []


@pytest.mark.parametrize('form', ['{}', '+{}'])
def test_registration_without_contact_user_reaches_the_number_in_to(
    incall_wazo, register_trunk, number, form
):
    contact, provider = register_trunk(number)
    assert extract_user(contact) == 's'
    to = f'sip:{form.format(number)}@provider.example'
    assert call_contact(provider, contact, to) == 200
    assert list_extensions(incall_wazo) == [number]


def test_registration_without_contact_user_serves_several_numbers(
    incall_wazo, register_trunk
):
    numbers = [f'1418555{next(_numbers)}' for _ in range(3)]
    contact, provider = register_trunk(*numbers)
    for number in numbers:
        assert call_contact(provider, contact, f'sip:{number}@provider.example') == 200
    assert list_extensions(incall_wazo) == numbers


def test_to_without_a_number_ends_the_call(incall_wazo, register_trunk):
    contact, provider = register_trunk()
    assert call_contact(provider, contact, 'sip:s@provider.example') == 603
    assert list_extensions(incall_wazo) == []


def test_contact_user_with_plus_reaches_the_incall_without_plus(
    incall_wazo, register_trunk, number
):
    contact, provider = register_trunk(number, contact_user=f'+{number}')
    assert extract_user(contact) == f'+{number}'
    assert provider.call(contact).status == 200
    assert list_extensions(incall_wazo) == [number]


@pytest.mark.parametrize('contact_user', ['5551234t0', '5145550177'])
def test_contact_user_without_incall_gets_404(
    incall_wazo, register_trunk, number, contact_user
):
    contact, provider = register_trunk(number, contact_user=contact_user)
    to = f'sip:{number}@provider.example'
    assert call_contact(provider, contact, to) == 404
    assert list_extensions(incall_wazo) == []


def test_context_of_type_internal_changes_no_number(incall_wazo, register_trunk):
    about = incall_wazo.sandbox.about
    user = about['users'][0]['exten']
    contact, provider = register_trunk(context=about['contexts']['internal']['name'])
    assert call_contact(provider, contact, f'sip:{user}@provider.example') == 404
    assert provider.call(f'sip:+{user}@{incall_wazo.address}').status == 404
    assert provider.call(f'sip:{user}@{incall_wazo.address}').status == 200
    assert list_extensions(incall_wazo) == [user]


@pytest.mark.parametrize('parameter', ['npdi', 'phone-context=+1'])
def test_user_parameters_become_part_of_the_extension(
    incall_wazo, create_trunk, number, parameter
):
    _, provider = create_trunk(number)
    uri = f'sip:{number};{parameter}@{incall_wazo.address}'
    assert provider.call(uri).status == 404
    assert list_extensions(incall_wazo) == []


@pytest.mark.parametrize('form', ['{}', '+{}'])
def test_incall_with_plus_takes_both_forms(incall_wazo, create_trunk, number, form):
    _, provider = create_trunk(f'+{number}')
    uri = f'sip:{form.format(number)}@{incall_wazo.address}'
    assert provider.call(uri).status == 200
    assert list_extensions(incall_wazo) == [number]


@pytest.mark.parametrize('form', ['{}', '+{}'])
def test_pattern_takes_a_block_of_numbers(incall_wazo, create_trunk, own_context, form):
    _, provider = create_trunk('_+1418555XXXX', context=own_context)
    uri = f'sip:{form.format("14185550123")}@{incall_wazo.address}'
    assert provider.call(uri).status == 200
    assert list_extensions(incall_wazo) == ['14185550123']


@pytest.mark.parametrize(
    ('form', 'status'), [('{}', 200), ('+{}', 200), ('9{}', 603), ('+9{}', 603)]
)
def test_hangup_of_other_numbers_rejects_unknown_numbers(
    incall_wazo, create_trunk, own_context, number, form, status
):
    others = make_incall('_X.', type='hangup', cause='normal')
    _, provider = create_trunk(number, others, context=own_context)
    uri = f'sip:{form.format(number)}@{incall_wazo.address}'
    assert provider.call(uri).status == status
    assert list_extensions(incall_wazo) == ([number] if status == 200 else [])


@pytest.mark.parametrize(
    ('pattern', 'change', 'dialled', 'reached'),
    [
        ('_1NXXNXXXXXX', {'strip_digits': 1}, '14185550123', '4185550123'),
        (
            '_49XXXXXXXXXX',
            {'strip_digits': 2, 'prefix': '0'},
            '493012345678',
            '03012345678',
        ),
    ],
)
@pytest.mark.parametrize('plus', ['', '+'])
def test_national_numbers_are_reached_by_international_ones(
    incall_wazo, create_trunk, own_context, pattern, change, dialled, reached, plus
):
    international = make_incall(pattern, type='called_number', **change)
    _, provider = create_trunk(reached, international, context=own_context)
    for number in (f'{plus}{dialled}', reached):
        uri = f'sip:{number}@{incall_wazo.address}'
        assert provider.call(uri).status == 200
        assert list_extensions(incall_wazo) == [reached]


def test_single_number_is_reached_by_another_form(
    incall_wazo, create_trunk, own_context
):
    destination = {'type': 'extension', 'exten': '4185550123', 'context': own_context}
    other = {'exten': '14185550123', 'destination': destination}
    _, provider = create_trunk('4185550123', other, context=own_context)
    uri = f'sip:+14185550123@{incall_wazo.address}'
    assert provider.call(uri).status == 200
    assert list_extensions(incall_wazo) == ['4185550123']


@pytest.mark.parametrize(
    ('contact_user', 'route'), [('777000', '777000'), ('acct77', '_.')]
)
@pytest.mark.parametrize('plus', ['', '+'])
def test_number_in_to_is_called_instead_of_the_contact_user(
    incall_wazo, register_trunk, own_context, number, contact_user, route, plus
):
    to = make_incall(route, type='called_number', header='To')
    contact, provider = register_trunk(
        number, to, context=own_context, contact_user=contact_user
    )
    assert extract_user(contact) == contact_user
    called = f'sip:{plus}{number}@provider.example'
    assert call_contact(provider, contact, called) == 200
    assert list_extensions(incall_wazo) == [number]
    assert call_contact(provider, contact, contact) == 603
    assert list_extensions(incall_wazo) == []


@pytest.mark.parametrize(
    ('header', 'is_reached'),
    [
        ('<sip:+{}@ims.example;user=phone>', True),
        ('"A, B" <sip:{}@ims.example>', True),
        ('<sip:{},3@ims.example>', False),
        ('<tel:+{}>', False),
        ('<sip:777000@ims.example>', False),
        (None, False),
    ],
)
def test_number_in_p_called_party_id_is_called(
    incall_wazo, register_trunk, own_context, number, header, is_reached
):
    common = incall_wazo.context
    called = {'type': 'called_number', 'header': 'P-Called-Party-ID'}
    contact, provider = register_trunk(
        make_incall(number, common),
        {
            'exten': '777000',
            'context': own_context,
            'destination': called | {'context': common},
        },
        context=own_context,
        contact_user='777000',
    )
    headers = {'P-Called-Party-ID': header.format(number)} if header else {}
    call_contact(provider, contact, 'sip:777000@provider.example', **headers)
    assert list_extensions(incall_wazo) == ([number] if is_reached else [])
