// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A control for options of Asterisk: a table of names and values.

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';

/** Return the control of a list of [name, value]. */
export function optionTable({ label }) {
  const body = h('tbody', {});
  const add = (name = '', value = '') => {
    const row = h('tr', {},
      h('td', {}, h('input', { class: 'form-control input-sm', value: name, 'aria-label': _('Option') })),
      h('td', {}, h('input', { class: 'form-control input-sm', value, 'aria-label': _('Value') })),
      h('td', {}, h('button', { type: 'button', class: 'btn btn-default btn-sm', 'aria-label': _('Remove the option'),
        onclick: () => { row.remove(); changed(); } }, icon('trash'))));
    body.append(row);
    return row;
  };
  const changed = () => element.dispatchEvent(new Event('change', { bubbles: true }));
  const button = h('button', { type: 'button', class: 'btn btn-default btn-sm', onclick: () => add().querySelector('input').focus() },
    icon('plus'), ' ', _('Add an option'));
  const element = h('div', { role: 'group', 'aria-label': label }, h('table', { class: 'interco-options-table' }, body), button);
  return {
    element,
    focus: button,
    group: true,
    read() {
      const rows = [...body.children].map((row) => [...row.querySelectorAll('input')].map(({ value }) => value.trim()));
      return rows.filter(([name]) => name);
    },
    write: (options) => { show(body); (options ?? []).forEach(([name, value]) => add(name, value)); },
  };
}
