# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customized interconnections: where `Local/` leads, and trunks that are not there."""

from __future__ import annotations

import re

import pytest
from callerids import prefix, resolved
from kinds import custom
from samples import edited, sip
from waiting import wait_for

NUMBER = '5145550100'
# What answers in the context of a case, and one that has no number of its own.
ANSWERING = """
[{}]
exten = _[0-9a-z].,1,Log(NOTICE,reached ${{EXTEN}})
 same = n,Answer()
 same = n,Wait(30)
"""
# The interface and its suffix, and the extension that a call of NUMBER comes to.
LOCAL = {
    'the number, by the suffix': ('Local', '@{}', NUMBER),
    'the number, with options': ('Local', '@{}/n', NUMBER),
    'an extension, whatever the number': ('Local/gateway@{}', None, 'gateway'),
    'the number behind a name': ('Local/gateway', '@{}/n', f'gateway/{NUMBER}'),
    'none: options behind the number': ('Local/gateway@{}', '/n', None),
    'none: no options behind the number': ('Local/gateway', '@{}', None),
}


def text_of(documents):
    """A context that tries trunks one after the other, as Wazo's dialplan does."""
    text = '[outgoing]\nexten = _X.,1,NoOp()\n'
    for document in documents:
        dialled = f'PJSIP/${{EXTEN}}@{document["name"]}'
        if document['custom']:
            dialled = document['custom']['dial_string']
        text += (
            f' same = n,Dial({dialled},10)\n'
            f' same = n,Log(NOTICE,tried {document["id"]}: ${{DIALSTATUS}})\n'
            ' same = n,GotoIf($["${DIALSTATUS}" = "CHANUNAVAIL"'
            ' | "${DIALSTATUS}" = "CONGESTION"]?:done)\n'
        )
    return f'{text} same = n(done),Hangup()\n'


def tried(wazo, documents, context=''):
    """Makes a call over them; asks how it ended over which, or where it arrived."""
    wazo.dialplan = text_of(documents) + context
    wazo.load()
    wazo.asterisk.news()
    wazo.asterisk.cli(f'channel originate Local/{NUMBER}@outgoing application Wait 9')
    lines = []

    def news():
        lines.extend(wazo.asterisk.news())
        found = (re.search(r'tried (\d+): (\w+)|reached (\S+)', one) for one in lines)
        return [each[3] or (int(each[1]), each[2]) for each in found if each]

    return news


@pytest.mark.parametrize(('interface', 'suffix', 'exten'), LOCAL.values(), ids=LOCAL)
def test_a_local_channel_reaches(wazo, name, interface, suffix, exten):
    context = name('office')
    interface, suffix = interface.format(context), suffix and suffix.format(context)
    (document,) = wazo.create(custom(interface, interface_suffix=suffix))
    news = tried(wazo, [document], ANSWERING.format(context))
    expected = exten or (document['id'], 'CHANUNAVAIL')
    assert wait_for(news, 'the end of the call') == [expected]


def test_an_extension_without_a_context_is_called_in_the_default_one(wazo):
    (document,) = wazo.create(custom('Local/gateway'))
    news = tried(wazo, [document], ANSWERING.format('default'))
    assert wait_for(news, 'the end of the call') == ['gateway']


@pytest.fixture
def provider(wazo, peer, name):
    """The document of a SIP trunk, and its peer."""
    host = peer()
    (document,) = wazo.create(sip(name(), remote_hosts=[host.host]))
    return document, host


GROUPS = [{'group_order': order, 'group_number': 1} for order in 'gGrR']


@pytest.mark.parametrize('group', GROUPS, ids=lambda group: group['group_order'])
def test_the_next_trunk_takes_the_call_of_a_dahdi_group_without_a_card(
    wazo, provider, group
):
    (dahdi,) = wazo.create({'type': 'custom', 'custom': {'dahdi': group}})
    document, host = provider
    news = tried(wazo, in_order(wazo, [dahdi, document]))
    assert host.expect('INVITE').user == NUMBER
    assert news() == [(dahdi['id'], 'CHANUNAVAIL')]


def test_the_next_trunk_takes_the_call_of_a_local_channel_that_leads_nowhere(
    wazo, provider
):
    (local,) = wazo.create(custom('Local/gateway@nowhere'))
    document, host = provider
    news = tried(wazo, in_order(wazo, [local, document]))
    assert host.expect('INVITE').user == NUMBER
    assert news() == [(local['id'], 'CHANUNAVAIL')]


def test_a_trunk_that_takes_the_call_is_the_last_one(wazo, provider):
    (dahdi,) = wazo.create({'type': 'custom', 'custom': {'dahdi': GROUPS[0]}})
    document, host = provider
    host.answers['INVITE'] = 486
    news = tried(wazo, in_order(wazo, [document, dahdi]))
    assert wait_for(news, 'the end of the call') == [(document['id'], 'BUSY')]


def in_order(wazo, documents):
    """The documents in the order of the route that they are put into one by one."""
    context = wazo.host.about['contexts']['outcall']['name']
    number = prefix()
    first, *others = documents
    extensions = [{'exten': number, 'context': context}]
    outcall = {'name': f'route-{number}', 'extensions': extensions}
    edited(wazo.confd, first, {'outcalls': [outcall]})
    id_ = resolved(wazo.confd, context=context, number=number)['outcall']['id']
    for each in others:
        edited(wazo.confd, each, {'outcalls': [{'id': id_}]})
    answer = resolved(wazo.confd, context=context, number=number)
    by_id = {each['id']: each for each in documents}
    return [by_id[each['id']] for each in answer['interconnections']]
