# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later


class InvalidTenant(Exception):
    """The token must not list the tenants below a tenant."""

    def __init__(self, tenant_uuid: str | None = None) -> None:
        super().__init__(f'Invalid tenant "{tenant_uuid}"')
