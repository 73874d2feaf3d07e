# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request makes of the NAT of an interconnection, before anything is written.

The endpoint's part goes into the interconnection's document, as the options and the
transport that it is stored as, and is written with it. What is left, the transport and
the tenant's template, is written by `write`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.helpers.db_manager import Session

from ..documents import Document, differences, fill, join, merge_patch
from ..interconnections.change import Change
from ..native import references
from ..native import services as host_module
from ..native import sip_sections as sections
from ..native import transports as stored
from ..native.services import Host
from ..native.transports import GlobalTemplate, Transport
from ..rest.resource import MasterTenantOnly, refuse, refuse_all
from . import writing
from .fields import LOCAL_NET, OF_ENDPOINT, OF_TRANSPORT, OPTIONS_A_TRANSPORT
from .reading import of_endpoint, of_transport, transport_of
from .rules import refusals

_OPTIONS: Final = 'sip.options.endpoint'


@dataclass(frozen=True)
class NatChange:
    """The values that were and that are to be, and what differs of them.

    `transport` is the one in effect, `template` the tenant's where it is to have the
    endpoint's values, `path` the place of the document in the body, `given` the names
    that the body has a value for.
    """

    path: str
    old: Document
    new: Document
    changed: frozenset[str]
    transport: Transport | None
    template: GlobalTemplate | None
    given: frozenset[str]

    @property
    def of_transport(self) -> frozenset[str]:
        """What is changed of the transport itself."""
        return self.changed & OF_TRANSPORT

    @property
    def of_template(self) -> bool:
        """Whether the tenant's template is changed."""
        return self.template is not None and bool(self.changed & OF_ENDPOINT)


def complete(change: Change, patch: Document) -> NatChange:
    """What a patch of the NAT document changes; the endpoint's part is in `change`.

    :param patch: what the schema loads
    """
    path = change.nat_path
    before = stored.endpoint_of(change.new if change.creates else change.old)
    name, template = before.found(transport_of)
    locks = any(option in patch for option in OF_TRANSPORT)
    transport = stored.transport(name, lock=locks)
    target = _target(change, patch, path)
    options = target.options if target else _own_options(change.new)

    old = {
        **of_transport(transport.options if transport else ()),
        **of_endpoint(options),
    }
    if target is None:
        _refuse_two_values(path, patch, change, old)
    values = {key: patch[key] for key in patch if key in old}
    if target:
        # Null says nothing of a template: it is not what the endpoint's null is.
        values = {
            key: value
            for key, value in values.items()
            if value is not None or key in OF_TRANSPORT
        }
    new = merge_patch(old, values)
    fill(new, {**dict.fromkeys(old), LOCAL_NET: []}, old)
    changed = frozenset(differences(old, new, lambda key: key == LOCAL_NET))
    given = frozenset(key for key in values if values[key] is not None)
    found = NatChange(path, old, new, changed, transport, target, given)

    moves = _move(change, patch, path, transport, template is not None)
    moves = moves or _is_moved(change, name)
    if moves and found.of_transport:
        reason = 'moving and changing a transport takes two requests'
        refuse({join(path, 'transport'): reason})
    if not target:
        written = writing.to_endpoint(_own_options(change.new), new, changed)
        change.new['sip']['options']['endpoint'] = [list(row) for row in written]
    return found


def _own_options(document: Document) -> list[tuple[str, str]]:
    return [tuple(row) for row in document['sip']['options']['endpoint']]


def _target(change: Change, patch: Document, path: str) -> GlobalTemplate | None:
    """The tenant's template, where the patch has values for it."""
    values = [patch.get(key) for key in OF_ENDPOINT]
    if patch.get('scope') != 'tenant' or all(value is None for value in values):
        return None
    template = stored.locked_global_template(change.tenant_uuid)
    if template is None:
        refuse({join(path, 'scope'): 'the tenant has no global template'})
    return template


def _refuse_two_values(
    path: str, patch: Document, change: Change, read: Mapping[str, Any]
) -> None:
    """An option that `sip.options.endpoint` changes is what `nat` says it is.

    :param read: the values of the options as they are changed to there
    """
    stored_rows = set(_own_options(change.old))
    said = {row[0] for row in _own_options(change.new) if row not in stored_rows}
    refuse_all(
        (join(path, key), f'{_OPTIONS} says something else')
        for key in sorted(OF_ENDPOINT & said & patch.keys())
        if patch[key] != read[key]
    )


def _move(
    change: Change,
    patch: Document,
    path: str,
    transport: Transport | None,
    inherited: bool,
) -> bool:
    """Moves to the transport that a patch names; whether it is another than now."""
    if 'transport' not in patch:
        return False
    given, sip = patch['transport'], change.new['sip']
    if given is None:
        if transport is None or inherited:
            return False
        sip['options']['endpoint'] = [
            row for row in sip['options']['endpoint'] if row[0] != 'transport'
        ]
        target = None
    else:
        given = {key: value for key, value in given.items() if value is not None}
        if transport and given and given.items() <= _reference(transport).items():
            return False
        target = references.transport(given, join(path, 'transport'))
    said = sip['transport'] != (change.old['sip']['transport'])
    if said and sip['transport'] != target:
        refuse({join(path, 'transport'): 'sip.transport is another'})
    sip['transport'] = target
    return True


def _reference(transport: Transport) -> Mapping[str, str]:
    return {'uuid': str(transport.uuid), 'name': transport.name}


def _is_moved(change: Change, name: str | None) -> bool:
    """Whether the rest of the body gives the interconnection another transport."""
    if change.creates or change.old['sip'] == change.new['sip']:
        return False
    return stored.endpoint_of(change.new).found(transport_of)[0] != name


def validate(change: Change, is_master: bool) -> None:
    """Refuses what would not work, and who may not change what everybody shares.

    :param is_master: whether the request comes from the master tenant
    """
    nat = change.nat
    if nat is None or not nat.of_transport:
        return
    if not is_master:
        raise MasterTenantOnly
    if nat.transport is None or nat.transport.uuid is None:
        reason = 'there is no transport in effect to write it to'
        refuse_all((join(nat.path, key), reason) for key in sorted(nat.of_transport))
    refuse_all(refusals(nat.path, nat.old, nat.new, nat.changed))
    before = nat.transport.options
    options = writing.to_transport(before, nat.new, nat.changed)
    if len(options) > max(OPTIONS_A_TRANSPORT, len(before)):
        reason = f'more than {OPTIONS_A_TRANSPORT} options in the transport'
        refuse({join(nat.path, LOCAL_NET): reason})


def write(host: Host, change: Change) -> None:
    """Edits the transport and the template, as far as they change."""
    if change.nat and change.nat.of_transport:
        _edit_transport(host, change.nat)
    if change.nat and change.nat.of_template:
        _edit_template(host, change.nat)


def _edit_transport(host: Host, nat: NatChange) -> None:
    transport = Session.get(PJSIPTransport, nat.transport.uuid)
    before = nat.transport.options
    rows = writing.to_transport(before, nat.new, nat.changed)
    # Lists of two: the model takes tuples that it has already for its own rows.
    transport.options = [list(row) for row in rows]
    added = [list(row) for row in rows if row not in before]
    seen = SimpleNamespace(uuid=transport.uuid, name=None, options=added)
    host_module.edit(host.sip_transport, transport, seen)


def _edit_template(host: Host, nat: NatChange) -> None:
    template = host.endpoint_sip_template.get(nat.template.uuid)
    before = nat.template.options
    after = writing.to_endpoint(before, nat.new, nat.changed)
    added = sections.store(template, {'endpoint': (before, after)})
    seen = SimpleNamespace(uuid=template.uuid, name=None, templates=[], **added)
    host_module.edit(host.endpoint_sip_template, template, seen)
