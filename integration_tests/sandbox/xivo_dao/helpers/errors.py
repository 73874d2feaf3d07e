# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors that more than one check raises, with the host's texts."""

from typing import Any

from .exception import InputError, NotFoundError, ResourceError


def not_found(resource: str, **metadata: Any) -> NotFoundError:
    return NotFoundError(f'{resource} was not found', **metadata)


def param_not_found(field: str, resource: str, **metadata: Any) -> InputError:
    return InputError(f"field '{field}': {resource} was not found", **metadata)


def resource_exists(resource: str, **metadata: Any) -> ResourceError:
    return ResourceError(f'{resource} already exists', **metadata)
