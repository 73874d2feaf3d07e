# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from typing import Any

from flask import url_for
from flask_restful import abort
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load


def _abort(error: ValidationError, data: Any, **kwargs: Any) -> None:
    abort(400, message=error.args[0] if error.args else str(error))


class BaseSchema(Schema):
    """Answers 400 by itself; nested in another schema, it leaves that to it."""

    class Meta:
        ordered = True
        unknown = EXCLUDE

    def __init__(self, handle_error: bool = True, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if handle_error:
            self.handle_error = _abort

    def on_bind_field(self, field_name: str, field_obj: fields.Field) -> None:
        while isinstance(field_obj, fields.List):
            field_obj = field_obj.inner
        if isinstance(field_obj, fields.Nested):
            field_obj.schema.handle_error = lambda *args, **kwargs: None

    @pre_load
    def ensure_dict(self, data: Any, **kwargs: Any) -> Any:
        return data or {}


class Nested(fields.Nested):
    """``partial`` counts for the outermost layer only."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        kwargs['partial'] = False
        return super()._deserialize(value, attr, data, **kwargs)


class StrictBoolean(fields.Boolean):
    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value is True or value is False:
            return value
        raise self.make_error('invalid')


class Link(fields.Field):
    _CHECK_ATTRIBUTE = False

    def __init__(
        self,
        resource: str,
        route: str | None = None,
        field: str = 'id',
        target: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(dump_only=True, **kwargs)
        self.resource, self.route = resource, route or resource
        self.field, self.target = field, target or field

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        mapping = isinstance(obj, dict)
        if not (key := obj.get(self.field) if mapping else getattr(obj, self.field)):
            return None
        href = url_for(self.route, _external=True, **{self.target: key})
        return {'rel': self.resource, 'href': href}


class ListLink(fields.Field):
    _CHECK_ATTRIBUTE = False

    def __init__(self, *links: Link, **kwargs: Any) -> None:
        super().__init__(dump_only=True, **kwargs)
        self.links = links

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> list:
        shown = (link._serialize(None, attr, obj) for link in self.links)
        return [link for link in shown if link]


class PJSIPSection:
    """Checks a section's name, with the host's own holes."""

    def __call__(self, value: str) -> str:
        for wrong, message in (
            (not value, 'Shorter than minimum length 1'),
            (len(value) > 79, 'Longer than maximum length 79'),
            (value in ('global', 'system'), 'Reserved Asterisk section name'),
            (
                not re.match(r'^[-_.a-zA-Z0-9]+$', value),
                'Not a valid Asterisk section name',
            ),
        ):
            if wrong:
                raise ValidationError(message)
        return value
