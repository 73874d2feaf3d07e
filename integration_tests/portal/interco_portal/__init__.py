# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application around the stand-in for wazo-ui: `bin/sandbox --pages`."""
