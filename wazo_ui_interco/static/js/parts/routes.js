// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The routes of a new interconnection: who may call out over it, and who answers calls.

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';
import { DESTINATIONS, find, findDestinations } from '../core/lookups.js';
import { contextControl } from './choices.js';
import { combobox } from './combobox.js';
import { Field } from './fields.js';
import { numbers } from './numbers.js';

// The path of a number that is not part of the request.
const UNUSED = '-';

/** The numbers of a route: a field, and more of them on demand. */
class NumberList {
  /** `at(index)` returns the path of a number; `input` and `options` are of its field. */
  constructor({ at, input, options, more, onchange }) {
    Object.assign(this, { at, input, options, onchange });
    this.fields = [];
    this.rows = h('div', {});
    this.element = h('div', { class: 'interco-number-list' }, this.rows,
      h('button', { type: 'button', class: 'btn btn-default btn-xs', onclick: () => this.#add().focus() }, icon('plus'), ' ', more));
    this.#add();
  }

  #add() {
    const isFirst = this.fields.length === 0;
    const { label, help } = this.input;
    const control = numbers(this.options);
    const field = new Field({ name: UNUSED, label: isFirst ? label : _('Further numbers'), help: isFirst && help }, control);
    if (!isFirst) {
      control.append(h('button', { type: 'button', class: 'btn btn-default', 'aria-label': _('Remove the number'), onclick: () => {
        this.fields.splice(this.fields.indexOf(field), 1);
        field.element.remove();
        this.onchange();
      } }, icon('trash')));
    }
    this.fields.push(field);
    this.rows.append(field.element);
    return field;
  }

  /** Return the extensions; the paths of the fields are then their places in the request. */
  read() {
    const extens = this.fields.map((field) => field.read());
    let last = 0;
    this.fields.forEach((field, index) => {
      field.setPath(extens[index] === undefined && index > 0 ? UNUSED : this.at(last));
      if (extens[index] !== undefined) last += 1;
    });
    return extens.filter((exten) => exten !== undefined);
  }
}

/**
 * The outgoing route: a new one, an existing one, or none.
 *
 * `suggestName()` returns the name of a new route, until a person types another one.
 * `onready()` is called when a value has changed without a person.
 */
export class OutgoingRoute {
  path = 'outcalls';

  constructor({ suggestName, onready }) {
    this.suggestName = suggestName;
    this.mode = h('select', { class: 'form-control', onchange: () => this.#switch() },
      h('option', { value: 'new' }, _('Create a route')),
      h('option', { value: 'existing' }, _('Use an existing route')),
      h('option', { value: 'none' }, _('None for now')));
    this.kind = new Field({ name: 'outcalls', label: _('Outgoing route') },
      { element: this.mode, read: () => this.mode.value, write: (value) => { this.mode.value = value; } });
    this.existing = new Field({ name: 'outcalls.0.id', label: _('Route') }, combobox({
      placeholder: _('Type the name of a route'),
      search: async (text) => (await find('outcalls', text)).map(({ id, name, extensions }) => ({
        value: id, label: name, detail: (extensions ?? []).map(({ exten }) => exten).join(', ') })),
    }));
    const at = 'outcalls.0.extensions.0';
    this.extens = new NumberList({
      at: (index) => `outcalls.0.extensions.${index}.exten`,
      input: { label: _('Numbers that people dial') },
      options: { placeholder: '418' },
      more: _('Add other numbers'),
      onchange: onready,
    });
    this.callerId = new Field({ name: `${at}.caller_id`, label: _('Caller ID'), type: 'string', placeholder: '"ACME" <5145550100>',
      help: _('What the called party sees; usually your public number') });
    this.name = new Field({ name: 'outcalls.0.name', label: _('Name of the route'), type: 'string' });
    this.context = new Field({ name: `${at}.context`, label: _('Context of the callers') },
      contextControl({ type: 'outcall', preselect: true, onready }));
    this.strip = new Field({ name: `${at}.strip_digits`, label: _('Digits to remove from the beginning'), type: 'integer' });
    this.prefix = new Field({ name: `${at}.external_prefix`, label: _('Digits to put in front'), type: 'string' });
    this.body = h('div', {});
    this.element = h('div', { class: 'interco-route' }, this.kind.element, this.body);
    this.#switch();
  }

  #switch() {
    const more = h('details', { class: 'interco-more' }, h('summary', {}, _('More settings of the route')),
      [this.name, this.context, this.strip, this.prefix].map(({ element }) => element));
    show(this.body, {
      new: [this.extens.element, this.callerId.element, more],
      existing: [this.existing.element],
      none: [],
    }[this.mode.value]);
  }

  get fields() {
    return {
      new: [this.kind, ...this.extens.fields, this.callerId, this.name, this.context, this.strip, this.prefix],
      existing: [this.kind, this.existing],
      none: [this.kind],
    }[this.mode.value];
  }

  /** Return the outcalls of a request, undefined if nothing was entered. */
  read() {
    const mode = this.mode.value;
    if (mode === 'existing') {
      const id = this.existing.read();
      return id ? [{ id }] : undefined;
    }
    const extens = this.extens.read();
    if (mode === 'none' || extens.length === 0) return undefined;
    const common = { context: this.context.read() };
    const optional = { caller_id: this.callerId, strip_digits: this.strip, external_prefix: this.prefix };
    for (const [name, field] of Object.entries(optional)) {
      if (field.read() !== undefined) common[name] = field.read();
    }
    return [{ name: this.name.read() ?? this.suggestName(), extensions: extens.map((exten) => ({ exten, ...common })) }];
  }

  /** Return the path of the field that a problem is about: all numbers have one caller ID. */
  locate(path) {
    return path.replace(/^(outcalls\.0\.extensions)\.\d+\.(?!exten\b)/, '$1.0.');
  }
}

/** The incoming route: its numbers, and who answers. */
export class IncomingRoute {
  path = 'incalls';

  constructor({ suggestNumber, onchange }) {
    this.suggestNumber = suggestNumber;
    this.extens = new NumberList({
      at: (index) => `incalls.${index}.exten`,
      input: { label: _('Number that is called'), help: _('Empty: your public number') },
      options: { kinds: ['number', 'prefix', 'any', 'pattern'], placeholder: '5145550100' },
      more: _('Add another number'),
      onchange,
    });
    this.type = h('select', { class: 'form-control', 'aria-label': _('Kind of destination'), onchange: () => this.#switch() },
      Object.entries(DESTINATIONS).map(([value, { label }]) => h('option', { value }, label)));
    this.onchange = onchange;
    this.slot = h('div', { class: 'interco-slot' });
    this.#switch();
    this.destination = new Field({ name: 'incalls.0.destination', label: _('Calls go to') }, {
      element: h('div', { class: 'interco-numbers' }, this.type, this.slot),
      get focus() { return this.element.querySelector('input'); },
      read: () => this.key.read(),
      write: () => {},
    });
    this.element = h('div', { class: 'interco-route' }, this.destination.element, this.extens.element);
  }

  get fields() {
    return [this.destination, ...this.extens.fields];
  }

  #switch() {
    const type = this.type.value;
    this.key = combobox({
      placeholder: _('Type a name'),
      search: (text) => findDestinations(type, text),
      onchange: this.onchange,
    });
    this.key.focus.setAttribute('aria-label', _('Calls go to'));
    show(this.slot, this.key.element);
  }

  /** Return the name of the destination, for the diagram. */
  describe() {
    return this.key.label();
  }

  /** Return the incalls of a request, undefined if nothing was entered. */
  read() {
    const extens = this.extens.read();
    if (this.key.read() === undefined) return undefined;
    const type = this.type.value;
    const destination = { type, [DESTINATIONS[type].member]: this.key.read() };
    const wanted = extens.length > 0 ? extens : [this.suggestNumber() ?? ''];
    return wanted.map((exten) => ({ exten, destination }));
  }

  /** Return the path of the field that a problem is about: all numbers have one destination. */
  locate(path) {
    return path.replace(/^incalls\.\d+\.(?!exten\b)/, 'incalls.0.');
  }
}
