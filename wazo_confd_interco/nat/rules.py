# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is refused of the changed values of the NAT document, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

from ..documents import join
from ..options import networks
from ..options.values import Refused, tried
from .fields import LOCAL_NET


def _port(number: int) -> None:
    if not 0 < number < 65536:
        raise Refused('a port is a number from 1 to 65535')


VALUES: Final[Mapping[str, Callable[[Any], None]]] = {
    'external_media_address': networks.external_address,
    'external_signaling_address': networks.external_address,
    'external_signaling_port': _port,
}


def refusals(
    path: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The refused paths, each with the reason.

    :param path: where the document stands in the body, '' for the body itself
    """
    for name, rule in VALUES.items():
        if name in changed and new[name] is not None:
            yield from tried(join(path, name), partial(rule, new[name]))
    for network in new[LOCAL_NET]:
        if network not in old[LOCAL_NET]:
            rule = partial(networks.local_net, network)
            yield from tried(join(path, LOCAL_NET), rule)
