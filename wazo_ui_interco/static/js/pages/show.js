// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One interconnection.

import { _ } from '../core/i18n.js';
import { content, settings } from '../core/page.js';
import { h, show } from '../core/dom.js';
import { send, sendIfAllowed } from '../core/api.js';
import { loading, refusal } from '../parts/alerts.js';
import { revealDahdi } from '../parts/navigation.js';
import { poll, statusMark } from '../parts/state.js';
import { tabs } from '../parts/tabs.js';
import { asteriskTab } from './show/asterisk.js';
import { deleteTab } from './show/delete.js';
import { natTab } from './show/nat.js';
import { overviewTab } from './show/overview.js';
import { settingsTab } from './show/settings.js';

const path = `interconnections/${settings.id}`;
const REFRESH_SECONDS = 15;
// After the creation people wait for the registration.
const WATCH_SECONDS = 3;

/** What the tabs share: the document and its version, the diagnostics and the state. */
async function load() {
  const [{ body, etag }, diagnostics, state] = await Promise.all([
    send('GET', path), readPart('diagnostics'), readPart('state')]);
  return { path, document: body, etag, diagnostics, state, listeners: [] };
}

/** Return a part of the interconnection, null without the right to read it. */
const readPart = async (name) => (await sendIfAllowed('GET', `${path}/${name}`))?.body ?? null;

function showPage(model) {
  const { document: { type, name, label, id } } = model;
  const mark = h('span', {}, model.state && statusMark(model.state.status));
  model.listeners.push((state) => show(mark, statusMark(state.status)));
  const view = tabs([
    { id: 'overview', label: _('Overview'), content: () => overviewTab(model, { fix: (field) => { view.open('settings'); model.focusField(field); } }) },
    { id: 'settings', label: _('Settings'), content: () => settingsTab(model, { reload: start }) },
    ...(type === 'sip' ? [{ id: 'nat', label: _('NAT'), content: () => natTab(model) }] : []),
    ...(model.diagnostics ? [{ id: 'asterisk', label: 'Asterisk', content: () => asteriskTab(model) }] : []),
    { id: 'delete', label: _('Delete'), content: () => deleteTab(model) },
  ], {
    label: _('Parts of the interconnection'),
    current: location.hash.slice(1) || 'overview',
    onchange: (tab) => history.replaceState(null, '', `${location.search}#${tab}`),
  });
  show(content,
    h('div', { class: 'interco-heading' },
      h('h1', {}, label || name || `#${id}`, ' ', type && h('span', { class: 'label interco-badge-muted' }, type.toUpperCase()), ' ', mark)),
    view.element);
}

async function start() {
  show(content, loading());
  try {
    const model = await load();
    showPage(model);
    const watching = location.search.includes('created');
    if (!model.state) return;
    content.append(poll(async () => {
      const { body } = await send('GET', `${path}/state`);
      model.state = body;
      model.listeners.forEach((listener) => listener(body));
    }, watching ? WATCH_SECONDS : REFRESH_SECONDS));
  } catch (error) {
    show(content, refusal(error, [], start));
  }
}

start();
revealDahdi();
