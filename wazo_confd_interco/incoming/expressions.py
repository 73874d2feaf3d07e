# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Match regular expressions exactly as Asterisk does, in a separate process.

Asterisk uses regcomp() and regexec() of the C library, and so does this module. An
expression can take hours or all memory, and whoever may edit a trunk can write one.
Therefore the process has limits, and ends when an expression exceeds them; another one
goes on with the other expressions.

The module is also the program of that process, so it imports nothing of the plugin.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

# Constants of regex.h in the GNU C library.
_REG_EXTENDED = 1
_REG_NOSUB = 8
_REG_ESPACE = 12
# More than sizeof(regex_t) on any machine.
_BYTES_OF_REGEX_T = 1024

# The result of an expression. Asterisk does not load the section of an invalid one.
MATCHES = '1'
DIFFERS = '0'
INVALID = '-'
UNKNOWN = '?'

# Seconds for all expressions, and seconds of the processor for each.
_MAX_SECONDS = 2
_MAX_CPU_SECONDS = 0.1
_MAX_MEMORY = 256 * 1024 * 1024


def match_expressions(
    pairs: Sequence[tuple[str, Sequence[str]]],
    owners: Sequence[str],
    seconds: float = _MAX_SECONDS,
) -> list[str]:
    """Return whether each expression matches any of its texts.

    :param pairs: expressions, each with texts
    :param owners: the owner of each expression. The expressions of all owners are
        matched in turn, and those of an owner with an expensive one come last
    :return: one of the constants of this module for each; `UNKNOWN` where there was no
        answer in time
    """
    results = [UNKNOWN] * len(pairs)
    pending = _take_turns(owners)
    expensive: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while pending and (left := end - time.monotonic()) > 0:
        found = _run_process([pairs[index] for index in pending], left)
        for index, result in zip(pending, found, strict=False):
            results[index] = result
        # The process has ended at the next one.
        for index in pending[len(found) :][:1]:
            expensive[owners[index]] += 1
        rest = pending[len(found) + 1 :]
        pending = sorted(rest, key=lambda index: expensive[owners[index]])
    return results


def _take_turns(owners: Sequence[str]) -> list[int]:
    """Return the indexes, of each owner in turn."""
    indexes = defaultdict(list)
    for index, owner in enumerate(owners):
        indexes[owner].append(index)
    turns: Iterable[int | None] = chain(*zip_longest(*indexes.values()))
    return [index for index in turns if index is not None]


def _run_process(
    pairs: Sequence[tuple[str, Sequence[str]]], seconds: float
) -> list[str]:
    """Return the results of the expressions before the first that exceeds a limit."""
    # The option -I keeps the environment and the folder of the module out of the path.
    command = [sys.executable, '-I', __file__]
    try:
        output = subprocess.run(
            command,
            input=json.dumps(pairs).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b''
    return [line for line in output.decode().splitlines() if line][: len(pairs)]


def _run() -> None:
    """Answer each pair on the standard input as soon as the answer is known."""
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    for expression, texts in json.loads(sys.stdin.buffer.read()):
        # The signal of this timer ends the process.
        signal.setitimer(signal.ITIMER_PROF, _MAX_CPU_SECONDS)
        sys.stdout.write(f'{_match(libc, expression, texts)}\n')
        sys.stdout.flush()


def _match(libc: ctypes.CDLL, expression: str, texts: Sequence[str]) -> str:
    compiled = ctypes.create_string_buffer(_BYTES_OF_REGEX_T)
    error = libc.regcomp(compiled, _encode(expression), _REG_EXTENDED | _REG_NOSUB)
    if error:
        return UNKNOWN if error == _REG_ESPACE else INVALID
    found = {libc.regexec(compiled, _encode(text), 0, None, 0) for text in texts}
    libc.regfree(compiled)
    if 0 in found:
        return MATCHES
    return UNKNOWN if _REG_ESPACE in found else DIFFERS


def _encode(text: str) -> bytes:
    return text.encode('utf-8', 'replace')


if __name__ == '__main__':
    _run()
