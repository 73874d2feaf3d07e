# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes the interconnections of a test: they would receive the calls of the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from samples import INTERCONNECTIONS


@pytest.fixture(autouse=True)
def _delete_new(confd, db) -> Iterator[None]:
    before = {row['id'] for row in db.query('SELECT id FROM trunkfeatures')}
    yield
    for row in db.query('SELECT id FROM trunkfeatures'):
        if row['id'] not in before:
            confd.delete(f'{INTERCONNECTIONS}/{row["id"]}')
