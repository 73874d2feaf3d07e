# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from page_data import FIELD_TABLE, generate_table, list_fields, make_label

pytestmark = pytest.mark.sandbox_only


def test_the_pages_know_the_fields_of_the_api() -> None:
    assert FIELD_TABLE.read_text('utf-8') == generate_table(), 'run bin/generate-api'


def test_the_fields_of_the_pages_have_labels_types_and_choices() -> None:
    fields = {field['name']: field for field in list_fields()['document']}
    password = fields['sip.outbound_auth.password']
    assert (password['label'], password['type']) == ('Password', 'password')
    assert fields['sip.registration']['type'] == 'switch'
    assert 'rfc4733' in fields['sip.dtmf_mode']['choices']
    assert make_label('sip.t38_udptl') == 'T.38 UDPTL'


def test_members_of_a_new_document_are_not_settings() -> None:
    names = {field['name'] for field in list_fields()['document']}
    assert not names & {
        'id',
        'type',
        'profile',
        'incalls',
        'outcalls',
        'nat',
        'secrets',
    }
