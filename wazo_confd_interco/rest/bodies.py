# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the body of a request before wazo-confd does.

wazo-confd reads the body for its log before it dispatches a request, and answers 500
if the body is not what its headers say. The bodies of this plugin's resources are read
here first, so that `parse_body` can answer 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final, TypeAlias

from . import limits

WSGIApplication: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

# The key of the WSGI environment that says why a body could not be read.
UNREADABLE: Final = 'wazo_confd_interco.unreadable_body'
_LENGTH: Final = re.compile('[0-9]+')
_BLOCK: Final = 64 * 1024


class _BrokenBody(ValueError):
    """A body that ends too early, or whose length is not a number."""


class BodyReader:
    """WSGI middleware that reads the bodies of requests to the given paths."""

    def __init__(self, application: WSGIApplication, *prefixes: str) -> None:
        """Create the middleware.

        :param prefixes: the beginnings of the paths of the resources
        """
        self._application = application
        self._prefixes = prefixes

    def __call__(self, environ: dict[str, Any], respond: Any) -> Iterable[bytes]:
        """Replace the input of a request by what was read of it."""
        if environ.get('PATH_INFO', '').startswith(self._prefixes):
            _buffer_input(environ)
        return self._application(environ, respond)


def _buffer_input(environ: dict[str, Any]) -> None:
    try:
        content = _read(environ)
    except (ValueError, OSError, OverflowError) as error:
        content, environ[UNREADABLE] = b'', _explain(error)
    environ['wsgi.input'] = BytesIO(content)
    environ['CONTENT_LENGTH'] = str(len(content))


def _explain(error: Exception) -> str:
    if isinstance(error, _BrokenBody):
        return str(error)
    return 'its chunked encoding is broken; send one valid HTTP/1.1 body'


def _read(environ: dict[str, Any]) -> bytes:
    """Return the body, or a little more than the plugin accepts of it."""
    is_chunked = bool(environ.get('wsgi.input_terminated'))
    header = environ.get('CONTENT_LENGTH') or ''
    if is_chunked:
        return _read_at_most(environ['wsgi.input'], limits.MAX_BODY_BYTES + 1)
    if not header:
        return b''
    if not _LENGTH.fullmatch(header):
        raise _BrokenBody('Content-Length must be a number of bytes')
    wanted = min(int(header[:20]), limits.MAX_BODY_BYTES + 1)
    content = _read_at_most(environ['wsgi.input'], wanted)
    if len(content) < wanted:
        raise _BrokenBody('it is shorter than Content-Length; send all of it')
    return content


def _read_at_most(stream: Any, length: int) -> bytes:
    blocks: list[bytes] = []
    while length > 0:
        block = stream.read(min(length, _BLOCK))
        if not block:
            break
        blocks.append(block)
        length -= len(block)
    return b''.join(blocks)
