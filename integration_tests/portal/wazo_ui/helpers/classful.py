# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from flask_classful import FlaskView
from flask_login import login_required


class LoginRequiredView(FlaskView):
    """A view for users who have signed in."""

    decorators = [login_required]
