# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..inheritance import Endpoint, find_dropped

TENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'
TENANT_VARIABLE = f'__WAZO_TENANT_UUID={TENANT}'


def endpoint(*templates: Endpoint, **kwargs: Any) -> Endpoint:
    """Return an endpoint or template; `kwargs` are sections, or of the constructor."""
    own = {name: kwargs.pop(name) for name in ('transport', 'bind') if name in kwargs}
    label = kwargs.pop('label', None)
    return Endpoint(kwargs, [*templates], tenant_uuid=TENANT, label=label, **own)


def variables(one: Endpoint) -> list[str]:
    """Return the channel variables of an endpoint, without that of the tenant."""
    return one.resolve('endpoint').values('set_var')[1:]


def test_own_option_overrides_that_of_a_template_in_its_place() -> None:
    grandparent = endpoint(endpoint=[('allow', '!all,ulaw'), ('language', 'en')])
    parent = endpoint(grandparent, endpoint=[('language', 'fr')])
    own = endpoint(parent, endpoint=[('allow', 'alaw')])
    assert own.resolve('endpoint').options()[:2] == [
        ('allow', 'alaw'),
        ('language', 'fr'),
    ]


def test_shared_template_is_applied_again_for_each_template_that_includes_it() -> None:
    shared = endpoint(endpoint=[('language', 'en')])
    first = endpoint(shared, endpoint=[('language', 'fr')])
    second = endpoint(shared)
    assert endpoint(first, second).effective('endpoint', 'language') == 'en'
    assert endpoint(second, first).effective('endpoint', 'language') == 'fr'


def test_row_has_the_level_that_the_option_comes_from() -> None:
    parent = endpoint(aor=[('a', '1'), ('b', '1')])
    own = endpoint(parent, aor=[('b', '2')])
    assert own.row('aor', 'a').source is parent.source
    assert own.row('aor', 'b').source is own.source
    assert own.row('aor', 'c') is None


def test_repeatable_options_come_last_and_each_value_once() -> None:
    parent = endpoint(endpoint=[('set_var', 'A=1')])
    options = [('set_var', 'B=1'), ('set_var', 'A=1'), ('language', 'fr')]
    own = endpoint(parent, endpoint=options)
    assert variables(own) == ['A=1', 'B=1']
    assert own.resolve('endpoint').options()[0] == ('language', 'fr')


def test_effective_value_of_an_option_that_does_not_repeat_is_the_last() -> None:
    own = endpoint(aor=[('contact', 'sip:a'), ('contact', 'sip:b')])
    assert own.effective('aor', 'contact') == 'sip:b'
    assert own.effective('aor', 'qualify_frequency') is None


def test_effective_value_of_a_repeatable_option_is_the_last() -> None:
    own = endpoint(identify=[('match', f'192.0.2.{host}') for host in (2, 3, 1)])
    assert own.effective('identify', 'match') == '192.0.2.3'
    assert own.effective('endpoint', 'match') is None


_KEYS = ('transport', 'language', 'callerid', 'set_var', 'match')
_OPTIONS = st.lists(st.tuples(st.sampled_from(_KEYS), st.sampled_from('ab')))
_SECTIONS = st.dictionaries(st.sampled_from(('endpoint', 'aor')), _OPTIONS)


def _endpoints(templates: st.SearchStrategy[Endpoint]) -> st.SearchStrategy[Endpoint]:
    several = st.lists(templates, max_size=2)
    transports = st.none() | st.just('c')
    return st.builds(Endpoint, _SECTIONS, several, transport=transports)


@given(st.recursive(st.builds(Endpoint, _SECTIONS), _endpoints, max_leaves=4))
def test_effective_value_is_the_last_of_the_resolved_section(own: Endpoint) -> None:
    found = {
        (section, key): own.effective(section, key)
        for section in ('endpoint', 'aor')
        for key in _KEYS
    }
    for (section, key), value in found.items():
        values = own.resolve(section).values(key)
        assert value == (values[-1] if values else None)


def test_stored_order_of_options_is_irrelevant() -> None:
    options = [('set_var', 'B=1'), ('language', 'fr'), ('set_var', 'A=1'), ('a', 'x')]
    one, other = endpoint(endpoint=options), endpoint(endpoint=options[::-1])
    resolved = one.resolve('endpoint').options()
    assert resolved == other.resolve('endpoint').options()


def test_own_transport_overrides_the_option_and_the_inherited_transport() -> None:
    parent = endpoint(transport='of-template')
    option = [('transport', 'of-option')]
    assert endpoint(parent).effective('endpoint', 'transport') == 'of-template'
    own = endpoint(parent, endpoint=option)
    assert own.effective('endpoint', 'transport') == 'of-option'
    own = endpoint(parent, endpoint=option, transport='of-endpoint')
    assert own.effective('endpoint', 'transport') == 'of-endpoint'


def test_transport_of_a_template_overrides_the_option_of_the_template() -> None:
    both = endpoint(endpoint=[('transport', 'udp')], transport='tls')
    assert endpoint(both).effective('endpoint', 'transport') == 'tls'


@pytest.mark.parametrize('section', ['aor', 'registration'])
def test_other_section_has_no_options_of_the_endpoint_section(section: str) -> None:
    own = endpoint(**{section: [('a', '1')]}, transport='tls')
    assert own.resolve(section).options() == [('a', '1')]


def test_each_level_with_a_caller_id_keeps_it_in_a_variable() -> None:
    parent = endpoint(endpoint=[('callerid', 'wazo')])
    assert variables(endpoint(parent, endpoint=[('callerid', 'acme')])) == [
        'XIVO_ORIGINAL_CALLER_ID=wazo',
        'XIVO_ORIGINAL_CALLER_ID=acme',
    ]
    assert variables(endpoint(parent)) == ['XIVO_ORIGINAL_CALLER_ID=wazo']


def test_empty_caller_id_is_not_kept_in_a_variable() -> None:
    parent = endpoint(endpoint=[('callerid', 'wazo')])
    both = endpoint(parent, endpoint=[('callerid', '')])
    assert variables(both) == ['XIVO_ORIGINAL_CALLER_ID=wazo']


def test_template_of_another_tenant_adds_a_variable_with_its_tenant() -> None:
    own = endpoint(Endpoint(tenant_uuid='other'))
    assert own.resolve('endpoint').values('set_var') == [
        TENANT_VARIABLE,
        '__WAZO_TENANT_UUID=other',
    ]


def test_templates_shared_at_every_level_are_resolved_once() -> None:
    # Along every path, the first template would be read 2^60 times.
    pair = [endpoint(endpoint=[('language', 'fr')], aor=[('contact', 'sip:a')] * 2)]
    for _ in range(60):
        pair = [endpoint(*pair, aor=[('contact', 'sip:b'), ('contact', 'sip:c')])] * 2
    own = endpoint(*pair)
    # Without local names, pytest would show `own` along every path if a check failed.
    level_count = len(own.levels())
    language = own.effective('endpoint', 'language')
    dropped = find_dropped(own, {})
    assert (level_count, language) == (62, 'fr')
    assert dropped == [('aor', 'contact')]


def test_templates_may_be_deeper_than_the_recursion_limit() -> None:
    own = endpoint(endpoint=[('language', 'fr')], aor=[('a', '1'), ('a', '2')])
    for _ in range(5_000):
        own = endpoint(own)
    assert own.effective('endpoint', 'language') == 'fr'
    assert find_dropped(own, {}) == [('aor', 'a')]


def test_own_option_that_is_not_written_is_dropped() -> None:
    own = endpoint(aor=[('b', '1'), ('a', '1')], identify=[('match', 'x')])
    written = {'aor': [('b', '1')], 'identify': [('match', 'x')]}
    assert find_dropped(own, written) == [('aor', 'a')]


def test_option_that_the_endpoint_overrides_is_not_dropped_from_its_template() -> None:
    parent = endpoint(endpoint=[('language', 'en')])
    assert find_dropped(endpoint(parent), {}) == []


def test_repeated_option_of_a_template_is_dropped() -> None:
    parent = endpoint(endpoint(aor=[('contact', 'sip:a'), ('contact', 'sip:b')]))
    assert find_dropped(endpoint(parent), {}) == [('aor', 'contact')]


def test_same_value_twice_in_a_template_is_not_dropped() -> None:
    assert find_dropped(endpoint(endpoint(aor=[('contact', 'sip:a')] * 2)), {}) == []


def test_resolved_endpoint_is_freed_without_a_search_for_garbage() -> None:
    endpoint = Endpoint({'aor': [('a', '1')]})
    endpoint.resolve('aor')
    found = ref(endpoint)
    gc.disable()
    try:
        del endpoint
        assert found() is None
    finally:
        gc.enable()
