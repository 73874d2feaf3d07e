# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The peak of the memory that hostile bodies need.

Parsed JSON needs many times the memory of its text, and so do the errors about it. The
limits of a request must bound both. wazo-confd reads and logs a whole body before it
calls a plugin.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import INTERCONNECTIONS, create, error_text, path_of, sip_body

pytestmark = pytest.mark.sandbox_only

JSON = {'Content-Type': 'application/json'}
MEBIBYTE = 2**20
# Measured: up to 196, and 216 for a body that is too large (copies of wazo-confd).
MAX_MEMORY = 400 * MEBIBYTE
_LIMIT = 4 * MEBIBYTE


def _filled(beginning, item, end, size=_LIMIT):
    count = (size - len(beginning) - len(end)) // len(item)
    return (beginning + item * count).rstrip(',') + end


def _names(size=_LIMIT):
    return '{' + ','.join(f'"{number}":0' for number in range(size // 11)) + '}'


def _below_long_names(item, name=65_000, levels=26):
    """Return full lists of an item, in objects whose names are long."""
    inner = f'[{",".join([item] * 20_000)}]'
    count = (_LIMIT - levels * (name + 6) - 100) // (len(inner) + 1)
    below = f'[{",".join([inner] * count)}]'
    for _ in range(levels):
        below = f'{{"{"x" * name}":{below}}}'
    return f'{{"sip":{below}}}'


_BODIES = {
    'lists': _filled('{"a":[', '[],', ']}'),
    'objects': _filled('{"a":[', '{},', ']}'),
    'lists of lists': _filled('{"a":[', '[[[[[[[]]]]]]],', ']}'),
    'numbers': _filled('{"sip":{"match":[', '1,', ']}}'),
    'texts': _filled('{"sip":{"codecs":[', '"",', ']}}'),
    'options': _filled('{"sip":{"options":{"aor":[', '["",""],', ']}}}'),
    'names': _names(),
    'names in an object': f'{{"sip": {_names(_LIMIT - 100)}}}',
    'one text': _filled('{"label":"', 'x', '"}'),
    'one text of escapes': _filled('{"label":"', '\\u00e9', '"}'),
    'one name': _filled('{"', 'x', '":1}'),
    'one name with dots': '{"' + 'a.' * 32_000 + '":1}',
    'numbers below long names': _below_long_names('0'),
    'unstorable texts below long names': _below_long_names('"\\u0000"'),
    'one number': _filled('{"id":', '9', '}'),
    'depth': '{"a":' + '[' * (_LIMIT - 9),
    'more than is read': _filled('{"a":[', '[],', ']}', 10 * _LIMIT),
}


class Process:
    """The memory of the sandbox, as the kernel reports it."""

    def __init__(self, pid):
        self._at = Path(f'/proc/{pid}')

    def now(self):
        return self._read('VmRSS')

    def peak(self):
        return self._read('VmHWM')

    def forget_peak(self):
        (self._at / 'clear_refs').write_text('5')

    def _read(self, name):
        status = (self._at / 'status').read_text()
        return int(re.search(rf'{name}:\s+(\d+) kB', status)[1]) * 1024


@pytest.fixture
def process(host):
    process = Process(host.process.pid)
    try:
        process.forget_peak()
    except OSError:
        pytest.skip('the kernel does not report the memory of a process')
    return process


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, sip_body(name()))


@pytest.mark.parametrize('body', _BODIES.values(), ids=_BODIES)
def test_hostile_body_needs_bounded_memory(confd, acme, process, body):
    before = process.now()
    for method, path in (('PUT', path_of(acme)), ('POST', INTERCONNECTIONS)):
        answer = confd.request(method, path, data=body.encode(), headers=JSON)
        assert error_text(answer, 413 if len(body) > _LIMIT else 400)
        assert len(answer.content) < 200_000
    used = process.peak() - before
    print(f'{used / MEBIBYTE:.0f} MiB')
    assert used < MAX_MEMORY
