# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for wazo-ui, with the names that the pages import.

It is a fake: the tests in `integration_tests/pages` run against the real wazo-ui too,
and if the two differ, the real one is right.
"""
