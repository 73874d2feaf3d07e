// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The routes of a new interconnection: who may call out over it, and who answers calls.

import { _ } from '../core/i18n.js';
import { h, show } from '../core/dom.js';
import { DESTINATIONS, find, findDestinations } from '../core/lookups.js';
import { combobox } from './combobox.js';
import { contextControl } from './contexts.js';
import { Field } from './fields.js';
import { numbers } from './numbers.js';

/**
 * The outgoing route: a new one, an existing one, or none.
 *
 * `suggestName()` returns the name of a new route, until a person types another one.
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
    this.exten = new Field({ name: `${at}.exten`, label: _('Numbers that people dial') }, numbers({ placeholder: '418' }));
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
      new: [this.exten.element, this.callerId.element, more],
      existing: [this.existing.element],
      none: [],
    }[this.mode.value]);
  }

  get fields() {
    return {
      new: [this.kind, this.exten, this.callerId, this.name, this.context, this.strip, this.prefix],
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
    if (mode === 'none' || !this.exten.read()) return undefined;
    const extension = { exten: this.exten.read(), context: this.context.read() };
    const optional = { caller_id: this.callerId, strip_digits: this.strip, external_prefix: this.prefix };
    for (const [name, field] of Object.entries(optional)) {
      if (field.read() !== undefined) extension[name] = field.read();
    }
    return [{ name: this.name.read() ?? this.suggestName(), extensions: [extension] }];
  }
}

/** The incoming route: a number, and who answers. */
export class IncomingRoute {
  path = 'incalls';

  constructor({ suggestNumber, onchange }) {
    this.suggestNumber = suggestNumber;
    this.exten = new Field({ name: 'incalls.0.exten', label: _('Number that is called'),
      help: _('Empty: your public number') },
    numbers({ kinds: ['number', 'prefix', 'any', 'pattern'], placeholder: '5145550100' }));
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
    this.element = h('div', { class: 'interco-route' }, this.destination.element, this.exten.element);
    this.fields = [this.destination, this.exten];
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
    if (this.key.read() === undefined) return undefined;
    const type = this.type.value;
    return [{
      exten: this.exten.read() ?? this.suggestNumber() ?? '',
      destination: { type, [DESTINATIONS[type].member]: this.key.read() },
    }];
  }
}
