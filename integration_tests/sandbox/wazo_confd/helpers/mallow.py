# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from flask_restful import abort
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load


class BaseSchema(Schema):
    """A schema that ignores unknown fields.

    :param handle_error: answer 400 when loading fails; otherwise raise ValidationError
    """

    class Meta:
        ordered = True
        unknown = EXCLUDE

    def __init__(self, handle_error: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._aborts = handle_error

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        if self._aborts:
            abort(400, message=error.args[0] if error.args else str(error))

    @pre_load
    def ensure_dict(self, data: Any, **kwargs: Any) -> Any:
        return data or {}


class StrictBoolean(fields.Boolean):
    """True or False, and no other value that Python considers true."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value is True or value is False:
            return value
        raise self.make_error('invalid')
