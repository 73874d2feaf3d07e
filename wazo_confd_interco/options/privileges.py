# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only a token of the master tenant may set, and why.

The checks and the table *Who may set what* in docs/administration.md come from
`PRIVILEGES`. A setting is listed if a value of it can reach what belongs to another
tenant, or to the machine that all tenants share. A token of the master tenant may set
it for any tenant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..problems import MASTER_TENANT_ONLY, InvalidValue


@dataclass(frozen=True)
class Privilege:
    """Settings that only a token of the master tenant may use.

    :param where: the path of the settings in the document
    :param what: the values that are restricted, in words
    :param reason: what such a value can reach; the second half of the message
    :param options: the names of restricted options, in lower case
    """

    where: str
    what: str
    reason: str
    options: tuple[str, ...] = ()

    def check(self, subject: str, is_master: bool) -> None:
        """Raise `InvalidValue` unless the request has a token of the master tenant.

        :param subject: what the request sets, the beginning of the message
        """
        if not is_master:
            raise InvalidValue(
                f'{subject} requires a token of the master tenant; {self.reason}',
                MASTER_TENANT_ONLY,
            )


_OPTIONS: Final = 'sip.options, iax.options'

VARIABLE: Final = Privilege(
    _OPTIONS,
    'every variable of `set_var` and `setvar`, except `WAZO_PAI_FORMAT`, and the '
    'variables that name a context of the tenant',
    'variables select files, parking lots and functions of every tenant',
)
CHANNEL: Final = Privilege(
    'custom.interface, custom.dahdi',
    'every technology except `Local/`, `PJSIP/`, `IAX2/` and `SCCP/`; DAHDI included',
    'lines and devices of the machine belong to all tenants',
)
UNKNOWN_TARGET: Final = Privilege(
    'custom.interface',
    'a context, endpoint, peer or line that the tenant does not have',
    'the name may belong to another tenant later',
)
COMMAND: Final = Privilege(
    'incalls[].destination',
    'the type `custom`',
    'its command can run any dialplan application',
)
SOUND: Final = Privilege(
    'incalls[].destination.filename',
    'a file outside the sounds of the tenant and of Asterisk',
    'it may be a recording or a voicemail message of another tenant',
)
SUBROUTINE: Final = Privilege(
    'outcalls[].preprocess_subroutine',
    'every value',
    'subroutines of the dialplan belong to all tenants',
)
NUMBER_AS_NAME: Final = Privilege(
    'name',
    'SIP: a name without letters, or a word for callers without a number such as '
    '`unknown`',
    'Asterisk compares callers with names before addresses, so such a name would '
    'receive calls to other tenants',
)
WIDE_MATCH: Final = Privilege(
    'sip.match',
    'a network larger than /16 (IPv4) or /32 (IPv6)',
    'a network of this size matches calls of other tenants',
)
TRANSPORT: Final = Privilege(
    'nat',
    'every change of a transport',
    'a transport belongs to all tenants',
)

PRIVILEGES: Final = (
    CHANNEL,
    UNKNOWN_TARGET,
    NUMBER_AS_NAME,
    WIDE_MATCH,
    COMMAND,
    SOUND,
    SUBROUTINE,
    VARIABLE,
    Privilege(
        _OPTIONS,
        'groups of calls',
        'members of these groups pick up calls of every tenant',
        ('call_group', 'named_call_group', 'named_pickup_group', 'pickup_group'),
    ),
    Privilege(
        _OPTIONS,
        'accounts of call records',
        'calls could be charged to another tenant',
        ('accountcode', 'tenantid'),
    ),
    Privilege(
        _OPTIONS,
        'files, keys and profiles of the machine',
        'files of the machine may be keys and certificates of another tenant',
        (
            'dbsecret',
            'dtls_ca_file',
            'dtls_ca_path',
            'dtls_cert_file',
            'dtls_private_key',
            'geoloc_incoming_call_profile',
            'geoloc_outgoing_call_profile',
            'outkey',
            'stir_shaken',
            'stir_shaken_profile',
        ),
    ),
    Privilege(
        _OPTIONS,
        'ports of the machine',
        'services of all tenants use these ports',
        ('rtp_port_end', 'rtp_port_start', 'sourceaddress'),
    ),
    Privilege(
        _OPTIONS,
        'recordings and features',
        'recordings fill the disk of all tenants',
        ('one_touch_recording', 'record_off_feature', 'record_on_feature'),
    ),
    Privilege(
        _OPTIONS,
        'extensions and parking lots',
        'they change the dialplan of all tenants',
        ('parkinglot', 'regexten'),
    ),
    TRANSPORT,
)
_BY_OPTION: Final = {
    option: privilege for privilege in PRIVILEGES for option in privilege.options
}


def check_option_privilege(key: str, is_master: bool) -> None:
    """Raise `InvalidValue` if an option requires a token of the master tenant."""
    privilege = _BY_OPTION.get(key.lower())
    if privilege is not None:
        privilege.check(key, is_master)
