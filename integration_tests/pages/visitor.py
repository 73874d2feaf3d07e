# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A person in front of a browser."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

PASSWORD = 'sandbox'
AXE = Path(os.environ['INTERCO_ASSETS']) / 'axe-core' / 'axe.min.js'
SIDEBAR_IS_SETTLED = """() => {
  const {left} = document.querySelector('.content-wrapper').getBoundingClientRect();
  return left === (innerWidth < 768 ? 0 : 230);
}"""
PICTURES = Path(os.environ['INTERCO_PICTURES'])


def sign_in(browser: Browser, portal_url: str, user: str, language: str) -> Any:
    """Return the cookies of a user who has signed in."""
    context = browser.new_context()
    Visitor(context.new_page(), portal_url).sign_in(user, language)
    state = context.storage_state()
    context.close()
    return state


class Visitor:
    """A person with a window, who counts what they do and notes what goes wrong."""

    def __init__(self, page: Page, portal_url: str) -> None:
        self.page, self.portal_url = page, portal_url
        self.actions = 0
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.on('pageerror', lambda error: self.complaints.append(str(error)))
        page.on('console', self._note)
        page.on('request', self._check_host)

    def _note(self, message: ConsoleMessage) -> None:
        # The browser itself reports every status of 400 and above.
        if message.type == 'error' and 'Failed to load resource' not in message.text:
            self.complaints.append(message.text)

    def _check_host(self, request: Request) -> None:
        # The style sheets of wazo-ui itself name fonts of another host.
        own = request.url.startswith((self.portal_url, 'data:', 'blob:'))
        if not own and request.resource_type != 'font':
            self.complaints.append(f'request to another host: {request.url}')

    def check_that_nothing_went_wrong(self) -> None:
        """Fail if there was an error of JavaScript or a request to another host."""
        assert not self.complaints, self.complaints

    def sign_in(self, user: str = 'admin', language: str = 'en') -> None:
        """Sign in to the portal."""
        page = self.page
        page.goto(f'{self.portal_url}/login/')
        page.locator('[name=username]').fill(user)
        page.locator('[name=password]').fill(PASSWORD)
        page.locator('[name=language]').select_option(language)
        page.locator('[type=submit]').click()
        page.locator('.main-sidebar').wait_for()

    def open(self, path: str = '') -> Page:
        """Open a page of the plugin, and wait until it has loaded its data."""
        self.page.goto(f'{self.portal_url}/interconnections/{path}')
        self.wait()
        return self.page

    def wait(self) -> None:
        """Wait until nothing is being loaded, and the preview fits the form."""
        expect(self.page.locator('#interco-page > *').first).to_be_visible()
        expect(self.page.locator('.interco-loading')).to_have_count(0)
        expect(self.page.locator('[data-settled=false]')).to_have_count(0)

    def click(self, role: str, label: str | re.Pattern[str]) -> None:
        """Click something, and count it as an action."""
        self.actions += 1
        self.page.get_by_role(role, name=label).first.click()

    def type(self, label: str, text: str) -> None:
        """Type into a field, and count it as an action."""
        self.actions += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str, text: str, option: str) -> None:
        """Search in a field and click what was found: two actions."""
        self.actions += 2
        box = self.page.get_by_role('combobox', name=label).last
        box.fill(text)
        self.page.get_by_role('option', name=option).first.click()

    def search(self, text: str) -> None:
        """Search in the list, and wait for what is found."""
        self.page.get_by_label('Search').fill(text)
        self.wait()

    def find_axe_violations(self) -> list[str]:
        """Return the serious findings of axe-core in the part of the plugin."""
        self.page.evaluate(AXE.read_text('utf-8'))
        result = self.page.evaluate(
            "axe.run('#interco', {resultTypes: ['violations']})"
        )
        return [
            f'{violation["id"]}: {node["html"]} {node["failureSummary"]}'
            for violation in result['violations']
            if violation['impact'] in ('serious', 'critical')
            for node in violation['nodes']
        ]

    def check(self, picture: str) -> None:
        """Take pictures at both widths, and fail if something is hard to use."""
        self.wait()
        size = self.page.viewport_size
        for width in (1400, 390):
            self.page.set_viewport_size({'width': width, 'height': 900})
            # The sidebar needs a moment to leave.
            self.page.wait_for_function(SIDEBAR_IS_SETTLED)
            PICTURES.mkdir(parents=True, exist_ok=True)
            height = self.page.evaluate('document.documentElement.scrollHeight')
            self.page.set_viewport_size({'width': width, 'height': max(900, height)})
            self.page.screenshot(path=PICTURES / f'{picture}-{width}.png')
            violations = self.find_axe_violations()
            assert not violations, '\n'.join(violations)
            overflow = self.page.evaluate(
                "document.querySelector('#interco').scrollWidth"
                " - document.querySelector('#interco').clientWidth"
            )
            assert overflow <= 0, f'{picture} is too wide at {width}'
        self.page.set_viewport_size(size)
