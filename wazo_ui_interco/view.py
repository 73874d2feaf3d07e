# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
from typing import Any, ClassVar, Final

from flask import Response, jsonify, make_response, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as l_
from flask_classful import route
from flask_wtf.csrf import generate_csrf, validate_csrf
from requests import RequestException
from wazo_ui.helpers.classful import LoginRequiredView
from wazo_ui.helpers.menu import menu_item
from werkzeug.routing import BuildError
from wtforms.validators import ValidationError

from .messages import load_messages
from .service import ConfdService, is_allowed

logger = logging.getLogger(__name__)

_MENU: Final = '.ipbx.call_management'
# The native pages behind those of the plugin: their endpoints in wazo-ui.
_NATIVE_PAGES: Final = {
    'trunks': 'trunk.TrunkView:index',
    'outcalls': 'outcall.OutcallView:index',
    'incalls': 'incall.IncallView:index',
    'contexts': 'context.ContextView:index',
    'users': 'user.UserView:index',
}


class InterconnectionView(LoginRequiredView):
    """The pages, and the requests to wazo-confd that they send."""

    service: ClassVar[ConfdService]

    @menu_item(
        f'{_MENU}.interconnections',
        l_('Interconnections'),
        icon='exchange',
        multi_tenant=True,
    )
    def index(self) -> str:
        """Show the list."""
        return _render('list', l_('Interconnections'))

    def new(self) -> str:
        """Show the form for a new interconnection."""
        return _render('new', l_('New interconnection'))

    def explain(self) -> str:
        """Show the page that explains a call."""
        return _render('explain', l_('Explain a call'))

    @route('/caller-id/')
    def caller_id(self) -> str:
        """Show the caller ID policy."""
        return _render('callerid', l_('Caller ID of outgoing calls'))

    def dahdi(self) -> str:
        """Show the DAHDI groups."""
        return _render('dahdi', l_('DAHDI groups'))

    @route('/<int:interconnection_id>')
    def get(self, interconnection_id: int) -> str:
        """Show one interconnection."""
        return _render('show', l_('Interconnection'), id=interconnection_id)

    def messages(self) -> Response:
        """Return the translations for JavaScript."""
        return jsonify(load_messages(get_locale()))

    @route('/api/<path:path>', methods=['GET', 'POST'])
    def api(self, path: str) -> Response:
        """Send a request to wazo-confd, and return its answer.

        A POST needs the token of the form in `X-CSRF-Token`, and names the method for
        wazo-confd in `X-Method`.
        """
        writes = request.method == 'POST'
        method = request.headers.get('X-Method', 'POST') if writes else 'GET'
        if not is_allowed(method, path):
            return _refuse(404, 'not-found')
        if writes:
            try:
                validate_csrf(request.headers.get('X-CSRF-Token'))
            except ValidationError:
                return _refuse(403, 'form-expired')
        try:
            answer = self.service.send(
                method,
                path,
                request.args.to_dict(flat=False),
                request.get_json(silent=True),
                request.headers.get('If-Match'),
            )
        except RequestException as error:
            # Without the text of the error, which can contain the body.
            logger.warning('wazo-confd does not answer: %s', type(error).__name__)
            return _refuse(503, 'confd-away')
        response = make_response(answer.content, answer.status_code)
        for name in ('Content-Type', 'ETag'):
            if name in answer.headers:
                response.headers[name] = answer.headers[name]
        return _add_token(response)


def _refuse(status: int, reason: str) -> Response:
    """Return an error of the pages themselves."""
    return _add_token(make_response(jsonify(page_error=reason), status))


def _add_token(response: Response) -> Response:
    """Add a new token, so that a page that stays open can send further forms."""
    response.headers['X-CSRF-Token'] = generate_csrf()
    response.headers['Cache-Control'] = 'no-store'
    return response


def _render(page: str, title: Any, **values: Any) -> str:
    settings = {
        'base': url_for('.InterconnectionView:index'),
        'csrf': generate_csrf(),
        'language': str(get_locale()),
        'native': {name: _find_url(page) for name, page in _NATIVE_PAGES.items()},
        'title': str(title),
        **values,
    }
    return render_template(
        'interconnection/page.html', page=page, title=title, settings=settings
    )


def _find_url(endpoint: str) -> str | None:
    """Return the URL of a native page, None if its plugin is disabled."""
    try:
        return url_for(endpoint)
    except BuildError:
        return None
