// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A form of the fields of a document, which sends only what was changed.

import { _ } from '../core/i18n.js';
import { h } from '../core/dom.js';
import { getPath, setPath } from '../core/paths.js';
import { contextControl, transportControl } from './choices.js';
import { Field, makeControl, select } from './fields.js';
import { findField } from './form.js';
import { headerTable, optionTable } from './options.js';

const OTHER = 'sip.options';
const TITLES = { '': _('General'), sip: 'SIP', iax: 'IAX', custom: _('Channel'), headers: _('SIP headers'), [OTHER]: _('Other options') };
// The types whose controls need the whole width.
const WIDE = ['object', 'options', 'headers'];

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The form of a document. */
export class SettingsForm {
  /** An input may name its `section`, the title of a group. */
  constructor(inputs, document) {
    this.entries = inputs.map((input) => {
      const field = new Field({ ...input, required: false }, this.#makeControl(input));
      const value = input.type === 'switch' ? Boolean(getPath(document, input.name)) : getPath(document, input.name);
      field.write(value ?? undefined);
      return { input, field, initial: field.read() };
    });
    this.element = h('div', {}, this.#group());
    this.element.addEventListener('change', () => this.#showSwitched());
    this.#showSwitched();
  }

  #makeControl(input) {
    if (input.type === 'context') return contextControl({});
    if (input.type === 'transport') return transportControl();
    if (input.type === 'options') return optionTable();
    if (input.type === 'headers') return headerTable();
    if (input.type === 'switch') {
      return select({ required: true, choices: [{ value: false, label: _('No') }, { value: true, label: _('Yes') }] });
    }
    return makeControl({ ...input, placeholder: input.type === 'password' ? _('unchanged') : undefined });
  }

  /** Return a fieldset for each object. */
  #group() {
    const groups = new Map();
    for (const { input, field } of this.entries) {
      const parent = input.section ?? (input.type === 'switch' ? input.name : input.name.split('.').slice(0, -1).join('.'));
      groups.set(parent, [...(groups.get(parent) ?? []), field]);
      if (WIDE.includes(input.type)) field.element.classList.add('interco-wide');
    }
    // Other options are the last resort, so they come last.
    const order = [...groups].sort(([a], [b]) => (a === OTHER) - (b === OTHER));
    this.groups = order.map(([path, fields]) => ({
      path, fields, element: h('fieldset', { class: 'interco-group' }, h('legend', {}, this.#findTitle(path)),
        h('div', { class: 'interco-fields' }, fields.map(({ element }) => element))),
    }));
    return this.groups.map(({ element }) => element);
  }

  /** Return the title of a group: that of an object contains those of the objects around it. */
  #findTitle(path) {
    if (path in TITLES) return TITLES[path];
    const findLabel = (name) => this.entries.find(({ input }) => input.name === name)?.input.label;
    const names = path.split('.').map((name, index, parts) => parts.slice(0, index + 1).join('.'));
    return names.map(findLabel).filter(Boolean).join(': ') || path;
  }

  /** Hide the fields of objects that are switched off, and those that do not match. */
  #showSwitched() {
    for (const { path, fields, element: group } of this.groups) {
      const toggle = this.entries.find(({ input }) => input.type === 'switch' && input.name === path)?.field;
      const isOn = (field) => !toggle || field === toggle || toggle.read();
      fields.forEach((field) => { field.element.hidden = !(isOn(field) && this.#isWanted(field)); });
      group.hidden = fields.every(({ element }) => element.hidden);
    }
  }

  /** Show only the fields whose label, path or hint contains a text. */
  filter(text) {
    this.wanted = text.trim().toLowerCase();
    this.#showSwitched();
  }

  #isWanted({ element, path }) {
    return !this.wanted || `${path} ${element.textContent}`.toLowerCase().includes(this.wanted);
  }

  get fields() {
    return this.entries.map(({ field }) => field);
  }

  /** Return what was changed, as a merge patch. */
  readPatch() {
    const patch = {};
    for (const { input, field, initial } of this.entries) {
      const value = field.read();
      if (same(value, initial)) continue;
      if (input.type !== 'switch') setPatch(patch, input.name, value ?? null);
      else if (!value) setPatch(patch, input.name, null);
      else if (!getPath(patch, input.name)) setPatch(patch, input.name, {});
    }
    return patch;
  }

  /** Show each problem beside its field, and return those that belong to none. */
  showProblems(problems) {
    const others = [];
    const byField = new Map();
    for (const problem of problems) {
      const field = findField(this.fields, problem.path);
      if (field) byField.set(field, [...(byField.get(field) ?? []), problem.message]);
      else others.push(problem);
    }
    this.fields.forEach((field) => field.setProblems(byField.get(field) ?? []));
    return { others, missing: [] };
  }

  showWarnings(warnings) {
    for (const field of this.fields) {
      field.setWarnings(warnings.filter(({ field: path }) => path && findField(this.fields, path) === field).map(({ message }) => message));
    }
  }

  /** Move to the field of a path. */
  focus(path) {
    this.filter('');
    const field = findField(this.fields, path);
    field?.element.scrollIntoView({ block: 'center' });
    field?.focus();
  }
}

/** Set a value, unless an object around it is removed. */
function setPatch(patch, path, value) {
  const parents = path.split('.').map((name, index, names) => names.slice(0, index).join('.')).filter(Boolean);
  if (!parents.some((parent) => getPath(patch, parent) === null)) setPath(patch, path, value);
}
