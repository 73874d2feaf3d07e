# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A wazo-confd plugin: a trunk with everything around it as one document."""
