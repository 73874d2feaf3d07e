// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The senders that Asterisk rejected.

import { _, ngettext } from '../../core/i18n.js';
import { pageUrl } from '../../core/page.js';
import { h, icon, show } from '../../core/dom.js';
import { send } from '../../core/api.js';
import { alert, loading, refusal } from '../../parts/alerts.js';
import { prose } from '../../parts/prose.js';
import { formatTime } from '../../parts/state.js';

/** Return a link to the explanation of a call from a sender. */
function explainLink({ address, port }) {
  const call = JSON.stringify({ source: { address, port } });
  // Another address, so that the browser loads the page again.
  return pageUrl(`explain/?${new URLSearchParams({ call })}#incoming`);
}

function row(sender) {
  const { address, port, transport, account, count, events, last_at: last, interconnection, advice } = sender;
  const seen = Object.entries(events).map(([name, number]) => `${name}: ${number}`).join(', ');
  return h('tr', {},
    h('td', { 'data-label': _('Address') }, h('div', {}, h('code', {}, address), ' ', h('small', { class: 'interco-nowrap' }, `${transport}/${port}`))),
    h('td', { 'data-label': _('Account') }, account ?? h('span', { class: 'text-muted' }, _('unknown'))),
    h('td', { 'data-label': _('Requests') }, h('div', { title: seen }, count, ' ', h('small', {}, _('last {time}', { time: formatTime(last) })))),
    h('td', { 'data-label': _('What to do') }, h('div', {},
      interconnection && h('p', {}, _('Calls from this address now arrive over'), ' ', h('a', { href: pageUrl(interconnection.id) }, interconnection.name)),
      advice.map((sentence) => h('p', {}, prose(sentence))),
      h('p', {}, h('a', { href: explainLink(sender) }, icon('search'), ' ', _('Explain a call from here'))))));
}

const table = (items) =>
  h('table', { class: 'table table-striped interco-table' },
    h('thead', {}, h('tr', {}, [_('Address'), _('Account'), _('Requests'), _('What to do')].map((title) => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, items.map(row)));

/** Return the tab. */
export function rejectedTab() {
  const result = h('div', { 'aria-live': 'polite' });

  async function load() {
    show(result, loading());
    try {
      const { body } = await send('GET', 'interconnections/unrecognised');
      show(result,
        h('div', { class: 'interco-heading' },
          h('h2', {}, ngettext('{count} sender', '{count} senders', body.total)),
          h('button', { type: 'button', class: 'btn btn-default', onclick: load }, icon('refresh'), ' ', _('Refresh'))),
        body.note && alert('info', prose(body.note)),
        body.items.length > 0 && table(body.items),
        body.receiving && body.items.length === 0 && h('p', { class: 'interco-empty-text' }, _('Asterisk has not rejected any sender.')));
    } catch (error) {
      show(result, refusal(error, [], load));
    }
  }

  load();
  return h('div', {}, h('p', {}, _('Addresses whose requests Asterisk rejected, newest first. Internet scanners are among them.')), result);
}
