# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections/<id>/state` and `/interconnections/states`."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields
from wazo_confd.auth import required_acl

from ..interconnections.schema import ListSchema
from ..native.trunks.loading import RESOURCE
from ..problems import NOT_A_CHOICE, Reason
from ..rest.lists import answer_list
from ..rest.requests import NoQuerySchema, parse_query
from ..rest.resource import Resource, parse_id
from .service import StateService
from .situations import STATUSES

_NOT_STATUSES: Final = Reason(
    f'must be one or more of {", ".join(STATUSES)}, separated by commas', NOT_A_CHOICE
)


def _check_statuses(text: str) -> None:
    if not set(text.split(',')) <= set(STATUSES):
        raise ValidationError(_NOT_STATUSES)


class StateListSchema(ListSchema):
    """The query parameters of the list: those of interconnections, and the status."""

    status = fields.String(validate=_check_statuses)

    class Meta(ListSchema.Meta):
        """Options of marshmallow."""

        exclude = ('view',)


class StateItem(Resource):
    """`/interconnections/<id>/state`."""

    def __init__(self, service: StateService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.{id}.state.read')
    def get(self, id: str) -> Any:  # noqa: A002
        """Read the state of an interconnection."""
        parse_query(NoQuerySchema)
        return self.service.get(parse_id(id, RESOURCE), self.requester())


class StateList(Resource):
    """`/interconnections/states`."""

    def __init__(self, service: StateService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.states.read')
    def get(self) -> Any:
        """List the states of interconnections."""
        parameters = parse_query(StateListSchema)
        tenants = self.visible_tenants(parameters['recurse'])
        return answer_list(*self.service.search(parameters, tenants))
