# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of warnings about caller IDs.

`warnings` and `policy` find where an entry applies. The enumeration in api.yml and the
table in docs/callerid.md are tested against this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypedDict

from ..options.findings import ERROR, WARNING


@dataclass(frozen=True)
class CallerIDFinding:
    """One kind of warning.

    :param code: stable, for programs
    :param level: `ERROR` if calls fail, otherwise `WARNING`
    :param message: one sentence, a template with named fields
    :param advice: what to change
    """

    code: str
    level: str
    message: str
    advice: str


class WarningDocument(TypedDict):
    """A warning as the API answers it."""

    code: str
    resource: str
    id: str
    message: str


@dataclass(frozen=True)
class CallerIDWarning:
    """A finding that applies to an object.

    :param resource: `users`, `outcalls`, `extensions` or `interconnections`
    :param id: the ID or UUID of the object
    """

    finding: CallerIDFinding
    resource: str
    id: int | str
    message: str

    def to_warning(self) -> WarningDocument:
        """Return the entry of `warnings`."""
        return {
            'code': self.finding.code,
            'resource': self.resource,
            'id': str(self.id),
            'message': self.message,
        }


FINDINGS: Final = (
    CallerIDFinding(
        'user_without_setting',
        WARNING,
        'the user has no outgoing_caller_id, which is not the same as default: calls '
        'keep their internal number and name, and the caller_id of an outcall never '
        'applies',
        'set outgoing_caller_id of the user to default; unset_users sets it for every '
        'user without a setting',
    ),
    CallerIDFinding(
        'user_without_line',
        WARNING,
        'the user has no line and cannot call; this answer considers every context of '
        'outgoing calls',
        'give the user a line, or specify the context',
    ),
    CallerIDFinding(
        'caller_id_not_set',
        WARNING,
        'no rule sets the caller ID of calls to {exten}: the called party sees the '
        'internal number and the name of the caller',
        'set caller_id of the extension; set internal_caller_id of the outcall if this '
        'is intended',
    ),
    CallerIDFinding(
        'caller_id_not_understood',
        WARNING,
        'Wazo does not understand the caller ID {caller_id!r} and ignores it: the call '
        'keeps its own caller ID',
        'set a valid caller ID, such as "My Name" <9999>',
    ),
    CallerIDFinding(
        'caller_id_without_number',
        WARNING,
        'the caller ID {caller_id!r} has a name and no number: the call keeps its own '
        'number',
        'add a number: "My Name" <9999>',
    ),
    CallerIDFinding(
        'number_not_in_format',
        WARNING,
        'no outgoing_caller_id_format can express {number}: it is not a telephone '
        'number {where}',
        'write the number with a + and its country code',
    ),
    CallerIDFinding(
        'selected_caller_id_ignored',
        WARNING,
        'the selected caller ID {number!r} is not a number and is ignored: the call '
        'keeps its own caller ID',
        'change the application so that it selects a number of 3 to 15 digits',
    ),
    CallerIDFinding(
        'anonymous_without_identity',
        WARNING,
        'anonymous calls to {extens} have no P-Asserted-Identity, because caller_id of '
        'the extension has no number; a provider may reject such calls',
        'set caller_id of the extension to a caller ID with a number',
    ),
    CallerIDFinding(
        'anonymous_without_privacy',
        WARNING,
        'anonymous calls to {extens} over {interfaces} have neither Privacy nor '
        'P-Asserted-Identity: Wazo adds these headers to PJSIP channels only',
        'use an interconnection of type sip for the outcall',
    ),
    CallerIDFinding(
        'anonymous_call_fails',
        ERROR,
        'anonymous calls to {extens} fail: Wazo does not understand caller_id of the '
        'extension',
        'set caller_id of the extension to a valid caller ID, or to null',
    ),
    CallerIDFinding(
        'anonymous_caller_told',
        WARNING,
        'the provider receives the name and number of the anonymous caller, because '
        '{options} and trust_id_outbound are on',
        'set sip.trust_id_outbound of the SIP interconnection to false, unless the '
        'provider needs this identity',
    ),
    CallerIDFinding(
        'from_user_in_anonymous_call',
        WARNING,
        'the From header of the anonymous call contains from_user, {from_user!r}',
        'set sip.from_user of the SIP interconnection to null, unless the provider '
        'needs it',
    ),
    CallerIDFinding(
        'from_user_replaces',
        WARNING,
        'the From header contains from_user, {from_user!r}, instead of the caller ID',
        'set sip.from_user of the SIP interconnection to null, or its sip.send_pai to '
        'true, as the provider requires',
    ),
    CallerIDFinding(
        'internal_caller_id_replaced',
        WARNING,
        'internal_caller_id keeps the caller ID of the call, but from_user of '
        '{interconnections} replaces it',
        'set internal_caller_id of the outcall to false, or sip.from_user of the SIP '
        'interconnection to null',
    ),
    CallerIDFinding(
        'outcall_disabled',
        ERROR,
        'the outcall {outcall!r} matches the number but is disabled: the call is '
        'dropped',
        'enable the outcall, or delete its extension',
    ),
    CallerIDFinding(
        'outcall_without_trunk',
        ERROR,
        'the outcall {outcall!r} matches the number but has no interconnection: the '
        'call is dropped',
        'add an interconnection to the outcall',
    ),
    CallerIDFinding(
        'trunk_without_endpoint',
        ERROR,
        'the outcall {outcall!r} has an interconnection without an endpoint: every '
        'call is dropped',
        'set the type of the interconnection, or remove it from the outcall',
    ),
    CallerIDFinding(
        'trunks_disabled',
        ERROR,
        'every interconnection of the outcall {outcall!r} is disabled: the call is '
        'dropped',
        'enable an interconnection of the outcall',
    ),
)

_BY_CODE: Final = {finding.code: finding for finding in FINDINGS}


def warn(code: str, resource: str, id_: int | str, **details: str) -> CallerIDWarning:
    """Return the warning of a code about an object.

    :param details: the fields of the message
    """
    finding = _BY_CODE[code]
    return CallerIDWarning(finding, resource, id_, finding.message.format(**details))
