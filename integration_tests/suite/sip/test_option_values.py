# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of options that Asterisk rejects, in a request and in the database."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    tenant_of,
    update,
)

REJECTED = 'option_rejected_by_asterisk'


def find_warning(document, code):
    """Return the message of a warning, or None."""
    return {one['code']: one['message'] for one in document['warnings']}.get(code)


@pytest.mark.parametrize(
    ('section', 'key', 'value', 'accepted'),
    [
        ('endpoint', '100rel', 'sometimes', 'no, yes, peer_supported, required'),
        ('endpoint', 'timers', 'banana', 'always, forced, required'),
        ('endpoint', 'rtp_timeout', '30s', 'a whole number'),
        ('endpoint', 'allow', 'alaw ulaw', 'separated by commas'),
        ('endpoint', 'dtmf_mode', 'rfc2833', 'rfc4733'),
        ('aor', 'qualify_timeout', '3 seconds', 'a number such as 3.0'),
        ('registration', 'forbidden_retry_interval', '1m', 'a whole number'),
        ('outbound_auth', 'auth_type', 'plain', 'userpass'),
    ],
)
def test_value_that_asterisk_rejects_gets_400_with_the_accepted_values(
    confd, name, section, key, value, accepted
):
    auth = {'username': 'u', 'password': 'p'}
    body = sip_body(
        name(),
        outbound_auth=auth,
        registration={},
        options={section: [[key, value]]},
    )
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert f"sip.options.{section}: '{value}' is not a valid value of {key}" in text
    assert accepted in text


def test_stored_value_that_asterisk_rejects_is_shown_with_a_warning(
    confd, db, name, fixtures
):
    sections = {
        'aor': [('contact', 'sip:192.0.2.1')],
        'endpoint': [('identify_by', 'ip'), ('rtp_timeout', '30s')],
    }
    trunk = insert_trunk(db, tenant_of(fixtures), name(), sections)
    document = fetch(confd, {'id': trunk})
    assert document['sip']['options']['endpoint'] == [['rtp_timeout', '30s']]
    assert 'rtp_timeout of endpoint' in find_warning(document, REJECTED)
    after = update(confd, document, {'label': 'other'})
    assert after['sip']['options'] == document['sip']['options']
    corrected = {'sip': {'options': {'endpoint': [['rtp_timeout', '30']]}}}
    assert find_warning(update(confd, document, corrected), REJECTED) is None


def test_word_that_is_neither_yes_nor_no_gets_a_warning(confd, name):
    options = {'endpoint': [['direct_media', 'never']]}
    document = create(confd, sip_body(name(), options=options))
    message = find_warning(document, 'option_read_as_no')
    assert 'direct_media of endpoint' in message


def test_timers_that_do_not_fit_get_a_warning(confd, name):
    options = {'endpoint': [['timers_min_se', '3600']]}
    document = create(confd, sip_body(name(), options=options))
    assert 'timers_min_se above timers_sess_expires' in find_warning(document, REJECTED)
    both = [['timers_min_se', '3600'], ['timers_sess_expires', '7200']]
    after = update(confd, document, {'sip': {'options': {'endpoint': both}}})
    assert find_warning(after, REJECTED) is None


def test_from_user_that_asterisk_rejects_gets_400(confd, name):
    body = sip_body(name(), from_user='a/b')
    assert 'sip.from_user' in error_text(confd.post(INTERCONNECTIONS, json=body))
    document = create(confd, sip_body(name(), from_user="a!$&'()*+-.=_~b"))
    path = path_of(document)
    assert error_text(confd.put(path, json={'sip': {'from_user': 'a?b'}}))
