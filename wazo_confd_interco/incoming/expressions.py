# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Match regular expressions exactly as Asterisk does, in a separate process.

Asterisk uses regcomp() and regexec() of the C library, and so does this module. An
expression can take hours or all memory, and whoever may edit a trunk can write one.
The process has limits for both, and is killed when the time limit is exceeded.

The module is also the program of that process, so it imports nothing of the plugin.
"""

from __future__ import annotations

import ctypes
import json
import resource
import subprocess
import sys
from collections.abc import Sequence

# Of regex.h in the GNU C library.
_REG_EXTENDED = 1
_REG_NOSUB = 8
# More than sizeof(regex_t) on any machine.
_BYTES_OF_REGEX_T = 1024

# The result of an expression. Asterisk does not load the section of an invalid one.
MATCHES = '1'
DIFFERS = '0'
INVALID = '-'
UNKNOWN = '?'

_MAX_SECONDS = 2
_MAX_MEMORY = 256 * 1024 * 1024


def match_expressions(
    pairs: Sequence[tuple[str, Sequence[str]]], seconds: float = _MAX_SECONDS
) -> list[str]:
    """Return whether each expression matches any of its texts.

    :param pairs: expressions, each with texts
    :return: one of the constants of this module for each; `UNKNOWN` where there was no
        answer in time
    """
    if not pairs:
        return []
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
    found = [line for line in output.decode().splitlines() if line][: len(pairs)]
    return found + [UNKNOWN] * (len(pairs) - len(found))


def _run() -> None:
    """Answer each pair on the standard input as soon as the answer is known."""
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    for expression, texts in json.loads(sys.stdin.buffer.read()):
        sys.stdout.write(f'{_match(libc, expression, texts)}\n')
        sys.stdout.flush()


def _match(libc: ctypes.CDLL, expression: str, texts: Sequence[str]) -> str:
    compiled = ctypes.create_string_buffer(_BYTES_OF_REGEX_T)
    flags = _REG_EXTENDED | _REG_NOSUB
    if libc.regcomp(compiled, _encode(expression), flags):
        return INVALID
    matches = any(
        libc.regexec(compiled, _encode(text), 0, None, 0) == 0 for text in texts
    )
    libc.regfree(compiled)
    return MATCHES if matches else DIFFERS


def _encode(text: str) -> bytes:
    return text.encode('utf-8', 'replace')


if __name__ == '__main__':
    _run()
