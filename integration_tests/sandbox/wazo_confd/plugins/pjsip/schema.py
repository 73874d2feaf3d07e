# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from marshmallow import fields

from ...helpers.mallow import BaseSchema


class PJSIPTransportSchema(BaseSchema):
    uuid = fields.UUID()
    name = fields.String()
    options = fields.List(fields.List(fields.String()))
