# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...kinds.change import Change
from ...kinds.stored import StoredTrunk


@dataclass(frozen=True)
class EndpointChange:
    """A change of an endpoint, for the writer of its kind.

    :param trunk: the model of the trunk
    :param plan: the plan of the kind
    """

    change: Change
    trunk: Any
    plan: Any

    @property
    def before(self) -> StoredTrunk:
        """The interconnection as it is stored, for an edit."""
        if self.change.stored is None:
            raise ValueError('a new interconnection is not stored yet')
        return self.change.stored
