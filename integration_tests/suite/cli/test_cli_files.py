# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`interconnection export`, `diff`, `apply`, `import` and `state`."""

from __future__ import annotations

import json
import re
import shlex
import signal
import stat
import subprocess

import pytest
import yaml
from asterisk_answers import Amid, Asterisk
from command_line import CommandLine
from samples import sip_body
from sync_requests import empty_tenant, read_portable

SECRET = 's3cret-of-the-test'
PJSIP = f"""[acme]
type = endpoint
outbound_auth = acme
aors = acme
disallow = all
allow = alaw
[acme]
type = aor
contact = sip:sip.example.com
[acme]
type = auth
username = 5145550100
password = {SECRET}
"""


@pytest.fixture
def sibling(host, confd):
    """A client of a tenant that has no interconnections."""
    client = type(confd)(host.url, host.tokens['sibling']['token'])
    empty_tenant(client)
    yield client
    empty_tenant(client)


@pytest.fixture
def tenant_cli(host, sibling):
    """The command line of that tenant, with a secret in the environment."""
    return CommandLine(host, sibling.token, ACME_PASSWORD=SECRET)


@pytest.fixture
def body(name):
    """A document with a secret of the environment."""
    auth = {'username': 'acme', 'password': {'env': 'ACME_PASSWORD'}}
    return sip_body(name(), outbound_auth=auth)


@pytest.fixture
def file(tmp_path, body):
    """A file with that document."""
    path = tmp_path / 'acme.yml'
    path.write_text(yaml.safe_dump({'items': [body]}))
    return str(path)


def rows(done):
    assert done.stdout, done
    return [(one['action'], one['name']) for one in json.loads(done.stdout)]


def test_diff_exits_with_2_if_there_are_differences(tenant_cli, sibling, body, file):
    done = tenant_cli.run('interconnection', 'diff', file, '-f', 'json')
    assert (done.status, rows(done), done.stderr) == (2, [('create', body['name'])], '')
    assert read_portable(sibling) == []


def test_applied_file_has_no_differences(tenant_cli, sibling, body, file):
    applied = tenant_cli.read('interconnection', 'apply', file)
    assert [one['action'] for one in applied] == ['create']
    assert [one['name'] for one in read_portable(sibling)] == [body['name']]
    done = tenant_cli.run('interconnection', 'diff', file, '-f', 'json')
    assert (done.status, rows(done)) == (0, [])
    (again,) = tenant_cli.read('interconnection', 'apply', file)
    assert (again['action'], again['id']) == ('unchanged', applied[0]['id'])


def test_differences_name_the_changed_fields(tenant_cli, body, file, tmp_path):
    tenant_cli.read('interconnection', 'apply', file)
    body['sip']['codecs'] = ['alaw']
    (tmp_path / 'acme.json').write_text(json.dumps([body]))
    path = str(tmp_path / 'acme.json')
    done = tenant_cli.run('interconnection', 'diff', path, '-f', 'json')
    assert done.status == 2
    (row,) = json.loads(done.stdout)
    assert (row['action'], row['changed']) == ('update', ['sip.codecs'])


def test_dry_run_of_apply_changes_nothing(tenant_cli, sibling, file):
    done = tenant_cli.run('interconnection', 'apply', file, '--dry-run')
    assert done.status == 0
    assert 'create' in done.stdout
    assert read_portable(sibling) == []


def test_prune_deletes_what_the_files_leave_out(tenant_cli, sibling, file, name):
    other = sip_body(name())
    arguments = ('interconnection', 'apply', '-', '--prune')
    tenant_cli.read('interconnection', 'apply', file)
    applied = tenant_cli.read(*arguments, stdin=json.dumps(other))
    assert [one['action'] for one in applied] == ['create', 'delete']
    assert [one['name'] for one in read_portable(sibling)] == [other['name']]


def test_prune_with_nothing_needs_force(tenant_cli, sibling, file):
    tenant_cli.read('interconnection', 'apply', file)
    prune = ('interconnection', 'apply', '-', '--prune')
    assert tenant_cli.run(*prune, stdin='[]').errors
    assert len(read_portable(sibling)) == 1
    applied = tenant_cli.read(*prune, '--force', stdin='[]')
    assert [one['action'] for one in applied] == ['delete']
    assert read_portable(sibling) == []


def test_documents_of_a_yaml_stream_are_applied(tenant_cli, name):
    bodies = [sip_body(name()) for _ in range(2)]
    stream = f'{yaml.safe_dump_all(bodies)}---\n'
    applied = tenant_cli.read('interconnection', 'apply', '-', stdin=stream)
    assert [one['name'] for one in applied] == [one['name'] for one in bodies]


def test_errors_name_the_file_and_the_interconnection(tenant_cli, sibling, file, name):
    bad = sip_body(name(), codecs=['u law'])
    done = tenant_cli.run('interconnection', 'apply', file, '-', stdin=json.dumps(bad))
    assert done.errors == [
        f"-: sip/{bad['name']}: sip.codecs.0: 'u law' is not a valid codec name; "
        'use ulaw'
    ]
    assert read_portable(sibling) == []


def test_variables_that_are_not_set_are_errors(host, sibling, body, file):
    done = CommandLine(host, sibling.token).run('interconnection', 'diff', file)
    assert done.errors == [
        f'{file}: sip/{body["name"]}: sip.outbound_auth.password: the environment '
        'variable ACME_PASSWORD is not set'
    ]


@pytest.mark.parametrize(
    'text, reason',
    [
        ('items: [', '-:1: invalid YAML: '),
        ('5', '-: must contain documents, or `items` with documents'),
        ('- name: 0123', "-:1: '0123' is not supported"),
    ],
)
def test_invalid_files_are_errors(tenant_cli, text, reason):
    (error,) = tenant_cli.run('interconnection', 'apply', '-', stdin=text).errors
    assert error.startswith(reason)


def test_all_files_that_cannot_be_read_are_errors(tenant_cli, tmp_path):
    (tmp_path / 'a.json').write_text('[')
    paths = [str(tmp_path / name) for name in ('a.json', 'b.yml')]
    errors = tenant_cli.run('interconnection', 'diff', *paths).errors
    assert errors[0].startswith(f'{paths[0]}: is not valid JSON: ')
    assert errors[1] == f'{paths[1]}: No such file or directory'


@pytest.mark.parametrize('format_', ['yaml', 'json'])
def test_exported_documents_have_no_differences(tenant_cli, file, format_):
    tenant_cli.read('interconnection', 'apply', file)
    exported = tenant_cli.run('interconnection', 'export', '-f', format_)
    assert exported.status == 0
    assert SECRET not in exported.stdout
    done = tenant_cli.run(
        *('interconnection', 'diff', '-', '--prune'), stdin=exported.stdout
    )
    assert (done.status, done.stderr) == (0, '')


def test_export_writes_variables_in_the_place_of_secrets(tenant_cli, body, file):
    tenant_cli.read('interconnection', 'apply', file)
    done = tenant_cli.run('interconnection', 'export', body['name'], '--variables')
    (item,) = yaml.safe_load(done.stdout)['items']
    variable = f'{body["name"]}_OUTBOUND_AUTH_PASSWORD'.upper().replace('-', '_')
    assert item['sip']['outbound_auth']['password'] == {'env': variable}
    assert 'secrets' not in item


def test_imported_file_can_be_applied(host, tenant_cli, sibling, tmp_path):
    secrets = tmp_path / 'secrets.sh'
    imported = tenant_cli.run(
        *('interconnection', 'import', '-', '--secrets', str(secrets)),
        *('--set', 'sip.codecs=ulaw'),
        stdin=PJSIP,
    )
    assert imported.status == 0
    assert SECRET not in imported.stdout + imported.stderr
    (item,) = yaml.safe_load(imported.stdout)['items']
    assert item['sip']['codecs'] == ['ulaw']
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    ((name, value),) = re.findall('^export ([A-Z_]+)=(.*)$', secrets.read_text(), re.M)
    assert shlex.split(value) == [SECRET]
    cli = CommandLine(host, sibling.token, **{name: SECRET})
    done = cli.run('interconnection', 'apply', '-', stdin=imported.stdout)
    assert (done.status, done.stderr) == (0, '')


def test_import_names_the_variables_and_reports_notes(tenant_cli):
    text = f'#include other.conf\n{PJSIP}'
    done = tenant_cli.run('interconnection', 'import', '-', stdin=text)
    lines = done.stderr.splitlines()
    assert done.status == 0
    assert any(line.startswith('-:1: ') for line in lines)
    assert lines[-1] == 'set ACME_OUTBOUND_AUTH_PASSWORD before you apply the documents'


def test_import_keeps_an_existing_file_of_secrets(tenant_cli, tmp_path):
    secrets = tmp_path / 'secrets.sh'
    secrets.write_text('kept')
    done = tenant_cli.run(
        *('interconnection', 'import', '-', '--secrets', str(secrets)), stdin=PJSIP
    )
    assert done.errors == [f'{secrets}: File exists']
    assert secrets.read_text() == 'kept'


def test_import_of_a_file_in_another_encoding_says_how_to_convert_it(
    tenant_cli, tmp_path
):
    file = tmp_path / 'sip.conf'
    file.write_bytes('[é]'.encode('latin-1'))
    done = tenant_cli.run('interconnection', 'import', str(file))
    assert done.errors == [
        f'{file}: is not encoded in UTF-8; convert an old file with '
        '`iconv -f ISO-8859-1 -t UTF-8`'
    ]


def wait_for_line(process, text):
    """Read lines until one contains a text; the process must not end before."""
    while line := process.stdout.readline():
        if text in line:
            return
    raise AssertionError(f'the process ended without a line with {text!r}')


def test_states_are_listed(cli, acme):
    (row,) = cli.read('interconnection', 'state', '--search', acme['name'])
    assert (row['id'], row['name']) == (acme['id'], acme['name'])
    assert cli.read('interconnection', 'state', acme['name'])[0]['id'] == acme['id']


@pytest.fixture
def interruptible():
    """Processes that Ctrl-C ends, even if the tests run in the background.

    A shell lets the processes that it starts in the background ignore SIGINT, and
    what is ignored stays so in their children; a handler is not passed on to them.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize('seconds', ['0', '-1', 'nan', '1e9'])
def test_interval_without_a_pause_is_an_error(cli, seconds):
    watch = ('interconnection', 'state', '--watch', '--interval', seconds)
    assert cli.run(*watch).errors[-1].endswith('must be between 0.1 and 86400 seconds')


@pytest.mark.usefixtures('interruptible')
def test_watch_prints_a_line_for_each_change(cli, host, acme):
    asterisk, amid = Asterisk(), Amid(host)
    uri = f'sip:{acme["sip"]["remote_hosts"][0]}'
    asterisk.reach(acme, (uri, 'Avail'))
    amid.answer(asterisk)
    watch = cli.start(
        *('interconnection', 'state', acme['name'], '--watch', '--interval', '0.1'),
        stdout=subprocess.PIPE,
    )
    try:
        wait_for_line(watch, f'sip/{acme["name"]} up: ')
        asterisk.reach(acme, (uri, 'Unavail'))
        amid.answer(asterisk)
        wait_for_line(watch, f'sip/{acme["name"]} down: ')
    finally:
        watch.send_signal(signal.SIGINT)
        watch.wait(timeout=60)
        amid.set_actions({})
    assert watch.returncode == 130
