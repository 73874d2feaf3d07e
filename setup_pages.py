#!/usr/bin/env python3
# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the pages for wazo-ui, which are installed without the plugin of wazo-confd."""

from setuptools import find_packages, setup

setup(
    name='wazo-ui-interco',
    version='0.2.0',
    description='Pages of wazo-ui that manage interconnections',
    author='The wazo-confd-interco authors',
    license='GPL-3.0-or-later',
    python_requires='>=3.11',
    packages=find_packages(
        include=['wazo_ui_interco*'], exclude=['*.tests', '*.tests.*']
    ),
    package_data={
        'wazo_ui_interco': [
            'static/css/*.css',
            'static/js/*/*.js',
            'static/js/*/*/*.js',
            'templates/*/*',
            'translations/*/LC_MESSAGES/*.mo',
        ]
    },
    entry_points={
        'wazo_ui.plugins': ['interconnection = wazo_ui_interco.plugin:Plugin'],
    },
    # wazo-ui brings every dependency.
    install_requires=[],
)
