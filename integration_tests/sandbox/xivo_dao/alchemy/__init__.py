# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models of the host's tables.

They are defined by subject in the modules with an underscore. The other modules have
the host's names. Importing one imports all models that relationships refer to by name.
"""

from . import _routes, _tables, _trunks  # noqa: F401
