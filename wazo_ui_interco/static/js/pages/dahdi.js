// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The DAHDI groups of this machine, and who uses them.

import { _, ngettext } from '../core/i18n.js';
import { content, pageUrl } from '../core/page.js';
import { h, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from '../parts/alerts.js';

const group = ({ group_number: number, spans, signalling, switchtype, contexts, channels, channel_count: count, interconnections }) =>
  h('section', { class: 'interco-dahdi' },
    h('h2', {}, _('Group {number}', { number }), ' ', h('small', {}, ngettext('{count} channel', '{count} channels', count))),
    h('dl', { class: 'interco-list' },
      spans.length > 0 && [h('dt', {}, _('Spans')), spans.map((span) => h('dd', {}, `${span.number}: ${span.description}`))],
      h('dt', {}, _('Channels')), h('dd', {}, h('code', {}, channels)),
      h('dt', {}, _('Signalling')), h('dd', {}, [...signalling, ...switchtype].join(', ') || '—'),
      h('dt', {}, _('Incoming context')), h('dd', {}, contexts.join(', ') || '—'),
      h('dt', {}, _('Used by')), h('dd', {}, interconnections.length > 0
        ? interconnections.map(({ id, name, interface: device }, index) => [index > 0 && ', ', h('a', { href: pageUrl(id) }, name ?? device)])
        : h('a', { href: pageUrl('new/?profile=pbx-isdn') }, _('not used; create an interconnection')))));

async function start() {
  show(content, loading());
  try {
    const { body } = await send('GET', 'interconnections/dahdi');
    show(content, h('h1', {}, _('DAHDI groups')),
      body.notes.map((note) => alert(body.state === 'read' ? 'warning' : 'info', note)),
      body.items.length > 0 && h('div', { class: 'interco-groups' }, body.items.map(group)));
  } catch (error) {
    show(content, refusal(error, [], start));
  }
}

start();
