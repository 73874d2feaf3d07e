# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ..garbage import pause_collection


@pytest.fixture(autouse=True)
def _collection() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize('switch', [gc.enable, gc.disable])
def test_collection_is_paused_and_then_as_before(switch) -> None:
    switch()
    before = gc.isenabled()
    with pause_collection():
        assert not gc.isenabled()
    assert gc.isenabled() is before


def test_first_of_two_pauses_ends_both() -> None:
    gc.enable()
    with ExitStack() as second:
        with pause_collection():
            second.enter_context(pause_collection())
            assert not gc.isenabled()
        assert gc.isenabled()
    assert gc.isenabled()


def test_collection_is_resumed_after_an_error() -> None:
    gc.enable()
    with pytest.raises(KeyError), pause_collection():
        raise KeyError
    assert gc.isenabled()
