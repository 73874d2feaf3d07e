# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about the warnings of a document, by their codes."""

from __future__ import annotations

from typing import Final

from ..kinds.iax.register_line import DEFAULT_PORT

_GROUPS: Final = 'GET /interconnections/dahdi lists the groups that there are'

ADVICE: Final = {
    'registration_without_line': 'set `sip.registration.line` to true',
    'registration_without_contact_user': (
        'set `sip.registration.contact_user` to the number, or the user name, that the '
        'provider is to call'
    ),
    'identified_by_username': (
        'set `sip.identify_by` to ["ip"], or to ["header"] with an incoming header, or '
        'set `sip.inbound_auth`'
    ),
    'callerid_replaces_callers': (
        'set `sip.callerid` to null, and `caller_id` in the extension of the outcall'
    ),
    'name_is_not_username': (
        'give `name` and `sip.inbound_auth.username` one value, or set `sip.match` and '
        '`sip.identify_by` to ["ip"]'
    ),
    'codec_unknown': (
        "compare `sip.codecs`, and the templates' `allow`, with `core show codecs`"
    ),
    'outbound_proxy_without_lr': 'end `sip.outbound_proxy` in ;lr',
    'transport_of_other_ip_version': (
        'set `sip.transport` to one of the same IP version: one that is bound to [::] '
        'is for IPv6 alone'
    ),
    'match_overlaps': (
        'keep the address in one of them only; several accounts at one provider are '
        'told apart by a registration with line, or by `headers.incoming`'
    ),
    'iax_calls_without_secret': (
        'set `iax.auth.secret`, or set `iax.peer_type` to peer where only we call'
    ),
    'iax_registers_without_secret': (
        'set `iax.auth.secret`, or set `iax.host` to their address'
    ),
    'iax_port_before_host': (
        f'set `iax.port` to {DEFAULT_PORT}, and have them listen there'
    ),
    'iax_permit_and_deny': 'take one of the two out of `iax.options`',
    'iax_registration_without_user': 'set `iax.registration.auth_username`',
    'iax_registration_without_port': (
        f'set `iax.registration.remote_port`, {DEFAULT_PORT} as a rule'
    ),
    'dahdi_group_out_of_range': _GROUPS,
    'dahdi_group_unknown': _GROUPS,
    'dahdi_bri_group_over_several_spans': (
        'give each port a group of its own in dahdi-channels.conf'
    ),
    'dahdi_module_disabled': (
        'put enabled_asterisk_modules: {chan_dahdi.so: true} into a file of '
        '/etc/wazo-confgend/conf.d/, restart wazo-confgend, then Asterisk'
    ),
}
