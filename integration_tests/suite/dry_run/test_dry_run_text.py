# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`asterisk` in the answer of a dry run: the configuration text before and after."""

from __future__ import annotations

from callerids import POLICY
from nat_samples import create_on_transport, nat_path_of
from samples import INTERCONNECTIONS, create, path_of, sip_body

_NAT = {'external_media_address': '203.0.113.1', 'local_net': ['10.0.0.0/8']}


def get_texts(answer):
    """Return the texts before and after a change."""
    assert answer.status_code == 200, answer.text
    asterisk = answer.json()['asterisk']
    return asterisk['before'], asterisk['after']


def test_dry_run_of_nat_shows_the_transport(confd, dry_run, name, transport):
    document = create_on_transport(confd, name(), transport)
    for path, body in (
        (nat_path_of(document), _NAT),
        (path_of(document), {'label': 'x', 'nat': _NAT}),
    ):
        before, after = get_texts(dry_run(confd, 'PUT', path, body))
        section = (
            f'[{transport["name"]}]\ntype = transport\nprotocol = udp\n'
            'bind = 0.0.0.0:5099\n'
        )
        assert before.endswith(section)
        assert after.endswith(
            f'{section}external_media_address = 203.0.113.1\nlocal_net = 10.0.0.0/8\n'
        )
        assert before.startswith(('[', ';'))


def test_dry_run_of_post_with_nat_shows_the_transport(confd, dry_run, name, transport):
    body = sip_body(name(), transport=transport) | {
        'nat': {'local_net': ['10.0.0.0/8']}
    }
    before, after = get_texts(dry_run(confd, 'POST', INTERCONNECTIONS, body))
    assert before is None
    assert after.endswith('\nlocal_net = 10.0.0.0/8\n')


def test_dry_run_of_another_transport_shows_both(confd, dry_run, name, transport):
    document = create(confd, sip_body(name()))
    patch = {'transport': transport}
    before, after = get_texts(dry_run(confd, 'PUT', nat_path_of(document), patch))
    assert '\n[transport-udp]\ntype = transport\n' in before
    assert f'\n[{transport["name"]}]\ntype = transport\n' in after


def test_dry_run_shows_no_transport_to_a_sub_tenant(
    tenant_confd, dry_run, name, transport
):
    document = create_on_transport(tenant_confd, name(), transport)
    patch = {'rtp_symmetric': True}
    for path, body in (
        (nat_path_of(document), patch),
        (path_of(document), {'nat': patch}),
    ):
        before, after = get_texts(dry_run(tenant_confd, 'PUT', path, body))
        assert '\nrtp_symmetric = yes\n' in after
        assert 'type = transport' not in before + after


def test_dry_run_of_caller_id_policy_shows_the_named_interconnections(
    confd, dry_run, name
):
    documents = [create(confd, sip_body(name(), from_user='old')) for _ in range(2)]
    items = [{'id': one['id'], 'from_user': 'new'} for one in documents]
    body = {'interconnections': items}
    before, after = get_texts(dry_run(confd, 'PUT', POLICY, body))
    assert (before.count('\nfrom_user = old\n'), after.count('= old\n')) == (2, 0)
    assert after.count('\nfrom_user = new\n') == 2
    for one in documents:
        assert f'[{one["name"]}]\n' in before


def test_dry_run_of_caller_id_policy_without_interconnections_has_no_text(
    confd, dry_run
):
    answer = dry_run(confd, 'PUT', POLICY, {'unset_users': 'default'})
    assert get_texts(answer) == (None, None)
