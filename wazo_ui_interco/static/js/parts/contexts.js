// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A control to choose a context.

import { _ } from '../core/i18n.js';
import { h, show } from '../core/dom.js';
import { listContexts, nameContext } from '../core/lookups.js';

/**
 * Return the control of the name of a context. The first one is preselected, if `preselect`.
 *
 * `ready` resolves when the contexts are there.
 */
export function contextControl({ type, preselect = false, onready = () => {} }) {
  const element = h('select', { class: 'form-control' });
  let wanted = null;

  async function load() {
    let contexts;
    try {
      contexts = await listContexts(type);
    } catch (error) {
      show(element, h('option', { value: '' }, error.message));
      return;
    }
    show(element, !(preselect && contexts.length) && h('option', { value: '' }, _('None')),
      contexts.map((context) => h('option', { value: context.name }, nameContext(context),
        !type && ` (${context.type})`)));
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

  load();
  return {
    element,
    read: () => element.value || undefined,
    write,
    label: () => element.selectedOptions[0]?.textContent,
  };
}
