# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customized interconnections: `Local/` channels, and trunks that do not work."""

from __future__ import annotations

import re

import pytest
from callerids import prefix, resolved
from kinds import custom_body
from samples import sip_body, update
from waiting import wait_for
from wazo_dialplan import list_trunk_attempts

NUMBER = '5145550100'
# A context that logs and answers every call.
ANSWERING = """
[{}]
exten = _[0-9a-z].,1,Log(NOTICE,reached ${{EXTEN}})
 same = n,Answer()
 same = n,Wait(30)
"""
# Interface, suffix, and the extension that a call to NUMBER reaches.
LOCAL = {
    'number, context in the suffix': ('Local', '@{}', NUMBER),
    'number, context and options in the suffix': ('Local', '@{}/n', NUMBER),
    'extension of the interface': ('Local/gateway@{}', None, 'gateway'),
    'number after a name': ('Local/gateway', '@{}/n', f'gateway/{NUMBER}'),
    'nothing, no options after the number': ('Local/gateway', '@{}', None),
}


def render_trunk_sequence(documents):
    """Return a context that tries trunks in order, as Wazo's dialplan does."""
    dial_strings = {
        document['id']: document['custom']['dial_string']
        if document['custom']
        else f'PJSIP/${{EXTEN}}@{document["name"]}'
        for document in documents
    }
    lines = ('exten = _X.,1,NoOp()', *list_trunk_attempts(dial_strings))
    return '[outgoing]\n' + '\n same = n,'.join(lines) + '\n'


def call_in_order(wazo, documents, context=''):
    """Call over trunks in order.

    Return a function that lists the results so far: the id of a trunk and its
    DIALSTATUS, or the extension that was reached.
    """
    wazo.dialplan = render_trunk_sequence(documents) + context
    wazo.reload()
    wazo.asterisk.read_new_log()
    wazo.asterisk.run_command(
        f'channel originate Local/{NUMBER}@outgoing application Wait 60'
    )
    lines = []

    def read_results():
        lines.extend(wazo.asterisk.read_new_log())
        found = (re.search(r'trunk (\d+): (\w+)|reached (\S+)', one) for one in lines)
        return [each[3] or (int(each[1]), each[2]) for each in found if each]

    return read_results


@pytest.mark.parametrize(('interface', 'suffix', 'exten'), LOCAL.values(), ids=LOCAL)
def test_local_channel_reaches_the_extension(wazo, new_name, interface, suffix, exten):
    context = new_name('office')
    interface, suffix = interface.format(context), suffix and suffix.format(context)
    (document,) = wazo.create(custom_body(interface, interface_suffix=suffix))
    read_results = call_in_order(wazo, [document], ANSWERING.format(context))
    expected = exten or (document['id'], 'CHANUNAVAIL')
    assert wait_for(read_results, 'the end of the call') == [expected]


@pytest.mark.parametrize('channel', ['gateway@{}/${{EXTEN}}/n', '1@{}/n/${{EXTEN}}'])
def test_local_channel_with_the_number_after_its_context_fails(wazo, new_name, channel):
    """So the plugin rejects such an interface."""
    context = new_name('office')
    dialled = {'id': 1, 'custom': {'dial_string': f'Local/{channel.format(context)}'}}
    read_results = call_in_order(wazo, [dialled], ANSWERING.format(context))
    assert wait_for(read_results, 'the end of the call') == [(1, 'CHANUNAVAIL')]


def test_local_channel_without_context_uses_the_context_default(wazo):
    (document,) = wazo.create(custom_body('Local/gateway'))
    read_results = call_in_order(wazo, [document], ANSWERING.format('default'))
    assert wait_for(read_results, 'the end of the call') == ['gateway']


@pytest.fixture
def provider(wazo, make_peer, new_name):
    """Provide the document of a SIP trunk, and its peer."""
    host = make_peer()
    (document,) = wazo.create(sip_body(new_name(), remote_hosts=[host.host]))
    return document, host


GROUPS = [{'group_order': order, 'group_number': 1} for order in 'gGrR']


@pytest.mark.parametrize('group', GROUPS, ids=lambda group: group['group_order'])
def test_dahdi_group_without_card_falls_back_to_the_next_trunk(wazo, provider, group):
    (dahdi,) = wazo.create({'type': 'custom', 'custom': {'dahdi': group}})
    document, host = provider
    read_results = call_in_order(wazo, sort_by_route(wazo, [dahdi, document]))
    assert host.wait_for_request('INVITE').user == NUMBER
    assert read_results() == [(dahdi['id'], 'CHANUNAVAIL')]


def test_local_channel_to_unknown_context_falls_back_to_the_next_trunk(wazo, provider):
    (local,) = wazo.create(custom_body('Local/gateway@nowhere'))
    document, host = provider
    read_results = call_in_order(wazo, sort_by_route(wazo, [local, document]))
    assert host.wait_for_request('INVITE').user == NUMBER
    assert read_results() == [(local['id'], 'CHANUNAVAIL')]


def test_busy_trunk_ends_the_call_without_trying_the_next_trunk(wazo, provider):
    (dahdi,) = wazo.create({'type': 'custom', 'custom': {'dahdi': GROUPS[0]}})
    document, host = provider
    host.statuses['INVITE'] = 486
    read_results = call_in_order(wazo, sort_by_route(wazo, [document, dahdi]))
    assert wait_for(read_results, 'the end of the call') == [(document['id'], 'BUSY')]


def sort_by_route(wazo, documents):
    """Add trunks to a new route and return them in the order of the route."""
    context = wazo.sandbox.about['contexts']['outcall']['name']
    number = prefix()
    first, *others = documents
    extensions = [{'exten': number, 'context': context}]
    outcall = {'name': f'route-{number}', 'extensions': extensions}
    update(wazo.confd, first, {'outcalls': [outcall]})
    id_ = resolved(wazo.confd, context=context, number=number)['outcall']['id']
    for each in others:
        update(wazo.confd, each, {'outcalls': [{'id': id_}]})
    answer = resolved(wazo.confd, context=context, number=number)
    by_id = {each['id']: each for each in documents}
    return [by_id[each['id']] for each in answer['interconnections']]
