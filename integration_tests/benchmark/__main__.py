# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``bin/benchmark``: starts what it measures, measures, and stops it again."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

from confd_client import Host, existing_host, start_sandbox, stop_sandbox

from . import comparisons, crowd, load, memory, plain, statements
from .calls import Calls
from .native import NativeCalls
from .ratios import Comparison, Ratio, measure
from .report import Report
from .statements import Asked

FEW = 100
_SIZES = [1000, 10000]
_ROUNDS = 30
# For calls that take long, so many fewer.
_SLOW = 5
_QUICK_SIZES, _QUICK_ROUNDS = [300], 2


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog='bin/benchmark',
        description='Ratios, each of two calls measured in one run; medians. With '
        'INTERCO_CONFD_URL, of that confd as it is: it must not be in use.',
    )
    sizes = {'type': int, 'nargs': '+', 'metavar': 'N', 'default': _SIZES}
    parser.add_argument('--trunks', **sizes, help='of each sandbox; 1000 10000')
    parser.add_argument('--repeat', type=int, default=_ROUNDS, metavar='N')
    parser.add_argument('--quick', action='store_true', help='small, to see it run')
    parser.add_argument('--json', action='store_true')
    parser.add_argument(
        '--check', action='store_true', help='exit with 1 when a target is missed'
    )
    parser.add_argument(
        '--crowd',
        type=int,
        metavar='N',
        help='instead: what N clients get done at once, at one confd and at two',
    )
    parser.add_argument(
        '--postgresql-log',
        type=Path,
        metavar='PATH',
        help='of a confd as it is, whose statements are counted then',
    )
    options = parser.parse_args()
    if options.quick:
        options.trunks, options.repeat = _QUICK_SIZES, _QUICK_ROUNDS
    return options


@contextmanager
def sandbox(trunks: int) -> Iterator[tuple[Calls, Path]]:
    """The calls of a sandbox of its own, and the log of its PostgreSQL."""
    data_dir = Path(tempfile.mkdtemp(prefix='interco-benchmark-'))
    host = start_sandbox(data_dir, '--trunks', str(trunks))
    try:
        calls = Calls(host)
        load.add(calls.db, calls.tenant_uuid, host.about['contexts'], trunks)
        yield calls, next(data_dir.glob('postgresql*/log'))
        calls.close()
    finally:
        stop_sandbox(host)
        shutil.rmtree(data_dir, ignore_errors=True)


def measured(pairs: Iterator[Comparison], rounds: int) -> list[Ratio]:
    return [measure(pair, rounds) for pair in pairs]


def of_host(calls: Calls, log: Path | None, rounds: int) -> Report:
    """What is measured of any host, sandbox or not."""
    size = comparisons.page_size(calls)
    page = partial(calls.page, size)
    report = Report(calls.total)
    process = memory.confd_process(calls.host)
    # First of all: Python keeps what a page has taken.
    report.memory = memory.measure(process, page) if process else None
    report.sizes = {
        'documents': len(page()),
        'plain': len(plain.read(calls.db, calls.tenant_uuid, size)),
    }
    slow = max(3, rounds // _SLOW)
    report.ratios = [measure(comparisons.against_plain(calls), slow)]
    report.ratios += measured(comparisons.against_bare(calls), rounds)
    report.asked = _asked(calls, log) if log else []
    return report


def _asked(calls: Calls, log: Path) -> list[Asked]:
    with statements.logging(calls.db, log) as counter:
        names = comparisons.COUNTED
        return [counter.count(name, getattr(calls, name)) for name in names]


def sandboxes(options: argparse.Namespace) -> Iterator[Report]:
    """Each with many trunks, beside one with few."""
    with sandbox(FEW) as (few, _):
        for trunks in options.trunks:
            with sandbox(trunks) as (many, log):
                report = of_host(many, log, options.repeat)
                growth = comparisons.growth(many, few)
                report.ratios += measured(growth, options.repeat)
                yield report


def crowded(options: argparse.Namespace) -> Iterator[Report]:
    """Two confds on one database, with many clients each."""
    with ExitStack() as stack:
        first, _ = stack.enter_context(sandbox(options.trunks[0]))
        other = stack.enter_context(beside(first))
        confds = [
            [stack.enter_context(closing(Calls(host))) for _ in range(options.crowd)]
            for host in (first.host, other)
        ]
        slow = max(3, options.repeat // _SLOW)
        yield Report(first.total, measured(crowd.comparisons(confds), slow))


@contextmanager
def beside(calls: Calls) -> Iterator[Host]:
    """A second confd on the database of the first."""
    data_dir = Path(tempfile.mkdtemp(prefix='interco-benchmark-'))
    host = start_sandbox(data_dir, '--db-uri', calls.host.about['db_uri'])
    try:
        yield host
    finally:
        stop_sandbox(host)
        shutil.rmtree(data_dir, ignore_errors=True)


def as_it_is(host: Host, options: argparse.Namespace) -> Iterator[Report]:
    """A confd that runs already, also against its own calls."""
    calls = Calls(host)
    native = NativeCalls(calls)
    slow = max(3, options.repeat // _SLOW)
    try:
        report = of_host(calls, options.postgresql_log, options.repeat)
        documents = comparisons.documents_against_native(calls, native)
        create = comparisons.create_against_native(native)
        report.ratios += [measure(documents, slow), measure(create, options.repeat)]
        yield report
    finally:
        native.close()
        calls.close()


def main() -> None:
    options = arguments()
    # Told to end, it stops what it has started, too.
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(1))
    url = os.environ.get('INTERCO_CONFD_URL')
    if url:
        runs = as_it_is(existing_host(url), options)
    else:
        runs = crowded(options) if options.crowd else sandboxes(options)
    reports = []
    for report in runs:
        reports.append(report)
        if not options.json:
            print(report.as_text(), end='\n\n', flush=True)
    if options.json:
        runs = [report.as_json() for report in reports]
        print(json.dumps({'repeat': options.repeat, 'runs': runs}, indent=1))
    sys.exit(options.check and any(report.missed for report in reports))


if __name__ == '__main__':
    main()
