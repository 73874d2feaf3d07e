# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


def _no_tenants() -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Requester:
    """Who sends a request.

    :param tenant_uuid: the tenant that the request is about, in which it creates
    :param ask_is_master: asks wazo-auth whether the token belongs to the master tenant
    :param list_others: asks wazo-auth for the tenants below this one
    """

    tenant_uuid: str
    ask_is_master: Callable[[], bool]
    list_others: Callable[[], Sequence[str]] = _no_tenants

    @property
    def is_master(self) -> bool:
        """Whether the token belongs to the master tenant.

        Only the master tenant may set what reaches beyond one tenant. This may ask
        wazo-auth, so it must not be read for the first time while rows are locked.
        """
        return self.ask_is_master()

    @property
    def tenant_uuids(self) -> tuple[str, ...]:
        """The tenants whose objects the request may see and change."""
        return tuple(dict.fromkeys((self.tenant_uuid, *self.list_others())))

    def iterate_tenants(self) -> Iterator[tuple[str, ...]]:
        """Yield the tenant of the request, then all that it may see.

        Most requests are about an object of their own tenant. For these, wazo-auth is
        not asked for the others, which takes as long as half of a small request.
        """
        yield (self.tenant_uuid,)
        yield self.tenant_uuids
