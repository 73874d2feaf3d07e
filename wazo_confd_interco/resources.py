# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from functools import partial
from typing import Any, Final

from .callerid_policy.resource import CallerIDPolicy, CallerIDResolve
from .callerid_policy.service import CallerIDPolicyService
from .config import Settings
from .dahdi_groups.resource import DahdiGroupList
from .dahdi_groups.service import DahdiGroupService
from .diagnostics.resource import DiagnosticsItem
from .diagnostics.service import DiagnosticsService
from .identification.resource import Identify
from .identification.service import IdentificationService
from .importing.resource import ImportList
from .importing.service import ImportService
from .interconnections.resource import InterconnectionItem, InterconnectionList
from .interconnections.service import InterconnectionService
from .interconnections.sync import SyncService
from .kinds.registry import build_kinds
from .nat.resource import NatItem
from .nat.service import NatService
from .native.confd.services import build_services, call_when_ready
from .native.database.legacy_index import drop_match_index
from .probing.resource import Probe
from .probing.service import ProbeService
from .profiles.resource import ProfileList
from .profiles.service import ProfileService
from .rest.bodies import BodyReader
from .state.host import build_keeper
from .state.resource import StateItem, StateList
from .state.service import StateService
from .unrecognised.resource import Unrecognised
from .unrecognised.service import UnrecognisedService

# The name by which links refer to an interconnection.
_LINKED: Final = 'interconnections'
# The beginnings of the paths of all resources.
_PREFIXES: Final = ('/1.1/interconnections', '/1.1/callerid-policy')


def add_resources(dependencies: dict[str, Any]) -> None:
    """Build the services, then register all resources.

    :param dependencies: what wazo-confd passes to each plugin
    """
    settings = Settings.from_config(dependencies['config'])
    services = build_services(dependencies)
    kinds = build_kinds(services.known_options)
    profiles = ProfileService(settings.profiles)
    interconnections = InterconnectionService(services, kinds, profiles.apply, settings)
    states = StateService(build_keeper(dependencies, settings.state_timeout))
    imports = ImportService(interconnections, kinds, services.known_options)
    sync = SyncService(interconnections, kinds, profiles.apply)
    identification = IdentificationService(services)
    callerid_policy = CallerIDPolicyService(services, interconnections, kinds)

    add = partial(_add_resource, dependencies['api'])
    add(ProfileList, '/interconnections/profiles', profiles)
    add(ImportList, '/interconnections/import', imports)
    add(DahdiGroupList, '/interconnections/dahdi', DahdiGroupService(settings))
    add(Identify, '/interconnections/identify', identification)
    unrecognised = UnrecognisedService(identification, dependencies['bus_consumer'])
    add(Unrecognised, '/interconnections/unrecognised', unrecognised)
    add(Probe, '/interconnections/probe', ProbeService(interconnections))
    add(InterconnectionList, '/interconnections', interconnections, sync)
    add(InterconnectionItem, '/interconnections/<id>', interconnections, name=_LINKED)
    add(StateItem, '/interconnections/<id>/state', states)
    add(StateList, '/interconnections/states', states)
    add(NatItem, '/interconnections/<id>/nat', NatService(interconnections, kinds))
    diagnostics = DiagnosticsService(interconnections, states)
    add(DiagnosticsItem, '/interconnections/<id>/diagnostics', diagnostics)
    add(CallerIDPolicy, '/callerid-policy', callerid_policy)
    add(CallerIDResolve, '/callerid-policy/resolve', callerid_policy)

    application = dependencies['api'].app
    application.wsgi_app = BodyReader(application.wsgi_app, *_PREFIXES)
    call_when_ready(dependencies, drop_match_index)


def _add_resource(
    api: Any, resource: type, path: str, *services: Any, name: str | None = None
) -> None:
    """Register a resource.

    :param services: the arguments of the resource
    :param name: the name by which links refer to it
    """
    api.add_resource(
        resource,
        path,
        endpoint=name or f'interco_{resource.__name__.lower()}',
        resource_class_args=services,
    )
