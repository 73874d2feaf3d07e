# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wire format of NAT: names and JSON types; nothing is required."""

from __future__ import annotations

from marshmallow.validate import OneOf

from ..rest.schema import Flag, Number, Strict, Text, Uuid, nested, texts

SCOPES = ('interconnection', 'tenant')


class NatTransportSchema(Strict):
    READ_ONLY = frozenset(('inherited', 'shared_by'))

    uuid = Uuid(allow_none=True)
    name = Text()


class NatSchema(Strict):
    READ_ONLY = frozenset(('effective', 'asterisk_restart_required', 'warnings'))

    transport = nested(NatTransportSchema)
    external_media_address = Text()
    external_signaling_address = Text()
    external_signaling_port = Number()
    local_net = texts()
    rtp_symmetric = Flag()
    rewrite_contact = Flag()
    force_rport = Flag()
    direct_media = Flag()
    scope = Text(validate=OneOf(SCOPES))
