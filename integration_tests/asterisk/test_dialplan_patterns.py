# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialplan patterns: the extension that the plugin predicts, and Asterisk's choice."""

from __future__ import annotations

import re
from functools import partial

import pytest
from callerids import resolved
from kinds import insert_context
from random_dialplans import DialplanGenerator, find_differences, find_extensions
from random_documents import SEED
from samples import create, sip_body

from wazo_confd_interco.dialplan.contexts import Context, Entry, find
from wazo_confd_interco.dialplan.patterns import order

# These extensions all match 7251; Asterisk uses the first of them that exists.
ORDERED = (
    *('7251', '_725X', '_72.', '_7[2-5]X.', '_7N!', '_7Z5X', '_7.', '_[67]25X'),
    *('_XXXX', '_X.', '_X!', '_.', '_!'),
)
# Unusual patterns, with numbers that match and numbers that do not.
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
def test_predicted_extension_matches_asterisk(wazo, odd):
    generator = DialplanGenerator(SEED, odd)
    contexts = generator.make_contexts([f'random-{number}' for number in range(60)], 14)
    calls = generator.make_calls(contexts, 40)
    found = find_extensions(wazo, contexts, calls)
    assert find_differences(calls, found, partial(find, contexts)) == []
    assert len({entry.id for entry in found if entry}) > 100


def test_resolve_names_the_extension_that_asterisk_uses(wazo, new_name):
    generator = DialplanGenerator(SEED, odd=True)
    contexts = generator.make_contexts([new_name('ctx') for _ in range(12)], 14)
    calls = generator.make_calls(contexts, 8)
    create_route(wazo, contexts, new_name())
    found = find_extensions(wazo, contexts, calls)

    def predict(context: str, number: str) -> Entry | None:
        answer = resolved(wazo.confd, context=context, number=number)
        named = answer['extension'] or {'exten': None, 'context': context}
        entries = contexts[named['context']].entries
        return next((one for one in entries if one.exten == named['exten']), None)

    assert find_differences(calls, found, predict) == []
    assert len({entry.id for entry in found if entry}) > 20


def create_route(wazo, contexts, new_name):
    """Create an outgoing route with extensions in new contexts."""
    tenant = wazo.sandbox.tokens['admin']['tenant_uuid']
    pairs = [(one.exten, each) for each in contexts for one in contexts[each].entries]
    # The plugin rejects odd extensions, so they are written to the database afterwards.
    written = [f'9{number:08}' for number in range(len(pairs))]
    for context, each in contexts.items():
        insert_context(wazo.db, tenant, context, 'outcall')
        for place, included in enumerate(each.includes):
            sql = 'INSERT INTO contextinclude (context, include, priority) VALUES %s'
            wazo.db.query(sql, (context, included, place))
    extensions = [
        {'exten': exten, 'context': context}
        for exten, (_, context) in zip(written, pairs, strict=True)
    ]
    body = {'outcalls': [{'name': new_name, 'extensions': extensions}]}
    create(wazo.confd, sip_body(new_name) | body)
    for exten, (wanted, context) in zip(written, pairs, strict=True):
        sql = 'UPDATE extensions SET exten = %s WHERE (exten, context) = %s'
        wazo.db.query(sql, wanted, (exten, context))


def test_pattern_order_matches_dialplan_show(wazo):
    entries = [Entry(exten, 1) for exten in sorted(ORDERED)]
    contexts = {'ordered': Context('ordered', entries=entries)}
    find_extensions(wazo, contexts, [('ordered', '7251')])
    lines = wazo.asterisk.run_command('dialplan show 7251@ordered')
    shown = re.findall(r"^ +'(.*?)' =>", lines, re.MULTILINE)
    assert tuple(shown) == ORDERED
    assert sorted(shown, key=order) == shown


def test_unusual_patterns_match_as_predicted(wazo):
    contexts = {
        f'odd-{id_}': Context(f'odd-{id_}', entries=[Entry(exten, id_)])
        for id_, exten in enumerate(ODD, 1)
    }
    calls, expected = [], []
    for context, (yes, no) in zip(contexts, ODD.values(), strict=True):
        calls += [(context, number) for number in (*yes, *no)]
        expected += [True] * len(yes) + [False] * len(no)
    found = find_extensions(wazo, contexts, calls)
    assert [bool(entry) for entry in found] == expected
    assert find_differences(calls, found, partial(find, contexts)) == []
