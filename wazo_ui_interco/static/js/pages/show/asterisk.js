// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The interconnection from the side of Asterisk.

import { _ } from '../../core/i18n.js';
import { h, show } from '../../core/dom.js';
import { alert } from '../../parts/alerts.js';
import { prose } from '../../parts/prose.js';
import { formatTime, timeline } from '../../parts/state.js';
import { asteriskText, copyButton, requestText } from '../../parts/text.js';

function registration({ registration: current }) {
  if (!current) return h('p', {}, _('This Wazo does not register with the other side.'));
  return h('dl', { class: 'interco-list' },
    h('dt', {}, _('Server')), h('dd', {}, h('code', {}, current.server_uri)),
    h('dt', {}, _('Account')), h('dd', {}, h('code', {}, current.client_uri)),
    current.next_attempt_at && [h('dt', {}, _('Next attempt')), h('dd', {}, formatTime(current.next_attempt_at))]);
}

const sources = (state) => Object.entries(state.sources).filter(([, { ok }]) => !ok)
  .map(([name, { reason }]) => alert('info', h('code', {}, name), ' ', prose(reason)));

/** Return the tab. */
export function asteriskTab(model) {
  const { diagnostics, path } = model;
  const live = h('div', {});
  const update = (state) => show(live,
    h('h2', {}, _('Registration')), registration(state),
    h('h2', {}, _('History')), timeline(state.history), sources(state));
  if (model.state) {
    model.listeners.push(update);
    update(model.state);
  }
  return h('div', { class: 'row' },
    h('div', { class: 'col-md-7' },
      h('h2', {}, _('Configuration')), copyButton(diagnostics.asterisk), asteriskText(null, diagnostics.asterisk)),
    h('div', { class: 'col-md-5' }, live,
      h('h2', {}, _('Console commands')),
      h('ul', { class: 'interco-commands' }, diagnostics.commands.map((command) =>
        h('li', {}, h('code', {}, command), copyButton(`asterisk -rx '${command}'`)))),
      h('h2', {}, _('Request')), requestText('GET', path)));
}
