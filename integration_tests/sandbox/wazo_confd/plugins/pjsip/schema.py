# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from marshmallow import Schema


class PJSIPTransportSchema(Schema):
    """The service of the host needs it, the one of the sandbox does not."""
