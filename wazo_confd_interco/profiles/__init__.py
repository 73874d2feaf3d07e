# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Profiles: what most people set for one kind of partner, one YAML file each.

A profile is a document of an interconnection with defaults, and the inputs that it
asks for: paths in that document, described so that a portal can draw a form.
"""
