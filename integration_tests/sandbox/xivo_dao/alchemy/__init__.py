# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models of the tables in ``tables.json``.

Importing one model imports all models that relationships refer to by name.
"""

from . import incall, linefeatures, outcall, pjsip_transport  # noqa: F401
