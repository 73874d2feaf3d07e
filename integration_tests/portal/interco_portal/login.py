# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signing in and out, and the working tenant."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as l_
from flask_login import UserMixin, login_required, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms.fields import PasswordField, SelectField, StringField, SubmitField

# Every account has this password.
PASSWORD = 'sandbox'


class User(UserMixin):
    """A user who has signed in."""

    def __init__(self, name: str) -> None:
        self.id = name


class LoginForm(FlaskForm):
    """The form of the login page."""

    username = StringField(l_('Username'))
    password = PasswordField(l_('Password'))
    language = SelectField(
        l_('Language'), choices=[('en', 'English'), ('fr', 'français')]
    )
    submit = SubmitField(l_('Login'))


def load(app: Flask, users: dict[str, Any]) -> None:
    """Add the pages."""

    @app.route('/login/', methods=['GET', 'POST'])
    def login() -> Any:
        form = LoginForm()
        if form.validate_on_submit():
            name = form.username.data
            if name in users and form.password.data == PASSWORD:
                session['language'] = form.language.data
                session['user'] = name
                session['working_tenant_uuid'] = users[name]['tenant_uuid']
                login_user(User(name))
                return redirect(url_for('home'))
            form.password.errors = ['Invalid username or password']
        return render_template('login.html', form=form)

    @app.get('/logout/')
    def logout() -> Any:
        session.clear()
        logout_user()
        return redirect(url_for('login'))

    @app.get('/working_tenant/')
    @login_required
    def set_working_tenant() -> Any:
        session['working_tenant_uuid'] = request.args['tenant_uuid']
        return redirect(request.referrer or url_for('home'))

    @app.context_processor
    def list_tenants() -> dict[str, Any]:
        tenants = {user['tenant_uuid']: user['tenant'] for user in users.values()}
        own = users.get(session.get('user'), {}).get('tenant')
        return {'tenants': tenants if own == 'master' else {}}
