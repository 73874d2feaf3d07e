# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAHDI: the interface of a group of channels, and the configuration of this machine.

wazo-confd has no tables for DAHDI. The interface of a customized endpoint names a
group (`interface`), `dahdi-channels.conf` defines the group (`channels_conf`), and
wazo-confgend decides whether Asterisk loads the driver (`modules`). This package has
no HTTP and no SQL.
"""
