# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The native pages to which the plugin links, each with a title only."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from flask_login import login_required
from wazo_ui.helpers.classful import LoginRequiredView
from wazo_ui.helpers.menu import menu_item, register_flaskview

CALLS = '.ipbx.call_management'
# Words of wazo-ui's sidebar that are also on the pages of the plugin.
FRENCH = {
    'Incalls': 'Appels entrants',
    'Outcalls': 'Appels sortants',
}


def translate(text: str) -> LazyString:
    """Return a text of the sidebar in the language of the user."""
    return LazyString(
        lambda: FRENCH.get(text, text) if str(get_locale()) == 'fr' else text
    )


class TrunkView(LoginRequiredView):
    """The trunks."""

    @menu_item('.ipbx', 'Telephony', multi_tenant=True)
    @menu_item(CALLS, 'Call Management', icon='phone', multi_tenant=True)
    @menu_item(f'{CALLS}.trunks', 'Trunks', icon='server', multi_tenant=True)
    def index(self) -> str:
        """Show the list."""
        return render_template('native.html', title='Trunks')

    def get(self, id: str) -> str:
        """Show one trunk."""
        return render_template('native.html', title=f'Trunk {id}')


class OutcallView(LoginRequiredView):
    """The outgoing routes."""

    @menu_item(f'{CALLS}.outcalls', translate('Outcalls'), icon='long-arrow-left')
    def index(self) -> str:
        """Show the list."""
        return render_template('native.html', title='Outcalls')

    def get(self, id: str) -> str:
        """Show one outgoing route."""
        return render_template('native.html', title=f'Outcall {id}')


class IncallView(LoginRequiredView):
    """The incoming routes."""

    @menu_item(f'{CALLS}.incalls', translate('Incalls'), icon='long-arrow-right')
    def index(self) -> str:
        """Show the list."""
        return render_template('native.html', title='Incalls')


def load(app: Flask) -> None:
    """Add the pages."""
    for name, view in (
        ('trunk', TrunkView),
        ('outcall', OutcallView),
        ('incall', IncallView),
    ):
        blueprint = Blueprint(name, __name__)
        view.register(blueprint, route_base=f'/{name}s')
        register_flaskview(blueprint, view)
        app.register_blueprint(blueprint)

    @app.get('/')
    @login_required
    def home() -> str:
        return render_template('native.html', title='Users')
