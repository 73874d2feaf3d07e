# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Profiles: defaults for one kind of partner, in one YAML file each.

A profile is a document of an interconnection with defaults, and its inputs: paths in
the document, described so that a portal can draw a form.
"""
