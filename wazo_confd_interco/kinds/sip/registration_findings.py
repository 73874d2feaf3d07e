# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about the registration of a SIP interconnection."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ...options.findings import WARNING, Finding
from ...options.option_codecs import is_positive, is_true
from ...options.secrets import is_secret
from ..context_findings import INCALL
from .subject import SIPSubject

# The options of a registration that decide whether Asterisk tries again.
_RETRY_OPTIONS: Final = (
    *('max_retries', 'fatal_retry_interval'),
    *('forbidden_retry_interval', 'auth_rejection_permanent'),
)
# What an incall without a pattern can have, with the plus that Wazo removes.
_CALLED: Final = re.compile(r'\+*[0-9*#]+')


def _registers_without_line(subject: SIPSubject) -> bool:
    if not subject.registers:
        return False
    return not is_true(subject.option('registration', 'line'))


def _registers_without_contact_user(subject: SIPSubject) -> bool:
    # In a context of type incall, the extension s takes the number from To. Without a
    # context, no call arrives at all.
    if not subject.registers or subject.context_type in (INCALL, None):
        return False
    return not subject.option('registration', 'contact_user')


def _find_letters(subject: SIPSubject) -> str | None:
    if not subject.registers or subject.context_type != INCALL:
        return None
    user = subject.option('registration', 'contact_user') or 's'
    return None if user == 's' or _CALLED.fullmatch(user) else user


def _registers_without_password(subject: SIPSubject) -> bool:
    section = 'registration_outbound_auth'
    if not subject.registers or subject.option(section, 'username') is None:
        return False
    return not any(
        is_secret(row.key) for row in subject.endpoint.resolve(section).rows()
    )


def _find_final_failures(subject: SIPSubject) -> str | None:
    """Return after which failures Asterisk never registers again.

    A retry needs an interval for the kind of answer, and a number of retries
    (`handle_registration_response` in res_pjsip_outbound_registration.c).
    """
    if not subject.registers:
        return None
    options = (subject.option('registration', key) for key in _RETRY_OPTIONS)
    return _describe_final_failures(*options)


@lru_cache(maxsize=256)
def _describe_final_failures(
    retries: str | None,
    final_interval: str | None,
    forbidden_interval: str | None,
    is_rejection_permanent: str | None,
) -> str:
    """Return the failures, from the values of `_RETRY_OPTIONS`."""
    found = []
    if retries and retries.isdecimal() and not is_positive(retries):
        found.append('after the first failure, because max_retries is 0')
    if not is_positive(final_interval):
        found.append('after a final answer such as 404')
        if not is_positive(forbidden_interval):
            found.append('after a single 403')
        if is_true(is_rejection_permanent or 'yes'):
            found.append('after a rejected password')
    return ', '.join(found)


FINDINGS: Final = (
    Finding(
        'registration_without_line',
        WARNING,
        'sip.registration.line',
        'Wazo names the endpoint in every registration, and Asterisk 22 ignores such a '
        'registration unless line is true',
        'set `sip.registration.line` to true',
        _registers_without_line,
    ),
    Finding(
        'registration_without_contact_user',
        WARNING,
        'sip.registration.contact_user',
        'without contact_user, calls arrive at the extension s, which takes the number '
        'from the To header only in a context of type incall',
        'set `context` to a context of type incall, or `sip.registration.contact_user` '
        'to the number that the provider calls',
        _registers_without_contact_user,
    ),
    Finding(
        'contact_user_with_letters',
        WARNING,
        'sip.registration.contact_user',
        'the provider calls {}, which only an incall with a pattern such as _. can '
        'take; without one, calls get a 404',
        'set `sip.registration.contact_user` to null, so that Wazo takes the number '
        'from the To header, or create an incall with the pattern _. and the '
        'destination called_number',
        _find_letters,
    ),
    Finding(
        'registration_without_password',
        WARNING,
        'sip.outbound_auth.password',
        'the registration has a user name and no password, so a registrar that asks '
        'for one rejects it',
        'set `sip.outbound_auth.password`',
        _registers_without_password,
    ),
    Finding(
        'registration_gives_up',
        WARNING,
        'sip.registration',
        'Asterisk never registers again: {}',
        "put the tenant's template registration_trunk into `sip.templates`, or set "
        'forbidden_retry_interval, fatal_retry_interval and auth_rejection_permanent '
        '= no in `sip.options.registration`, and `sip.registration.max_retries`',
        _find_final_failures,
    ),
)
