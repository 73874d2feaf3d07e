// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The rows that a request would change, in words and as a table.

import { _, ngettext } from '../core/i18n.js';
import { h } from '../core/dom.js';

const WORDS = {
  trunk: (count) => ngettext('{count} trunk', '{count} trunks', count),
  endpoint: (count) => ngettext('{count} endpoint', '{count} endpoints', count),
  registration: (count) => ngettext('{count} registration', '{count} registrations', count),
  transport: (count) => ngettext('{count} transport', '{count} transports', count),
  outgoing_route: (count) => ngettext('{count} outgoing route', '{count} outgoing routes', count),
  incoming_route: (count) => ngettext('{count} incoming route', '{count} incoming routes', count),
  extension: (count) => ngettext('{count} number', '{count} numbers', count),
  user: (count) => ngettext('{count} user', '{count} users', count),
};
const ACTIONS = { create: _('Creates'), update: _('Changes'), delete: _('Deletes') };
const BADGES = { create: 'success', update: 'warning', delete: 'danger' };

/** Return the summary of a dry run as a sentence for each action: "Creates 1 trunk, 1 number." */
export function describeChanges(summary) {
  const sentences = Object.entries(ACTIONS).map(([action, verb]) => {
    const words = summary.filter((item) => item.action === action)
      .map(({ object, count, text: english }) => WORDS[object]?.(count) ?? english);
    return words.length > 0 && `${verb} ${words.join(', ')}.`;
  }).filter(Boolean);
  return sentences.length > 0 ? sentences.join(' ') : _('Nothing changes.');
}

const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Return a table of the rows that would change. */
export const changeTable = (changes) =>
  h('div', { class: 'table-responsive interco-changes', tabindex: 0, role: 'region', 'aria-label': _('Changes') }, h('table', { class: 'table table-condensed' },
    h('thead', {}, h('tr', {}, [_('Table'), _('Column'), _('Before'), _('After')].map((title) => h('th', { scope: 'col' }, title)))),
    changes.map(({ table, action, before, after }) => {
      const columns = Object.keys(after ?? before ?? {}).filter((name) => !/uuid$|^id$/.test(name));
      return h('tbody', {}, (columns.length ? columns : ['']).map((column, index) => h('tr', {},
        h('td', {}, index === 0 && [h('code', {}, table), ' ',
          h('span', { class: `label interco-badge-${BADGES[action]}` }, ACTIONS[action])]),
        h('td', {}, column),
        h('td', {}, before ? text(before[column]) : '—'),
        h('td', {}, after ? text(after[column]) : '—'))));
    })));
