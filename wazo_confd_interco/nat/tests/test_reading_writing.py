# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the options of any transport or endpoint, however they came to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ...options.inheritance import Endpoint, Template
from .. import reading, writing
from ..fields import ENDPOINT, LOCAL_NET, TRANSPORT

_NETWORKS = st.sampled_from(
    ('10.0.0.0/8', '192.168.0.0/16', 'fd00::/8', '10.0.0.0/8,fd00::/8', '!10.0.0.1', '')
)
_TEXTS = st.sampled_from(
    ('192.0.2.1', 'a.example', '5060', '0', 'yes', 'OFF', 'x', ';')
)
_KEYS = [field.path for field in (*TRANSPORT, *ENDPOINT)]
_ROW = st.one_of(
    st.tuples(st.sampled_from([*_KEYS, 'bind', 'tos']), _TEXTS),
    st.tuples(st.just(LOCAL_NET), _NETWORKS),
)
ROWS = st.lists(_ROW, max_size=10)
_VALUES = {
    'external_media_address': st.sampled_from(
        ('192.0.2.9', 'b.example', '2001:db8::1')
    ),
    'external_signaling_address': st.sampled_from(('192.0.2.9', 'b.example')),
    'external_signaling_port': st.integers(1, 65535),
    LOCAL_NET: st.lists(
        st.sampled_from(('10.0.0.0/8', 'fd00::/8', '172.16.0.0/12')), max_size=3
    ),
}
NEW = st.fixed_dictionaries({}, optional=_VALUES)


@given(ROWS)
def test_what_did_not_change_keeps_its_rows(rows):
    assert writing.to_transport(rows, reading.of_transport(rows), set()) == rows
    assert writing.to_endpoint(rows, reading.of_endpoint(rows), set()) == rows


@given(ROWS, NEW)
def test_what_is_written_reads_as_what_was_said(rows, new):
    values = reading.of_transport(rows) | new
    written = writing.to_transport(rows, values, set(new))
    read = reading.of_transport(written)
    for name, value in new.items():
        assert read[name] == (sorted(set(value)) if name == LOCAL_NET else value)


@given(ROWS, NEW)
def test_only_the_rows_of_what_changed_are_touched(rows, new):
    values = reading.of_transport(rows) | new
    written = writing.to_transport(rows, values, set(new))

    def others(all_rows):
        return [row for row in all_rows if row[0] not in new]

    assert others(written) == others(rows)


@given(ROWS, st.sampled_from([field.path for field in ENDPOINT]), st.booleans())
def test_a_boolean_has_one_row(rows, name, value):
    written = writing.to_endpoint(rows, {name: value}, {name})
    texts = [text for key, text in written if key == name]
    assert texts == ['yes' if value else 'no']
    assert reading.of_endpoint(written)[name] is value


@given(ROWS)
def test_null_leaves_no_row(rows):
    nothing = dict.fromkeys(field.path for field in TRANSPORT) | {LOCAL_NET: []}
    written = writing.to_transport(rows, nothing, set(nothing))
    assert not {key for key, _ in written} & set(nothing)


def test_rows_stay_where_they_are():
    rows = [
        ('external_media_address', '192.0.2.1'),
        ('bind', 'a'),
        ('external_media_address', '192.0.2.2'),
        (LOCAL_NET, '10.0.0.0/8,172.16.0.0/12'),
        ('tos', 'b'),
    ]
    values = {'external_media_address': 'x', LOCAL_NET: ['172.16.0.0/12', 'fd00::/8']}
    assert writing.to_transport(rows, values, set(values)) == [
        ('external_media_address', 'x'),
        ('bind', 'a'),
        (LOCAL_NET, '172.16.0.0/12'),
        ('tos', 'b'),
        (LOCAL_NET, 'fd00::/8'),
    ]


def _template(label, *parents, transport=None, **options):
    endpoint = Endpoint({'endpoint': [*options.items()]}, [*parents], transport)
    return Template(label, label, endpoint)


def test_the_source_is_the_template_that_says_it():
    deep = _template('deep', transport='udp', rtp_symmetric='yes')
    middle = _template('middle', deep, rtp_symmetric='perhaps')
    last = _template('last', direct_media='no')
    endpoint = Endpoint({'endpoint': [('force_rport', 'no')]}, [middle, last])

    found = reading.effective(endpoint, [('external_signaling_port', '5070')])

    assert found['transport'] == {'value': 'udp', 'source': 'template:deep'}
    assert found['rtp_symmetric'] == {'value': 'perhaps', 'source': 'template:middle'}
    assert found['direct_media'] == {'value': False, 'source': 'template:last'}
    assert found['force_rport'] == {'value': False, 'source': 'endpoint'}
    assert found['rewrite_contact'] == {'value': False, 'source': 'default'}
    assert found['external_signaling_port'] == {'value': 5070, 'source': 'transport'}


def test_a_transport_beats_an_option_of_the_same_template():
    both = _template('both', transport='tls')
    both.endpoint.sections['endpoint'].append(('transport', 'udp'))
    assert Endpoint(templates=[both]).found(reading.transport_of)[0] == 'tls'


def test_templates_that_include_each_other_end():
    one, other = _template('one'), _template('other')
    one.endpoint.templates.append(other)
    other.endpoint.templates.append(one)
    assert Endpoint(templates=[one]).found(reading.transport_of) == (None, None)


def test_a_parent_of_many_is_asked_once():
    asked = []
    parent = _template('parent')
    for _ in range(60):
        parent = _template('child', parent, parent)
    Endpoint(templates=[parent]).found(asked.append)
    assert len(asked) < 200
