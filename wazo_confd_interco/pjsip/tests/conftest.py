# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from hypothesis import HealthCheck, settings

# How long an example takes is no property of the code.
settings.register_profile(
    'interco',
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile('interco')
