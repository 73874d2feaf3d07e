# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/dahdi`, and the warnings about DAHDI groups."""

from __future__ import annotations

import os

import pytest
from confd_client import Db
from kinds import custom_body, insert_custom_trunk
from samples import create, error_text, fetch, path_of
from site_files import DAHDI

GROUPS = '/interconnections/dahdi'
sandbox_only = pytest.mark.sandbox_only
ON = 'enabled_asterisk_modules:\n  chan_dahdi.so: true\n'
OFF = ON.replace('true', 'false')


def get_groups(confd):
    answer = confd.get(GROUPS)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def machine(site):
    """Write dahdi-channels.conf and the configuration of wazo-confgend; remove both."""

    def write(content, confgend=None, encoding='utf-8'):
        data = content if isinstance(content, bytes) else content.encode(encoding)
        site.dahdi.write_bytes(data)
        if confgend is not None:
            (site.confgend / 'config.yml').write_text(confgend)
        return site.confd()

    yield write
    for path in (site.dahdi, site.confgend / 'config.yml'):
        path.unlink(missing_ok=True)


def test_missing_file_is_a_state_with_a_note(confd):
    found = get_groups(confd)
    if found['state'] == 'read':
        pytest.skip('this machine has a dahdi-channels.conf')
    assert (found['state'], found['total'], found['items']) == ('missing', 0, [])
    (note,) = found['notes']
    assert 'does not exist' in note


def test_groups_require_their_own_right(confd, readonly):
    assert readonly.get(GROUPS).status_code == 200
    assert confd.get(GROUPS, token='nobody').status_code == 401


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE', 'PATCH'])
def test_groups_are_read_only(confd, method):
    answer = confd.request(method, GROUPS, json={})
    assert answer.status_code == 405
    assert answer.headers['Allow'] == 'GET'


def test_groups_have_no_query_parameter(confd):
    assert '- search' in error_text(confd.get(f'{GROUPS}?search=x'))


@sandbox_only
def test_groups_of_primary_rate_lines_are_listed(machine):
    found = get_groups(machine(DAHDI['pri']))
    assert (found['state'], found['total'], found['notes']) == ('read', 4, [])
    first, second, *_ = found['items']
    assert [item['group_number'] for item in found['items']] == [0, 2, 11, 12]
    description = '"T2XXP (PCI) Card 0 Span 1" (MASTER) HDB3/CCS ClockSource'
    assert first == {
        'group_number': 0,
        'spans': [{'number': 1, 'description': f'TE2/0/1 {description}'}],
        'signalling': ['pri_cpe'],
        'switchtype': ['euroisdn'],
        'contexts': ['from-pstn'],
        'channels': '1-15,17-31',
        'channel_count': 30,
        'interconnections': [],
    }
    assert (second['signalling'], second['channels']) == (['pri_net'], '32-46,48-62')


@sandbox_only
def test_group_over_several_lines_has_their_spans(machine):
    items = get_groups(machine(DAHDI['bri']))['items']
    assert [span['number'] for span in items[0]['spans']] == [1, 2]
    assert [(item['group_number'], item['channels']) for item in items] == [
        (0, '1-2,4-5'),
        (11, '1-2'),
        (12, '4-5'),
    ]


@sandbox_only
def test_empty_setting_ends_the_previous_one(machine):
    items = get_groups(machine(DAHDI['analog']))['items']
    assert [(item['group_number'], item['channels']) for item in items] == [
        (0, '1'),
        (5, '2'),
    ]
    assert [item['signalling'] for item in items] == [['fxs_ks'], ['fxo_ks']]


@sandbox_only
@pytest.mark.parametrize('name', DAHDI)
def test_windows_line_ends_and_byte_order_mark_are_ignored(machine, name):
    expected = get_groups(machine(DAHDI[name]))
    windows = '\ufeff' + DAHDI[name].replace('\n', '\r\n')
    assert get_groups(machine(windows)) == expected


@sandbox_only
@pytest.mark.parametrize(
    ('content', 'numbers', 'has_notes'),
    [
        ('', [], False),
        ('group=1\nchannel => 1\n', [1], False),
        ('; Té\n[channels]\ngroup=1-3\nchannel=>1', [1, 2, 3], False),
        ('#include x.conf\ngroup=1\nchannel => 1', [1], True),
        ('include => x\ngroup=1\nchannel => 1', [1], True),
        ('group=1,64,x\nchannel => 1', [1], True),
        ('group=1\nchannel => 1-9999999999', [], True),
        ('[', [], True),
        ('nonsense', [], True),
        ('group=1\nchannel => 1 ; the first', [1], False),
        ('group=1\n;--\ngroup=2\n--;\nchannel => 1', [1], False),
    ],
)
def test_edited_file_is_read_as_far_as_it_is_understood(
    machine, content, numbers, has_notes
):
    found = get_groups(machine(content, encoding='latin-1'))
    assert found['state'] == 'read'
    assert [item['group_number'] for item in found['items']] == numbers
    assert bool(found['notes']) == has_notes


@sandbox_only
@pytest.mark.parametrize(
    'content',
    [
        b'\xff\xfe\x00' * 1000,
        os.urandom(4096),
        b'[' * 100_000,
        b';--' * 50_000,
        b'group=' + b'0-63,' * 10_000 + b'\nchannel => ' + b'1-1024,' * 10_000,
        b'group=1\n' * 19_000,
    ],
    ids=['bytes', 'random', 'brackets', 'comments', 'ranges', 'lines'],
)
def test_file_that_is_not_a_configuration_gets_an_answer(machine, content):
    assert get_groups(machine(content))['state'] in ('read', 'too_large')


@sandbox_only
def test_file_that_is_too_large_has_no_groups(machine):
    found = get_groups(machine('group=1\nchannel => 1\n' * 500_000))
    assert (found['state'], found['items']) == ('too_large', [])
    assert found['notes']


@sandbox_only
@pytest.mark.parametrize('kind', ['directory', 'pipe', 'loop'])
def test_path_that_is_not_a_file_is_unreadable(site, kind):
    make = {
        'directory': site.dahdi.mkdir,
        'pipe': lambda: os.mkfifo(site.dahdi),
        'loop': lambda: site.dahdi.symlink_to(site.dahdi),
    }[kind]
    make()
    try:
        found = get_groups(site.confd())
        assert (found['state'], found['total']) == ('unreadable', 0)
        assert found['notes']
    finally:
        (site.dahdi.rmdir if kind == 'directory' else site.dahdi.unlink)()


@sandbox_only
def test_group_lists_the_visible_interconnections_that_use_it(site, machine):
    confd = machine(DAHDI['pri'])
    of_master = create(confd, custom_body('DAHDI/g0') | {'name': 't2-operator'})
    tenant = site.host.tokens['tenant']['tenant_uuid']
    # A stored group may have interconnections of several tenants.
    db = Db(site.host.about['db_uri'])
    id_ = insert_custom_trunk(db, tenant, 'dahdi/r0')
    db.connection.close()
    of_sub_tenant = fetch(confd, id_)
    of_group = get_groups(confd)['items'][0]['interconnections']
    assert of_group == [
        {
            'id': of_master['id'],
            'name': 't2-operator',
            'interface': 'dahdi/g0',
            'links': [of_master['links'][0]],
        },
        {
            'id': of_sub_tenant['id'],
            'name': None,
            'interface': 'dahdi/r0',
            'links': [of_sub_tenant['links'][0]],
        },
    ]
    below = get_groups(site.confd('tenant'))
    assert (below['total'], below['items'][0]['group_number']) == (1, 0)
    used_by = below['items'][0]['interconnections']
    assert [found['id'] for found in used_by] == [of_sub_tenant['id']]
    sibling = get_groups(site.confd('sibling'))
    assert (sibling['items'], sibling['notes']) == ([], [])
    for document in (of_master, of_sub_tenant):
        assert confd.delete(path_of(document)).status_code == 204


WARNINGS = [
    ('pri', 'dahdi/g0', None, []),
    ('pri', 'dahdi/g0', ON, []),
    ('pri', 'dahdi/g0', OFF, ['dahdi_module_disabled']),
    ('pri', 'dahdi/g7', None, ['dahdi_group_unknown']),
    ('pri', 'dahdi/g7', OFF, ['dahdi_group_unknown', 'dahdi_module_disabled']),
    ('bri', 'dahdi/G0', None, ['dahdi_bri_group_over_several_spans']),
    ('bri', 'dahdi/g11', None, []),
    ('analog', 'dahdi/g0', None, []),
    ('analog', 'dahdi/g5', None, ['dahdi_group_of_telephones']),
    (None, 'dahdi/g7', None, []),
    ('pri', 'SCCP/7', OFF, []),
]


@sandbox_only
@pytest.mark.parametrize(('file', 'interface', 'confgend', 'codes'), WARNINGS)
def test_document_warns_of_what_the_machine_lacks(
    site, machine, file, interface, confgend, codes
):
    if file:
        machine(DAHDI[file], confgend)
    confd = site.confd()
    document = create(confd, custom_body(interface))
    try:
        assert sorted(warning['code'] for warning in document['warnings']) == codes
        assert {warning['field'] for warning in document['warnings']} <= {
            'custom.interface'
        }
        assert fetch(confd, document)['warnings'] == document['warnings']
    finally:
        confd.delete(path_of(document))


@sandbox_only
def test_document_warns_if_the_file_sets_another_context(machine, contexts):
    confd = machine(DAHDI['pri'])
    document = create(confd, custom_body('dahdi/g0') | {'context': contexts['incall']})
    try:
        (warning,) = document['warnings']
        assert (warning['code'], warning['field']) == (
            'dahdi_context_differs',
            'context',
        )
        assert "'from-pstn'" in warning['message']
        machine(DAHDI['pri'].replace('from-pstn', contexts['incall']))
        assert fetch(confd, document)['warnings'] == []
    finally:
        confd.delete(path_of(document))


@sandbox_only
def test_changed_file_is_read_again(machine):
    document = create(machine(DAHDI['pri']), custom_body('dahdi/g0'))
    confd = machine(DAHDI['bri'])
    try:
        (warning,) = fetch(confd, document)['warnings']
        assert warning['code'] == 'dahdi_bri_group_over_several_spans'
    finally:
        confd.delete(path_of(document))
