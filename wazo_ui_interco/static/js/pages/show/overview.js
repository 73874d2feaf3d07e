// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the interconnection does, and what needs attention.

import { _ } from '../../core/i18n.js';
import { nativeUrl } from '../../core/page.js';
import { h, icon, show } from '../../core/dom.js';
import { sendIfAllowed } from '../../core/api.js';
import { findContextName } from '../../core/lookups.js';
import { alert, loading } from '../../parts/alerts.js';
import { callPath, describePath } from '../../parts/diagram.js';
import { probe } from '../../parts/probe.js';
import { prose } from '../../parts/prose.js';
import { stateBox } from '../../parts/state.js';

/** Return the checks of the diagnostics, each with the field that corrects it. */
function finding({ level, message, advice, field }, fix) {
  return alert(level === 'error' ? 'danger' : 'warning',
    h('p', { class: 'interco-finding' }, prose(message)),
    advice && h('p', {}, h('strong', {}, _('What to do:')), ' ', prose(advice)),
    field && h('p', {}, h('button', { type: 'button', class: 'btn btn-default btn-sm', onclick: () => fix(field) }, icon('wrench'), ' ', _('Fix'))));
}

const noFinding = (state) => (['down', 'degraded'].includes(state?.status)
  ? alert('warning', state.summary) : alert('success', _('No problem is known.')));

async function loadRoutes({ outcalls }) {
  return Promise.all(outcalls.map(async ({ id, name }) => {
    const answer = await sendIfAllowed('GET', `outcalls/${id}`);
    return { name, href: nativeUrl('outcalls', id), extens: (answer?.body.extensions ?? []).map(({ exten }) => exten) };
  }));
}

async function loadPath(document) {
  const { context } = document;
  const [routes, contextName] = await Promise.all([loadRoutes(document), context && findContextName(context)]);
  return callPath(describePath(document, { routes, contextName }));
}

/** Return the tab. */
export function overviewTab(model, { fix }) {
  const { document, diagnostics } = model;
  const state = h('div', {}, model.state && stateBox(model.state));
  model.listeners.push((latest) => show(state, stateBox(latest)));
  // Asterisk does not say why a registration is rejected; the other side does.
  const test = document.sip?.remote_hosts && probe(() => ({ id: document.id }));
  const path = h('div', {}, loading());
  loadPath(document).then((picture) => show(path, picture), (error) => show(path, alert('warning', error.message)));
  const fields = new Map(document.warnings.map(({ code, field }) => [code, field]));
  const checks = (diagnostics?.checks ?? document.warnings).map((check) => ({ field: fields.get(check.id ?? check.code), ...check }));
  const links = [['trunks', document.id, _('Trunk in wazo-ui')], ['outcalls', undefined, _('Outgoing routes')], ['incalls', undefined, _('Incoming routes')]]
    .map(([name, id, label]) => [nativeUrl(name, id), label]).filter(([url]) => url);
  return h('div', { class: 'row' },
    h('div', { class: 'col-md-8' }, path,
      h('h2', {}, _('What needs attention')),
      checks.length === 0 ? noFinding(model.state) : checks.map((check) => finding(check, fix))),
    h('div', { class: 'col-md-4' }, state, test && h('div', { class: 'interco-test' }, test.button, test.answer),
      h('h2', {}, _('Native pages')), h('ul', { class: 'interco-links' }, links.map(([url, label]) => h('li', {}, h('a', { href: url }, label))))));
}
