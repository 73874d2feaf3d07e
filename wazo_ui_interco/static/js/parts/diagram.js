// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Pictures: the path of a call, and all interconnections.

import { _ } from '../core/i18n.js';
import { breakable, h, icon } from '../core/dom.js';

/** Return one lane of the path of a call; a step is {icon, title, detail, href, missing}. */
const lane = (label, steps) =>
  h('div', { class: 'interco-lane' },
    h('h4', {}, label),
    h('ol', {}, steps.map((step) => h('li', { class: step.missing && 'interco-missing' },
      icon(step.icon),
      h('span', { class: 'interco-step-title' },
        step.href ? h('a', { href: step.href }, breakable(step.title)) : breakable(step.title)),
      step.detail && h('small', {}, breakable(step.detail))))));

/** Return the path of a call in both directions, null if a direction has no steps. */
export const callPath = ({ out, incoming }) =>
  h('div', { class: 'interco-path' },
    out && lane(_('Calls out'), out),
    incoming && lane(_('Calls in'), incoming));

/** Return the steps of a document in both directions. */
export function describePath(document, { routes, numbers, destination, contextName }) {
  const { sip, iax, custom } = document;
  const name = document.label || document.name;
  const remote = sip?.remote_hosts?.join(', ') || iax?.host || custom?.interface
    || _('the other side, once it has registered');
  const self = { icon: 'exchange', title: name, detail: (document.type ?? '').toUpperCase() };
  const other = { icon: 'cloud', title: remote };
  return {
    out: [
      { icon: 'users', title: _('Your users') },
      routes.length > 0
        ? { icon: 'random', title: routes.map((route) => route.name).join(', '), href: routes[0].href,
          detail: routes.flatMap((route) => route.extens).join(', ') }
        : { icon: 'random', title: _('No outgoing route'), missing: true },
      self,
      other,
    ],
    incoming: [
      other,
      { ...self, detail: describeRecognition(document) },
      describeArrival(contextName ?? document.context, numbers),
      ...(destination ? [{ icon: 'user', title: destination }] : []),
    ],
  };
}

/** Return the step in which a call arrives: its number, and the context. */
function describeArrival(context, numbers) {
  if (!context) return { icon: 'sitemap', title: _('No context'), missing: true };
  return numbers
    ? { icon: 'hashtag', title: numbers, detail: _('in the context {context}', { context }) }
    : { icon: 'sitemap', title: context, detail: _('Context') };
}

function describeRecognition({ sip, iax }) {
  if (sip) {
    return [
      sip.registration?.line && _('recognised by its registration'),
      sip.match?.length > 0 && _('recognised by {address}', { address: sip.match.join(', ') }),
      sip.inbound_auth && _('recognised by user name'),
    ].filter(Boolean).join('; ');
  }
  return iax?.auth ? _('recognised by its secret') : '';
}

/** Return the map of all interconnections: {title, detail, status, routes, href}. */
export const map = (items) =>
  h('div', { class: 'interco-map', role: 'group', 'aria-label': _('All interconnections') },
    h('div', { class: 'interco-map-self' }, icon('phone'), ' Wazo'),
    h('div', { class: 'interco-map-items' }, items.map((item) => h('div', {
      class: `interco-map-item ${item.routes ? '' : 'interco-dashed'} interco-status-${item.status}`,
    }, h('a', { href: item.href }, h('span', { class: 'interco-dot' }), h('span', {}, item.title, item.detail && h('small', {}, item.detail)))))));
