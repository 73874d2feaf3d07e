// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Parts of tables whose rows come from the server page by page.

import { _ } from '../core/i18n.js';
import { h, icon } from '../core/dom.js';

/** Return the header of a column that can be sorted; `active` is asc, desc or false. */
export const sortHeader = ({ label, active, onclick }) =>
  h('th', { scope: 'col', 'aria-sort': active ? { asc: 'ascending', desc: 'descending' }[active] : 'none' },
    h('button', { type: 'button', class: 'interco-sort', onclick }, label, ' ',
      icon(active ? { asc: 'sort-asc', desc: 'sort-desc' }[active] : 'sort')));

/** Return the pages of a list; nothing if there is only one. */
export function pager({ total, offset, limit, onpage }) {
  if (total <= limit && offset === 0) return null;
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  const button = (label, name, to, disabled) => h('button', {
    type: 'button', class: 'btn btn-default btn-sm', 'aria-label': label, disabled, onclick: () => onpage(to),
  }, icon(name));
  return h('nav', { class: 'interco-pager', 'aria-label': _('Pages') },
    h('span', {}, _('{first} to {last} of {total}', { first: Math.min(offset + 1, total), last: Math.min(offset + limit, total), total })),
    h('span', { class: 'btn-group' },
      button(_('First page'), 'angle-double-left', 0, offset === 0),
      button(_('Previous page'), 'angle-left', Math.max(0, offset - limit), offset === 0),
      button(_('Next page'), 'angle-right', offset + limit, offset >= last),
      button(_('Last page'), 'angle-double-right', last, offset >= last)));
}
