# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program behind ``bin/benchmark``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from confd_client import Host, existing_host, start_sandbox, stop_sandbox

from . import comparisons
from .bulk_data import insert_users_and_routes
from .concurrency import compare_crowds
from .memory import find_confd_process, measure_growth, measure_memory
from .native_requests import NativeRequests
from .plain_read import read_plain_rows
from .plugin_requests import PluginRequests
from .ratios import Comparison, Ratio, measure_ratio
from .report import Report
from .statements import StatementCount, log_statements

# The number of trunks of the sandbox that the others are compared with.
_FEW_TRUNKS = 100
_TRUNK_COUNTS = [1000, 10000]
_ROUNDS = 30
_QUICK_TRUNK_COUNTS, _QUICK_ROUNDS = [300], 2
# Long operations are measured in a fraction of the rounds, but in some at least.
_LONG_FRACTION, _MIN_LONG_ROUNDS = 5, 3


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog='bin/benchmark',
        description='Measure ratios of durations. Each ratio compares two operations '
        'that run alternately, and uses the medians. If INTERCO_CONFD_URL is set, a '
        'running wazo-confd is measured instead of sandboxes; nobody else may use it.',
    )
    parser.add_argument(
        '--trunks',
        type=int,
        nargs='+',
        metavar='N',
        default=_TRUNK_COUNTS,
        help='the number of trunks of each sandbox (default: 1000 10000)',
    )
    parser.add_argument(
        '--repeat',
        type=int,
        default=_ROUNDS,
        metavar='N',
        help='the number of rounds (default: %(default)s)',
    )
    parser.add_argument(
        '--quick', action='store_true', help='a short run with inaccurate results'
    )
    parser.add_argument('--json', action='store_true', help='print JSON')
    parser.add_argument(
        '--check', action='store_true', help='exit with status 1 if a target is missed'
    )
    parser.add_argument(
        '--crowd',
        type=int,
        metavar='N',
        help='measure N concurrent clients at one wazo-confd and at two instead',
    )
    parser.add_argument(
        '--memory',
        action='store_true',
        help='measure how the memory of wazo-confd grows with many requests instead',
    )
    parser.add_argument(
        '--postgresql-log',
        type=Path,
        metavar='PATH',
        help='with INTERCO_CONFD_URL: count SQL statements in this log of PostgreSQL',
    )
    options = parser.parse_args()
    if options.quick:
        options.trunks, options.repeat = _QUICK_TRUNK_COUNTS, _QUICK_ROUNDS
    options.long_repeat = max(_MIN_LONG_ROUNDS, options.repeat // _LONG_FRACTION)
    return options


@contextmanager
def temporary_sandbox(*options: str) -> Iterator[tuple[Host, Path]]:
    """Start a sandbox.

    :param options: options of the sandbox
    :return: the sandbox and its data directory
    """
    data_dir = Path(tempfile.mkdtemp(prefix='interco-benchmark-'))
    host = start_sandbox(data_dir, *options)
    try:
        yield host, data_dir
    finally:
        stop_sandbox(host)
        shutil.rmtree(data_dir, ignore_errors=True)


@contextmanager
def filled_sandbox(trunks: int) -> Iterator[tuple[PluginRequests, Path]]:
    """Start a sandbox with trunks, users and routes.

    :return: the requests to the sandbox, and the log file of its PostgreSQL
    """
    with temporary_sandbox('--trunks', str(trunks)) as (host, data_dir):
        requests = PluginRequests(host)
        insert_users_and_routes(
            requests.db, requests.tenant_uuid, host.about['contexts'], trunks
        )
        yield requests, next(data_dir.glob('postgresql*/log'))


def measure_ratios(pairs: Iterable[Comparison], rounds: int) -> list[Ratio]:
    """Measure several comparisons."""
    return [measure_ratio(pair, rounds) for pair in pairs]


def measure_host(
    requests: PluginRequests, log: Path | None, options: argparse.Namespace
) -> Report:
    """Measure what can be measured of every host.

    :param log: the log file of PostgreSQL; None: do not count statements
    """
    size = comparisons.get_page_size(requests)
    get_page = partial(requests.page, size)
    report = Report(requests.trunk_count)
    process = find_confd_process(requests.host)
    # Measure memory first: Python does not return the memory of a page.
    report.memory = measure_memory(process, get_page) if process else None
    report.sizes = {
        'documents': len(get_page()),
        'plain': len(read_plain_rows(requests.db, requests.tenant_uuid, size)),
    }
    plain = comparisons.compare_with_plain_read(requests)
    minimal = comparisons.compare_with_minimal_request(requests)
    report.ratios = measure_ratios(plain, options.repeat)
    report.ratios += measure_ratios(minimal, options.repeat)
    syncs = comparisons.compare_sync(requests)
    report.ratios += measure_ratios(syncs, options.long_repeat)
    report.statements = count_statements(requests, log) if log else []
    return report


def count_statements(requests: PluginRequests, log: Path) -> list[StatementCount]:
    """Count the SQL statements of every request."""
    with log_statements(requests.db, log) as counter:
        return [
            counter.count(name, getattr(requests, name))
            for name in comparisons.COUNTED_REQUESTS
        ]


def measure_sandboxes(options: argparse.Namespace) -> Iterator[Report]:
    """Measure sandboxes with many trunks, and compare each with one with few."""
    with filled_sandbox(_FEW_TRUNKS) as (few, _):
        for trunks in options.trunks:
            with filled_sandbox(trunks) as (many, log):
                report = measure_host(many, log, options)
                growth = comparisons.compare_sizes(many, few)
                report.ratios += measure_ratios(growth, options.repeat)
                yield report


def measure_crowds(options: argparse.Namespace) -> Iterator[Report]:
    """Measure concurrent clients of two confds on one database."""
    with ExitStack() as stack:
        first, _ = stack.enter_context(filled_sandbox(options.trunks[0]))
        db_uri = first.host.about['db_uri']
        second, _ = stack.enter_context(temporary_sandbox('--db-uri', db_uri))
        clients = [
            [
                stack.enter_context(closing(PluginRequests(host)))
                for _ in range(options.crowd)
            ]
            for host in (first.host, second)
        ]
        ratios = measure_ratios(compare_crowds(clients), options.long_repeat)
        yield Report(first.trunk_count, ratios)


def measure_sandbox_growth(options: argparse.Namespace) -> Iterator[Report]:
    """Measure how the memory of each sandbox grows."""
    for trunks in options.trunks:
        with filled_sandbox(trunks) as (requests, _):
            yield report_growth(requests)


def report_growth(requests: PluginRequests) -> Report:
    """Measure how the memory of a host grows, which must run on this machine."""
    process = find_confd_process(requests.host)
    if process is None:
        sys.exit('bin/benchmark: --memory needs a wazo-confd on this machine')
    growth = measure_growth(process, requests)
    return Report(requests.trunk_count, growth=growth)


def measure_existing_host(host: Host, options: argparse.Namespace) -> Iterator[Report]:
    """Measure a running confd, also in comparison with its own requests."""
    requests = PluginRequests(host)
    native = NativeRequests(requests)
    try:
        if options.memory:
            yield report_growth(requests)
            return
        report = measure_host(requests, options.postgresql_log, options)
        list_all = comparisons.compare_list_with_native(requests, native)
        creates = comparisons.compare_create_with_native(native)
        report.ratios.append(measure_ratio(list_all, options.long_repeat))
        report.ratios += measure_ratios(creates, options.repeat)
        yield report
    finally:
        native.close()
        requests.close()


def run_benchmark(options: argparse.Namespace) -> Iterator[Report]:
    """Measure what the options and the environment select."""
    url = os.environ.get('INTERCO_CONFD_URL')
    if url:
        return measure_existing_host(existing_host(url), options)
    if options.memory:
        return measure_sandbox_growth(options)
    return measure_crowds(options) if options.crowd else measure_sandboxes(options)


def main() -> None:
    """Print a report of each host, and exit."""
    options = parse_arguments()
    # SIGTERM must also stop the sandboxes.
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(1))
    reports = []
    for report in run_benchmark(options):
        reports.append(report)
        if not options.json:
            print(report.as_text(), end='\n\n', flush=True)
    if options.json:
        runs = [report.as_json() for report in reports]
        print(json.dumps({'repeat': options.repeat, 'runs': runs}, indent=1))
    sys.exit(options.check and any(report.misses_target for report in reports))


if __name__ == '__main__':
    main()
