// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Controls for options of Asterisk and for headers: a table of names and values.

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';

/** Return the control of a list of [name, value]; `words` names what is in a row. */
export function optionTable(words = { name: _('Option'), add: _('Add an option'), remove: _('Remove the option') }) {
  const body = h('tbody', {});
  const add = (name = '', value = '') => {
    const row = h('tr', {},
      h('td', {}, h('input', { class: 'form-control input-sm', value: name, 'aria-label': words.name })),
      h('td', {}, h('input', { class: 'form-control input-sm', value, 'aria-label': _('Value') })),
      h('td', {}, h('button', { type: 'button', class: 'btn btn-default btn-sm', 'aria-label': words.remove,
        onclick: () => { row.remove(); changed(); } }, icon('trash'))));
    body.append(row);
    return row;
  };
  const changed = () => element.dispatchEvent(new Event('change', { bubbles: true }));
  const button = h('button', { type: 'button', class: 'btn btn-default btn-sm', onclick: () => add().querySelector('input').focus() },
    icon('plus'), ' ', words.add);
  const element = h('div', { role: 'group' }, h('table', { class: 'interco-options-table' }, body), button);
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

/** Return the control of a list of headers: {name, value}. */
export function headerTable() {
  const table = optionTable({ name: _('Header'), add: _('Add a header'), remove: _('Remove the header') });
  return {
    ...table,
    read: () => table.read().map(([name, value]) => ({ name, value })),
    write: (headers) => table.write((headers ?? []).map(({ name, value }) => [name, value])),
  };
}
