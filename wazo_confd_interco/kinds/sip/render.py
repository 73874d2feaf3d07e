# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of pjsip.conf that wazo-confgend writes for a SIP interconnection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...options.field import Option
from ...options.rendering import render_section
from ..stored import Announcements
from .inheritance import Endpoint, ResolvedOption, ResolvedSection
from .pai_format import ASSIGNMENT

# The sections after the endpoint's in the order in which they are written: the name of
# each, and the type of its object.
_SECTIONS: Final = {
    'aor': ('{}', 'aor'),
    'auth': ('{}', 'auth'),
    'identify': ('{}', 'identify'),
    'outbound_auth': ('outbound_auth_{}', 'auth'),
    'registration_outbound_auth': ('auth_reg_{}', 'auth'),
    'registration': ('{}', 'registration'),
}
# Which sections refer to which others, and by which option.
_REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    'endpoint': {'aor': 'aors', 'auth': 'auth', 'outbound_auth': 'outbound_auth'},
    'registration': {'registration_outbound_auth': 'outbound_auth'},
}


@dataclass(frozen=True)
class SIPTrunk:
    """A SIP trunk with what wazo-confgend needs to know around its endpoint.

    :param context: the context of the trunk
    :param announcements: the recording announcements of the tenant
    """

    name: str
    label: str | None
    context: str | None
    endpoint: Endpoint
    announcements: Announcements = Announcements()


def render(trunk: SIPTrunk) -> str:
    """Return the text of all sections of a trunk, with secrets masked."""
    sections = resolve_sections(trunk)
    first = render_section(trunk.name, sections.pop('endpoint'), trunk.label)
    others = (
        render_section(_SECTIONS[section][0].format(trunk.name), options)
        for section, options in sections.items()
    )
    return '\n'.join((first, *others))


def resolve_sections(trunk: SIPTrunk) -> dict[str, list[Option]]:
    """Return the options of each section that is written, secrets included."""
    sections = {name: trunk.endpoint.resolve(name) for name in _SECTIONS}
    sections = {'endpoint': _resolve_endpoint(trunk)} | sections
    if not sections['registration'].rows():
        del sections['registration_outbound_auth']
    present = {name: one for name, one in sections.items() if one.rows()}
    return {
        name: _with_added(trunk, name, one, present).options()
        for name, one in present.items()
    }


def _with_added(
    trunk: SIPTrunk,
    name: str,
    section: ResolvedSection,
    present: Mapping[str, ResolvedSection],
) -> ResolvedSection:
    """Return a copy of a section with the type and the references that Wazo adds."""
    copy = ResolvedSection(dict(section.single), dict(section.repeated))
    for other, key in _REFERENCES.get(name, {}).items():
        if other in present:
            copy.add(
                ResolvedOption(
                    key, _SECTIONS[other][0].format(trunk.name), trunk.endpoint.source
                )
            )
    if name in ('identify', 'registration'):
        copy.add(ResolvedOption('endpoint', trunk.name, trunk.endpoint.source))
    type_ = 'endpoint' if name == 'endpoint' else _SECTIONS[name][1]
    copy.add(ResolvedOption('type', type_, trunk.endpoint.source))
    return copy


def _resolve_endpoint(trunk: SIPTrunk) -> ResolvedSection:
    section = ResolvedSection()
    for key, value in _trunk_options(trunk):
        section.add(ResolvedOption(key, value, trunk.endpoint.source))
    section.extend(trunk.endpoint.resolve('endpoint').rows())
    return section


def _trunk_options(trunk: SIPTrunk) -> Iterator[Option]:
    """Yield what comes before the templates, so that a template can override it."""
    yield 'set_var', f'__WAZO_TENANT_UUID={trunk.endpoint.tenant_uuid}'
    yield 'set_var', ASSIGNMENT
    if trunk.context:
        yield 'context', trunk.context
    start, stop = trunk.announcements
    if start:
        yield 'set_var', f'__WAZO_RECORDING_START_SOUND={start}'
    if stop:
        yield 'set_var', f'__WAZO_RECORDING_STOP_SOUND={stop}'
