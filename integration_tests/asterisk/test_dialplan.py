# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which extension takes a number: what is said of it, and where a call comes to."""

from __future__ import annotations

import re
from functools import partial

import pytest
from callerids import resolved
from dialplans import Random, differences, taken
from documents import SEED
from kinds import context_by_sql
from samples import created, sip

from wazo_confd_interco.dialplan.contexts import Context, Entry, find
from wazo_confd_interco.dialplan.patterns import order

# In one context they all take 7251, in this order.
ORDERED = (
    *('7251', '_725X', '_72.', '_7[2-5]X.', '_7N!', '_7Z5X', '_7.', '_[67]25X'),
    *('_XXXX', '_X.', '_X!', '_.', '_!'),
)
# Each alone in a context: what it takes, and what it does not.
ODD = {
    '_': ((), ('1',)),
    '_-': ((), ('1',)),
    '_4[18.': ((), ('4', '41', '418')),
    '_4.[18': ((), ('4', '41', '455')),
    '_[[1]2': ((), ('12',)),
    '_1[]2': (('12',), ('1', '152')),
    '_1[]': ((), ('1', '15')),
    '_1[]!': (('15', '155'), ('1',)),
    '_1[9-2]3': ((), ('13', '123', '153', '193', '1-3')),
    '_[9-25]': (('5',), ('9', '2', '-')),
    '_[9-2].': ((), ('5', '55')),
    '_[2-2]1': (('21',), ('2', '1')),
    '_[22]1': (('21',), ('221',)),
    '_[4-]1': (('41',), ('-1', '1')),
    '_[X]': (('X',), ('x', '5')),
    '_[.]1': (('.1',), ('51', '1')),
    '_aB': (('aB',), ('ab', 'AB')),
    '_xzn': (('012',), ('xzn', '011')),
    '10X': (('10X',), ('10x', '101')),
    '_1.5': (('12', '129'), ('1',)),
    '_1!5': (('1', '12'), ('2',)),
    '_1.!': (('12', '123'), ('1',)),
    '_4-1X': (('415', '4-15', '41-5-'), ('4-1',)),
    '_+1X': (('+15',), ('15', '++5')),
    '_*[*#]X': (('**1', '*#1'), ('*1', '*-1')),
    '_1-': (('1', '1-'), ('12',)),
}


@pytest.mark.parametrize('odd', [False, True], ids=['plain', 'odd'])
def test_the_extension_that_is_said_to_take_a_number_takes_it(wazo, odd):
    rand = Random(SEED, odd)
    contexts = rand.contexts([f'random-{number}' for number in range(60)], 14)
    asked = rand.asked(contexts, 40)
    found = taken(wazo, contexts, asked)
    assert differences(asked, found, partial(find, contexts)) == []
    assert len({entry.id for entry in found if entry}) > 100


def test_the_route_that_resolve_names_takes_the_number(wazo, name):
    rand = Random(SEED, odd=True)
    contexts = rand.contexts([name('ctx') for _ in range(12)], 14)
    asked = rand.asked(contexts, 8)
    write(wazo, contexts, name())
    found = taken(wazo, contexts, asked)

    def said(context: str, number: str) -> Entry | None:
        answer = resolved(wazo.confd, context=context, number=number)
        named = answer['extension'] or {'exten': None, 'context': context}
        entries = contexts[named['context']].entries
        return next((one for one in entries if one.exten == named['exten']), None)

    assert differences(asked, found, said) == []
    assert len({entry.id for entry in found if entry}) > 20


def write(wazo, contexts, name):
    """An outgoing route with these extensions, in contexts that are made for them."""
    tenant = wazo.host.tokens['admin']['tenant_uuid']
    pairs = [(one.exten, each) for each in contexts for one in contexts[each].entries]
    # What is odd is refused, so it is stored behind the plugin's back.
    written = [f'9{number:08}' for number in range(len(pairs))]
    for context, each in contexts.items():
        context_by_sql(wazo.db, tenant, context, 'outcall')
        for place, included in enumerate(each.includes):
            sql = 'INSERT INTO contextinclude (context, include, priority) VALUES %s'
            wazo.db.query(sql, (context, included, place))
    extensions = [
        {'exten': exten, 'context': context}
        for exten, (_, context) in zip(written, pairs, strict=True)
    ]
    body = {'outcalls': [{'name': name, 'extensions': extensions}]}
    created(wazo.confd, sip(name) | body)
    for exten, (wanted, context) in zip(written, pairs, strict=True):
        sql = 'UPDATE extensions SET exten = %s WHERE (exten, context) = %s'
        wazo.db.query(sql, wanted, (exten, context))


def test_extensions_are_shown_in_the_order_in_which_they_take_a_number(wazo):
    entries = [Entry(exten, 1) for exten in sorted(ORDERED)]
    contexts = {'ordered': Context('ordered', entries=entries)}
    taken(wazo, contexts, [('ordered', '7251')])
    lines = wazo.asterisk.cli('dialplan show 7251@ordered')
    shown = re.findall(r"^ +'(.*?)' =>", lines, re.MULTILINE)
    assert tuple(shown) == ORDERED
    assert sorted(shown, key=order) == shown


def test_an_odd_extension_takes_what_it_is_said_to_take(wazo):
    contexts = {
        f'odd-{id_}': Context(f'odd-{id_}', entries=[Entry(exten, id_)])
        for id_, exten in enumerate(ODD, 1)
    }
    asked, takes = [], []
    for context, (yes, no) in zip(contexts, ODD.values(), strict=True):
        asked += [(context, number) for number in (*yes, *no)]
        takes += [True] * len(yes) + [False] * len(no)
    found = taken(wazo, contexts, asked)
    assert [bool(entry) for entry in found] == takes
    assert differences(asked, found, partial(find, contexts)) == []
