# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents made up by hypothesis: sensible ones, each with something changed in it.

One that is refused is refused by the names of its fields, and nothing is kept. One that
is taken is shown, put back without any effect, and leaves nothing when it is deleted.
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
from samples import INTERCONNECTIONS, counts, created, errors, path_of, shown

JSON = {'Content-Type': 'application/json'}
# A sentence begins with the path that it is about, or with what confd says of one.
_NAMED = re.compile('Input Error - .+: .|Resource Error - .', re.DOTALL)
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
_TOP = {'label': 'Acme', 'outgoing_caller_id_format': 'E164', 'twilio_incoming': False}
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
_WHOLE = {
    'sip': {
        **_TOP,
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
    """The paths of everything in a document, as names and indexes."""
    inside = enumerate(value) if isinstance(value, list) else ()
    inside = value.items() if isinstance(value, dict) else inside
    for name, inner in inside:
        if (*path, name) != ('type',):
            yield (*path, name)
            yield from _places(inner, (*path, name))


_KINDS = st.sampled_from(('sip', 'sip', 'sip', 'iax', 'custom'))
_HOW = st.sampled_from(('set', 'set', 'remove', 'double', 'move'))


@st.composite
def _documents(draw, kind=None):
    """A whole document in which a few places are not what they were."""
    body = deepcopy(_WHOLE[kind or draw(_KINDS)])
    for path in draw(
        st.lists(st.sampled_from(sorted(_places(body), key=str)), max_size=6)
    ):
        _change(body, path, draw(_HOW), draw(_ANYTHING))
    return body


def _change(body, path, how, value):
    *way, last = path
    inner = body
    for name in way:
        try:
            inner = inner[name]
        except (KeyError, IndexError, TypeError):
            return  # taken away by a change before
    has = (
        inner
        if isinstance(inner, dict)
        else range(len(inner))
        if isinstance(inner, list)
        else ()
    )
    if last not in has:
        return
    if how == 'set':
        inner[last] = value
    elif how == 'remove':
        del inner[last]
    elif how == 'double' and isinstance(inner, list):
        inner.append(inner[last])
    elif how == 'move' and isinstance(value, str):
        body[value] = inner[last]


def _created(confd, kind, name):
    """The id of a whole interconnection; interfaces are had by one."""
    whole = deepcopy(_WHOLE[kind]) | {'name': name()}
    if kind == 'custom':
        whole['custom']['interface'] = f'Local/{name()}@nowhere'
    return created(confd, whole)['id']


def _check_refused(answer):
    sentences = errors(answer).split('\n')
    assert len(sentences) <= 51
    assert all(map(_NAMED.match, answer.json())), answer.text


@tries(60)
@given(_documents(), st.booleans())
def _made_up(context, body, named):
    confd, db, name, events, reloads = context
    if named or body['type'] == 'iax':
        body.setdefault('name', name())
    before = counts(db)
    sent = json.dumps(body)
    answer = confd.request('POST', INTERCONNECTIONS, data=sent, headers=JSON)
    if answer.status_code == 400:
        _check_refused(answer)
        assert counts(db) == before
        return
    assert answer.status_code == 201, answer.text
    document = shown(confd, answer.json()['id'])
    assert {**answer.json(), 'warnings': []} == {**document, 'warnings': []}
    for one in (events, reloads):
        one.clear()
    assert confd.put(path_of(document), json=document).status_code == 204
    assert (events.all(), reloads.all()) == ([], [])
    assert shown(confd, document) == document
    assert confd.get(f'{path_of(document)}/diagnostics').status_code == 200
    assert confd.delete(path_of(document)).status_code == 204
    assert counts(db) == before


def test_a_made_up_document_is_refused_and_named_or_taken_and_kept(
    confd, db, name, events, reloads
):
    _made_up((confd, db, name, events, reloads))


@tries(15)
@given(st.data())
def _patched(context, kind, data):
    confd, db, name, events = context
    document = _created(confd, kind, name)
    patch = data.draw(_documents(kind))
    kept = data.draw(st.sets(st.sampled_from(sorted(patch))))
    if 'sip' in kept:
        # Once `nat` has set an option, a list of options that lacks it removes it.
        kept = kept - {'nat'}
    patch = {key: patch[key] for key in kept}
    before, rows = shown(confd, document), counts(db)
    events.clear()
    sent = json.dumps(patch)
    answer = confd.request('PUT', path_of(document), data=sent, headers=JSON)
    if answer.status_code == 400:
        _check_refused(answer)
        assert events.all() == []
        assert (shown(confd, document), counts(db)) == (before, rows)
        return
    assert answer.status_code == 204, answer.text
    after = shown(confd, document)
    events.clear()
    again = confd.request('PUT', path_of(document), data=sent, headers=JSON)
    assert again.status_code == 204, again.text
    assert shown(confd, document) == after
    assert confd.put(path_of(document), json=after).status_code == 204
    assert shown(confd, document) == after


@pytest.mark.parametrize('kind', _WHOLE)
def test_a_made_up_patch_is_refused_and_named_or_says_the_same_again(
    confd, db, name, events, kind
):
    _patched((confd, db, name, events), kind)
