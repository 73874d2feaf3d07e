# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ...inheritance import Endpoint
from ..document import read_effective, read_endpoint, read_transport
from ..fields import LOCAL_NET


def template(label: str, *templates: Endpoint, **options: str) -> Endpoint:
    """Return a template with options of its endpoint section."""
    transport = options.pop('transport', None)
    sections = {'endpoint': [*options.items()]}
    return Endpoint(sections, [*templates], transport, label=label, uuid=label)


@pytest.mark.parametrize(
    ('options', 'name', 'value'),
    [
        ([], 'external_signaling_port', None),
        ([('external_signaling_port', '5070')], 'external_signaling_port', 5070),
        ([('external_signaling_port', '0')], 'external_signaling_port', None),
        ([('external_signaling_port', '65536')], 'external_signaling_port', None),
        ([('external_signaling_port', '9' * 5000)], 'external_signaling_port', None),
        ([('external_media_address', 'a')] * 2, 'external_media_address', None),
        ([(LOCAL_NET, 'b,a'), (LOCAL_NET, 'a')], LOCAL_NET, ['a', 'b']),
        ([(LOCAL_NET, 'a, b')], LOCAL_NET, ['a, b']),
        ([], LOCAL_NET, []),
    ],
)
def test_value_of_a_transport_is_read(options: Any, name: str, value: object) -> None:
    assert read_transport(options)[name] == value


def test_own_values_of_an_endpoint_are_read() -> None:
    assert read_endpoint([('force_rport', 'no'), ('direct_media', 'x')]) == {
        'rtp_symmetric': None,
        'rewrite_contact': None,
        'force_rport': False,
        'direct_media': None,
    }


def test_source_of_an_effective_value_is_the_level_that_has_it() -> None:
    deep = template('deep', transport='udp', rtp_symmetric='yes')
    middle = template('middle', deep, rtp_symmetric='perhaps')
    last = template('last', direct_media='no')
    own = Endpoint({'endpoint': [('force_rport', 'no')]}, [middle, last])

    found = read_effective(own, [('external_signaling_port', '5070')])

    assert found['transport'] == {'value': 'udp', 'source': 'template:deep'}
    assert found['rtp_symmetric'] == {'value': 'perhaps', 'source': 'template:middle'}
    assert found['direct_media'] == {'value': False, 'source': 'template:last'}
    assert found['force_rport'] == {'value': False, 'source': 'endpoint'}
    assert found['rewrite_contact'] == {'value': False, 'source': 'default'}
    assert found['external_signaling_port'] == {'value': 5070, 'source': 'transport'}
    assert found['external_media_address'] == {'value': None, 'source': 'default'}


def test_transport_of_a_template_overrides_the_option_of_the_template() -> None:
    both = Endpoint({'endpoint': [('transport', 'udp')]}, transport='tls', label='both')
    found = read_effective(Endpoint(templates=[both]), [])
    assert found['transport'] == {'value': 'tls', 'source': 'template:both'}


def test_effective_qualify_frequency_is_read_from_the_aor() -> None:
    own = Endpoint({'aor': [('qualify_frequency', '30')]})
    found = read_effective(own, [])['qualify_frequency']
    assert found == {'value': 30, 'source': 'endpoint'}
    assert read_effective(Endpoint(), [])['qualify_frequency']['value'] == 0


def test_template_without_a_label_is_named_by_its_uuid() -> None:
    parent = Endpoint({'endpoint': [('force_rport', 'no')]}, uuid='some-uuid')
    found = read_effective(Endpoint(templates=[parent]), [])['force_rport']
    assert found['source'] == 'template:some-uuid'
