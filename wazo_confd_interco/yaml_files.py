# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What PyYAML raises for a file that is no YAML."""

from __future__ import annotations

from typing import Final

import yaml

# Where a tag does not fit its value (`!!bool x`), it is what PyYAML stumbles on.
NO_YAML: Final = (
    yaml.YAMLError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
