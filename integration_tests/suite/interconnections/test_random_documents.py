# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random documents: valid ones in which hypothesis changes a few places.

A rejected document gets a 400 with a path in each sentence, and leaves nothing behind.
An accepted document can be read and put back without effect, and its deletion removes
everything.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy

import pytest
from hostile import NUMBERS, TEXTS, WRONG
from hostile_runs import tries
from hypothesis import given
from hypothesis import strategies as st
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    path_of,
)

JSON = {'Content-Type': 'application/json'}
_SENTENCE = re.compile('Input Error - .+: .', re.DOTALL)
_AUTH = {'username': 'u', 'password': 'p', 'realm': 'r'}
_SIP = {
    'remote_hosts': ['sip.example.com', '[2001:db8::1]:5061'],
    'accepts_registrations': False,
    'outbound_auth': _AUTH,
    'inbound_auth': {'username': 'them', 'password': 'p'},
    'registration': {
        'server_uri': 'sip:a.example',
        'client_uri': 'sip:u@a.example',
        'contact_user': '100',
        'expiration': 300,
        'retry_interval': 20,
        'max_retries': 5,
        'line': True,
        'outbound_auth': {**_AUTH, 'username': 'v'},
    },
    'match': ['198.51.100.0/24', '203.0.113.7'],
    'identify_by': ['ip'],
    'codecs': ['ulaw', 'g722'],
    'callerid': '"Acme" <5145550100>',
    'from_user': '5145550100',
    'from_domain': 'a.example',
    'dtmf_mode': 'rfc4733',
    'media_encryption': 'sdes',
    'language': 'fr_CA',
    'send_pai': True,
    't38_udptl': False,
    'outbound_proxy': 'sip:proxy.example;lr',
    'qualify_frequency': 30,
    'options': {'endpoint': [['direct_media', 'no'], ['set_var', 'A=1']], 'aor': []},
}
_TOP_LEVEL = {
    'label': 'Acme',
    'outgoing_caller_id_format': 'E164',
    'twilio_incoming': False,
}
_IAX = {
    'host': '198.51.100.7',
    'port': 4569,
    'peer_type': 'friend',
    'auth': {'username': 'u', 'secret': 's'},
    'registration': {
        'remote_host': 'a.example',
        'remote_port': 4569,
        'auth_username': 'u',
        'auth_password': 'p',
        'enabled': True,
    },
    'options': [['trunk', 'yes'], ['qualify', 'no']],
}
_CUSTOM = {'interface': 'Local/x@nowhere', 'interface_suffix': '-a', 'enabled': True}
WHOLE_BODIES = {
    'sip': {
        **_TOP_LEVEL,
        'type': 'sip',
        'sip': _SIP,
        'headers': {'outgoing': [{'name': 'X-A', 'value': 'b; c\\'}], 'incoming': []},
        'nat': {'rtp_symmetric': True, 'rewrite_contact': None},
    },
    'iax': {'type': 'iax', 'iax': _IAX, 'twilio_incoming': True},
    'custom': {'type': 'custom', 'custom': _CUSTOM},
}
_ANYTHING = st.one_of(
    st.sampled_from([*TEXTS, *NUMBERS]),
    st.sampled_from([value for values in WRONG.values() for value in values]),
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.ip_addresses().map(str),
    st.lists(st.text(max_size=5), max_size=4),
    st.recursive(
        st.none() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
)


def _places(value, path=()):
    """Yield the path of each value in a document, as names and indexes."""
    inside = enumerate(value) if isinstance(value, list) else ()
    inside = value.items() if isinstance(value, dict) else inside
    for name, inner in inside:
        if (*path, name) != ('type',):
            yield (*path, name)
            yield from _places(inner, (*path, name))


_TYPES = st.sampled_from(('sip', 'sip', 'sip', 'iax', 'custom'))
_MUTATIONS = st.sampled_from(('set', 'set', 'remove', 'double', 'move'))


@st.composite
def _documents(draw, type_=None):
    """Draw a whole document in which up to 6 places are changed."""
    body = deepcopy(WHOLE_BODIES[type_ or draw(_TYPES)])
    for path in draw(
        st.lists(st.sampled_from(sorted(_places(body), key=str)), max_size=6)
    ):
        _mutate(body, path, draw(_MUTATIONS), draw(_ANYTHING))
    return body


def _mutate(body, path, mutation, value):
    """Apply a mutation to one place of a body, if that place still exists."""
    *parents, last = path
    inner = body
    for name in parents:
        try:
            inner = inner[name]
        except (KeyError, IndexError, TypeError):
            return  # Another mutation removed it.
    if isinstance(inner, list):
        exists = last in range(len(inner))
    else:
        exists = isinstance(inner, dict) and last in inner
    if not exists:
        return
    if mutation == 'set':
        inner[last] = value
    elif mutation == 'remove':
        del inner[last]
    elif mutation == 'double' and isinstance(inner, list):
        inner.append(inner[last])
    elif mutation == 'move' and isinstance(value, str):
        body[value] = inner[last]


def _create_whole(confd, type_, name):
    """Create an interconnection with all fields, and return its id."""
    whole = deepcopy(WHOLE_BODIES[type_]) | {'name': name()}
    if type_ == 'custom':
        whole['custom']['interface'] = f'Local/{name()}@nowhere'
    return create(confd, whole)['id']


def _check_sentences(answer):
    sentences = error_text(answer).split('\n')
    assert len(sentences) <= 51
    assert all(map(_SENTENCE.match, answer.json())), answer.text


@tries(60)
@given(_documents(), st.booleans())
def _check_document(context, body, has_name):
    confd, db, name, events, reloads = context
    if has_name or body['type'] == 'iax':
        body.setdefault('name', name())
    before = count_rows(db)
    sent = json.dumps(body)
    answer = confd.request('POST', INTERCONNECTIONS, data=sent, headers=JSON)
    if answer.status_code == 400:
        _check_sentences(answer)
        assert count_rows(db) == before
        return
    assert answer.status_code == 201, answer.text
    document = fetch(confd, answer.json()['id'])
    assert {**answer.json(), 'warnings': []} == {**document, 'warnings': []}
    events.clear()
    reloads.clear()
    assert confd.put(path_of(document), json=document).status_code == 204
    assert (events.all(), reloads.all()) == ([], [])
    assert fetch(confd, document) == document
    assert confd.get(f'{path_of(document)}/diagnostics').status_code == 200
    assert confd.delete(path_of(document)).status_code == 204
    assert count_rows(db) == before


def test_random_document_gets_400_with_paths_or_can_be_put_back(
    confd, db, name, events, reloads
):
    _check_document((confd, db, name, events, reloads))


@tries(15)
@given(st.data())
def _check_patch(context, type_, data):
    confd, db, name, events = context
    document = _create_whole(confd, type_, name)
    patch = data.draw(_documents(type_))
    kept = data.draw(st.sets(st.sampled_from(sorted(patch))))
    if 'sip' in kept:
        # `nat` stores its values as options, which a list of options would remove.
        kept = kept - {'nat'}
    patch = {key: patch[key] for key in kept}
    before, rows = fetch(confd, document), count_rows(db)
    events.clear()
    sent = json.dumps(patch)
    answer = confd.request('PUT', path_of(document), data=sent, headers=JSON)
    if answer.status_code == 400:
        _check_sentences(answer)
        assert events.all() == []
        assert (fetch(confd, document), count_rows(db)) == (before, rows)
        return
    assert answer.status_code == 204, answer.text
    after = fetch(confd, document)
    events.clear()
    again = confd.request('PUT', path_of(document), data=sent, headers=JSON)
    assert again.status_code == 204, again.text
    assert fetch(confd, document) == after
    assert confd.put(path_of(document), json=after).status_code == 204
    assert fetch(confd, document) == after


@pytest.mark.parametrize('type_', WHOLE_BODIES)
def test_random_patch_gets_400_with_paths_or_is_idempotent(
    confd, db, name, events, type_
):
    _check_patch((confd, db, name, events), type_)
