# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``bin/benchmark`` runs, and says all that it is for; how fast is not tested."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.sandbox_only
BENCHMARK = Path(__file__).parents[3] / 'bin/benchmark'
CALLS = {
    'one',
    'search',
    'short_page',
    'nat',
    'diagnostics',
    'policy',
    'resolve',
    'create',
    'update',
    'delete',
}


@pytest.fixture(scope='module')
def run() -> dict[str, Any]:
    """The only run of the quick benchmark."""
    done = subprocess.run(
        [BENCHMARK, '--quick', '--json'],
        env={k: v for k, v in os.environ.items() if not k.startswith('INTERCO_')},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    (run,) = json.loads(done.stdout)['runs']
    return run


def test_every_ratio_is_of_two_times_that_were_measured(run):
    for ratio in run['ratios']:
        assert ratio['ours_ms'] > 0 and ratio['against_ms'] > 0
        expected = ratio['ours_ms'] / ratio['against_ms']
        assert ratio['ratio'] == pytest.approx(expected, rel=0.05, abs=0.01)


def test_a_page_is_compared_with_the_plain_read_of_its_rows(run):
    ratio = run['ratios'][0]
    assert ratio['what'] == f'page of {run["trunks"]} documents'
    assert ratio['target'] == 10
    assert ratio['met'] == (ratio['ratio'] <= 10)
    assert run['sizes']['documents'] > run['sizes']['plain'] > 100 * run['trunks']


def test_every_call_is_compared_with_itself_at_fewer_trunks(run):
    found = {
        what.partition(',')[0]
        for what in (ratio['what'] for ratio in run['ratios'])
        if what.endswith('as trunks grow')
    }
    assert found == CALLS


def test_every_write_is_compared_with_a_bare_request(run):
    found = {ratio['what'] for ratio in run['ratios']}
    assert found >= {
        f'{call} against a bare request' for call in ('create', 'update', 'delete')
    }


def test_the_statements_of_every_call_are_counted_in_one_transaction(run):
    asked = {one['call']: one for one in run['asked']}
    assert asked.keys() == {'bare', 'page'} | CALLS
    for call in asked.keys() - {'bare'}:
        assert asked[call]['statements'] > 0
        assert asked[call]['transactions'] == 1, call
    assert asked['page']['statements'] <= asked['one']['statements']


def test_the_memory_of_the_page_is_above_what_is_in_use_before(run):
    assert run['memory']['peak_mib'] >= run['memory']['idle_mib'] > 10
