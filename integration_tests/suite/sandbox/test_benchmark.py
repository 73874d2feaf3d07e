# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``bin/benchmark`` runs and reports every comparison; times are not tested."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.sandbox_only
BENCHMARK = Path(__file__).parents[3] / 'bin/benchmark'
REQUESTS = {
    'one',
    'search',
    'page_of_100',
    'summary_of_100',
    'states_of_100',
    'short_page',
    'nat',
    'diagnostics',
    'policy',
    'resolve',
    'create',
    'update',
    'delete',
    'short_sync',
}


@pytest.fixture(scope='module')
def run() -> dict[str, Any]:
    """The report of the quick benchmark."""
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


def test_benchmark_ratio_is_the_quotient_of_two_measured_times(run):
    for ratio in run['ratios']:
        assert ratio['subject_ms'] > 0 and ratio['baseline_ms'] > 0
        expected = ratio['subject_ms'] / ratio['baseline_ms']
        assert ratio['ratio'] == pytest.approx(expected, rel=0.05, abs=0.01)


def test_benchmark_compares_a_page_with_a_plain_read_of_its_rows(run):
    ratio = run['ratios'][0]
    assert ratio['name'] == f'page of {run["trunks"]} documents'
    assert ratio['target'] == 3.5
    assert ratio['is_met'] == (ratio['ratio'] <= 3.5)
    assert run['sizes']['documents'] > run['sizes']['plain'] > 100 * run['trunks']


def test_benchmark_compares_every_request_with_itself_at_fewer_trunks(run):
    found = {
        name.removesuffix(' with more trunks')
        for name in (ratio['name'] for ratio in run['ratios'])
        if name.endswith(' with more trunks')
    }
    assert found == REQUESTS


def test_benchmark_compares_summaries_and_states(run):
    targets = {ratio['name']: ratio['target'] for ratio in run['ratios']}
    size = run['trunks']
    assert targets[f'page of {size} summaries'] == 1.5
    assert targets[f'states of {size} and their summaries'] == 2


def test_benchmark_compares_every_request_with_a_minimal_request(run):
    suffix = ' and a minimal request'
    targets = {
        ratio['name'].removesuffix(suffix): ratio['target']
        for ratio in run['ratios']
        if ratio['name'].endswith(suffix)
    }
    assert targets == {'one': 2.5, 'create': 5.5, 'update': 4, 'delete': None}


def test_benchmark_compares_500_synchronised_items_with_a_request_for_one(run):
    ratios = {ratio['name']: ratio for ratio in run['ratios']}
    assert ratios['sync_new of 500 items and one create']['target'] == 100


def test_benchmark_counts_the_statements_and_transactions_of_every_request(run):
    counts = {count['request']: count for count in run['statements']}
    assert counts.keys() == {'minimal', 'page'} | REQUESTS
    for name in counts.keys() - {'minimal'}:
        assert counts[name]['statements'] > 0
        assert counts[name]['transactions'] == 1, name
    # A page also counts the trunks of the tenant.
    assert counts['page']['statements'] <= counts['one']['statements'] + 1


def test_benchmark_peak_memory_is_at_least_the_idle_memory(run):
    assert run['memory']['peak_mib'] >= run['memory']['idle_mib'] > 10
