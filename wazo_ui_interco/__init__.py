# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pages for wazo-ui that manage interconnections.

The pages ask wazo-confd for everything that they show. They contain no rule about
interconnections.
"""
