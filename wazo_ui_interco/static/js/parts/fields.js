// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One field of a form: a label, a control, a hint, and the problems with its value.

import { _ } from '../core/i18n.js';
import { h, icon, newId, show } from '../core/dom.js';
import { prose } from './prose.js';

/**
 * A field. `input` describes it as an input of a profile does: name (the path), label,
 * type, required, help, placeholder and choices. `note` is an element below the control.
 *
 * `read()` returns the value: undefined if the field is empty.
 */
export class Field {
  constructor(input, control = makeControl(input)) {
    this.path = input.name;
    this.label = input.label;
    this.control = control;
    this.touched = false;
    this.element = this.#build(input);
    // A person has finished with the field when the focus leaves it.
    this.element.addEventListener('focusout', () => { this.touched = true; });
    this.element.addEventListener('change', () => { this.touched = true; });
  }

  #build({ required, help, note }) {
    const { element, focus = element, group = false } = this.control;
    const id = newId('field');
    focus.id ||= id;
    this.problems = h('div', { id: `${id}-problems`, class: 'interco-problems', 'aria-live': 'polite' });
    this.warnings = h('div', { class: 'interco-warnings' });
    const hint = help && h('p', { id: `${id}-hint`, class: 'interco-hint' }, prose(help));
    focus.setAttribute('aria-describedby', [`${id}-problems`, hint && hint.id].filter(Boolean).join(' '));
    if (required) focus.setAttribute('aria-required', 'true');
    const label = [this.label, required && h('span', { class: 'interco-required' }, _('required'))];
    if (group) element.setAttribute('aria-label', this.label);
    return h('div', { class: 'form-group', 'data-path': this.path },
      group ? h('span', { class: 'interco-label' }, label) : h('label', { for: focus.id }, label),
      element, note, hint, this.problems, this.warnings);
  }

  /** Change the path. */
  setPath(path) {
    this.path = path;
    this.element.dataset.path = path;
  }

  read() {
    return this.control.read();
  }

  write(value) {
    this.control.write(value);
  }

  setProblems(messages) {
    this.element.classList.toggle('has-error', messages.length > 0);
    (this.control.focus ?? this.control.element).setAttribute('aria-invalid', messages.length > 0);
    show(this.problems, messages.map((message) => h('p', {}, icon('times-circle'), ' ', prose(message))));
  }

  setWarnings(messages) {
    show(this.warnings, messages.map((message) => h('p', {}, icon('exclamation-triangle'), ' ', prose(message))));
  }

  focus() {
    (this.control.focus ?? this.control.element).focus();
  }
}

/** Return the control of an input: {element, focus, read, write}. */
export function makeControl(input) {
  if (input.choices?.length) return input.type === 'list' ? checkboxes(input) : select(input);
  return (CONTROLS[input.type] ?? text)(input);
}

function text({ type, placeholder, autocomplete = 'off' }) {
  const element = h('input', { class: 'form-control', type: 'text', placeholder, autocomplete,
    inputmode: type === 'integer' && 'numeric', spellcheck: 'false' });
  return {
    element,
    read: () => element.value.trim() || undefined,
    write: (value) => { element.value = value ?? ''; },
  };
}

function integer(input) {
  const control = text(input);
  return {
    ...control,
    read() {
      const value = control.read();
      // Anything else is sent as it is, so that the API says what is wrong with it.
      return /^-?\d+$/.test(value ?? '') ? Number(value) : value;
    },
  };
}

function password({ placeholder }) {
  const input = h('input', { class: 'form-control', type: 'password', placeholder,
    autocomplete: 'new-password', 'data-toggle': 'none' });
  const eye = h('button', { type: 'button', class: 'btn btn-default', 'aria-pressed': 'false', 'aria-label': _('Show the password'),
    onclick: () => {
      const hidden = input.type === 'password';
      input.type = hidden ? 'text' : 'password';
      eye.setAttribute('aria-pressed', hidden);
      show(eye, icon(hidden ? 'eye-slash' : 'eye'));
    } }, icon('eye'));
  return {
    element: h('div', { class: 'input-group' }, input, h('span', { class: 'input-group-btn' }, eye)),
    focus: input,
    read: () => input.value || undefined,
    write: (value) => { input.value = value ?? ''; },
  };
}

function list(input) {
  const control = text(input);
  return {
    ...control,
    read: () => control.read()?.split(/[\s,;]+/).filter(Boolean),
    write: (value) => control.write(value?.join(' ')),
  };
}

function json({ placeholder }) {
  const element = h('textarea', { class: 'form-control interco-code', rows: 4, placeholder, spellcheck: 'false' });
  return {
    element,
    read() {
      if (!element.value.trim()) return undefined;
      try {
        return JSON.parse(element.value);
      } catch {
        return element.value;
      }
    },
    write: (value) => { element.value = value == null ? '' : JSON.stringify(value, null, 2); },
  };
}

/** Return a select. Without a value, the API uses its default. */
export function select({ choices, required, empty = _('Default') }) {
  const element = h('select', { class: 'form-control' },
    !required && h('option', { value: '' }, empty),
    choices.map(({ value, label }) => h('option', { value: String(value) }, label)));
  return {
    element,
    read: () => choices.find(({ value }) => String(value) === element.value)?.value,
    write: (value) => { element.value = value == null ? '' : String(value); },
  };
}

const boolean = (input) =>
  select({ ...input, choices: [{ value: true, label: _('Yes') }, { value: false, label: _('No') }] });

function checkboxes({ choices }) {
  const boxes = choices.map(({ value }) => h('input', { type: 'checkbox', value }));
  return {
    element: h('div', { class: 'interco-choices', role: 'group' },
      choices.map(({ label }, index) => h('label', { class: 'checkbox-inline' }, boxes[index], ' ', label))),
    group: true,
    read() {
      const values = boxes.filter((box) => box.checked).map((box) => box.value);
      return values.length ? values : undefined;
    },
    write: (value) => boxes.forEach((box) => { box.checked = (value ?? []).includes(box.value); }),
  };
}

const CONTROLS = { integer, password, list, boolean, object: json };
