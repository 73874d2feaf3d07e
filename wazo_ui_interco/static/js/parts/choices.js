// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Controls to choose an object of wazo-confd by its name: a context, a transport.

import { _ } from '../core/i18n.js';
import { h, show } from '../core/dom.js';
import { listContexts, listTransports, nameContext } from '../core/lookups.js';

/**
 * Return the control of a name. `load()` resolves to the choices: {value, label}. The first
 * one is preselected, if `preselect`.
 *
 * Whoever may not list the choices keeps the current one.
 */
function choiceControl({ load, empty, preselect = false, onready = () => {} }) {
  const element = h('select', { class: 'form-control' });
  let wanted = null;

  async function fill() {
    let choices = [];
    let reason = null;
    try {
      choices = await load();
    } catch (error) {
      reason = error.message;
    }
    show(element, !(preselect && choices.length) && h('option', { value: '' }, reason ?? empty),
      choices.map(({ value, label }) => h('option', { value }, label)));
    if (wanted) write(wanted);
    onready();
  }

  function write(name) {
    wanted = name;
    if (name && ![...element.options].some(({ value }) => value === name)) {
      element.append(h('option', { value: name }, name));
    }
    element.value = name ?? '';
  }

  element.addEventListener('change', () => { wanted = element.value; });
  fill();
  return {
    element,
    read: () => element.value || undefined,
    write,
    label: () => element.selectedOptions[0]?.textContent,
  };
}

/** Return the control of the name of a context. */
export const contextControl = ({ type, ...options }) => choiceControl({
  ...options,
  empty: _('None'),
  load: async () => (await listContexts(type)).map((context) => ({
    value: context.name,
    label: type ? nameContext(context) : `${nameContext(context)} (${context.type})`,
  })),
});

/** Return the control of a reference to a transport: {name}. */
export function transportControl({ empty = _('The transport of the templates') } = {}) {
  const control = choiceControl({
    empty,
    load: async () => (await listTransports()).map(({ name }) => ({ value: name, label: name })),
  });
  return {
    ...control,
    read: () => control.read() && { name: control.read() },
    write: (transport) => control.write(transport?.name),
  };
}
