# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions in api.yml agree with the tables of fields."""

from __future__ import annotations

from api_definitions import API_YML, insert_definitions


def test_api_yml_contains_the_generated_definitions() -> None:
    text = API_YML.read_text()

    assert insert_definitions(text) == text, 'api.yml is stale: run bin/generate-api'
