# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Raw options of any kind that name something: a context or a music on hold class.

What they name must belong to the tenant. The names of options are compared in lower
case, as Asterisk does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..options.variables import find_entered_context, find_mailbox_contexts
from .lookups import MUSIC_CLASS, ContextUse, TargetUse

Options = Iterable[tuple[str, str]]

# The options that set a channel variable, in PJSIP (with its alias) and in IAX.
VARIABLES: Final = frozenset(('set_var', 'setvar'))
_MAILBOXES: Final = frozenset(('incoming_mwi_mailbox', 'mailbox'))
_MUSIC: Final = frozenset(('moh_suggest', 'mohsuggest', 'mohinterpret'))
# Classes of Asterisk's own: that of all tenants, and the music of the other side.
_COMMON_MUSIC: Final = frozenset(('default', 'passthrough'))


def find_context_uses(path: str, options: Options) -> Iterator[ContextUse]:
    """Yield the contexts that options name.

    :param path: the path of the options in the document
    """
    for key, value in options:
        name = key.lower()
        if name.endswith('_context'):
            yield ContextUse(path, value)
        elif name in VARIABLES:
            context = find_entered_context(value)
            if context is not None:
                yield ContextUse(path, context)
        elif name in _MAILBOXES:
            for context in find_mailbox_contexts(value):
                yield ContextUse(path, context, must_exist=False)


def find_music_uses(path: str, options: Options) -> Iterator[TargetUse]:
    """Yield the music on hold classes that options name.

    :param path: the path of the options in the document
    """
    for key, value in options:
        if key.lower() in _MUSIC and value.lower() not in _COMMON_MUSIC:
            yield TargetUse(path, MUSIC_CLASS, value)
