# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAHDI links: how one is dialled, and what the machine has of them.

The host has no tables for them: an interface of a custom endpoint names a group of
channels (`interface`), and Asterisk's own files say what the group is
(`channels_conf` reads them, `modules` whether Asterisk can dial it at all).
Everything here works on plain values and files: no HTTP, no session.
"""
