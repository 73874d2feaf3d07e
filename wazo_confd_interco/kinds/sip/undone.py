# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of an endpoint that undo one of its fields, templates included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ...options.option_codecs import is_true
from .audio_formats import find_codecs_left
from .inheritance import Endpoint

# The option that sets the encryption of media to DTLS, whatever `media_encryption` is
# (`sip_endpoint_apply_handler` in res_pjsip/pjsip_configuration.c).
WEBRTC: Final = ('endpoint', 'webrtc')
_ENCRYPTION_OF_WEBRTC: Final = 'dtls'
# Asterisk uses the last rule that matches.
_RULES: Final = (('deny', 'permit'), ('contact_deny', 'contact_permit'))


def has_no_codec(endpoint: Endpoint) -> bool:
    """Return whether `disallow` removes all codecs that `allow` allows."""
    allowed, left = _find_codecs(endpoint)
    return bool(allowed) and not left


def find_disallowed_codecs(endpoint: Endpoint) -> str:
    """Return the codecs that `disallow` removes, if it leaves others."""
    allowed, left = _find_codecs(endpoint)
    return ', '.join(sorted(allowed - left)) if left else ''


def _find_codecs(endpoint: Endpoint) -> tuple[set[str], set[str]]:
    """Return the codecs that `allow` allows, and those that `disallow` leaves.

    Both are empty unless there are both options.
    """
    if not _has_all(endpoint, ('disallow', 'allow')):
        return set(), set()
    options = endpoint.resolve('endpoint').options()
    end = [key for key, _ in options].index('allow') + 1
    return find_codecs_left(options[:end]), find_codecs_left(options)


def is_undone_by_webrtc(media_encryption: str | None) -> bool:
    """Return whether `webrtc` replaces a `media_encryption`."""
    return media_encryption not in (None, _ENCRYPTION_OF_WEBRTC)


def encrypts_as_webrtc(endpoint: Endpoint) -> bool:
    """Return whether `media_encryption` has no effect because of `webrtc`."""
    media_encryption = endpoint.effective('endpoint', 'media_encryption')
    if not is_undone_by_webrtc(media_encryption):
        return False
    return is_true(endpoint.effective(*WEBRTC))


def find_unordered_rules(endpoint: Endpoint) -> str:
    """Return the rules about addresses that Wazo writes in an undefined order.

    The order of the options of one endpoint or template is undefined.
    """
    rules = [pair for pair in _RULES if _has_all(endpoint, pair)]
    if not rules:
        return ''
    levels = [
        {key for key, _ in level.sections.get('endpoint', ())}
        for level in endpoint.levels()
    ]
    found = [pair for pair in rules if any(map(set(pair).issubset, levels))]
    return ', '.join(' and '.join(pair) for pair in found)


def _has_all(endpoint: Endpoint, keys: Iterable[str]) -> bool:
    return all(endpoint.effective('endpoint', key) is not None for key in keys)
