// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A form made of the inputs of a profile.

import { _ } from '../core/i18n.js';
import { h } from '../core/dom.js';
import { getPath, isInside, setPath } from '../core/paths.js';
import { contextControl } from './choices.js';
import { Field, makeControl } from './fields.js';
import { IncomingRoute, OutgoingRoute } from './routes.js';

const GROUPS = {
  connection: _('Connection'),
  calls_out: _('Calls out'),
  calls_in: _('Calls in'),
};

/** The form of a profile: three groups, and the document that they describe. */
export class ProfileForm {
  /** `onready` is called when a list that was loaded has changed a value. */
  constructor(profile, onready) {
    this.profile = profile;
    const inputs = [...profile.inputs];
    if (!inputs.some(({ name }) => name === 'name')) {
      inputs.unshift({ name: 'name', label: _('Name'), type: 'string', group: 'connection', choices: [],
        help: _('In lists and in Asterisk. Empty: it is derived.') });
    }
    this.parts = inputs.map((input) => this.#makePart(input, onready));
    const byGroup = (group) => this.parts.filter((part, index) => inputs[index].group === group);
    this.element = h('div', {}, Object.entries(GROUPS)
      .map(([group, title]) => [title, byGroup(group)])
      .filter(([, parts]) => parts.length > 0)
      .map(([title, parts]) => h('fieldset', { class: 'interco-group' }, h('legend', {}, title), parts.map(({ element }) => element))));
  }

  #makePart(input, onready) {
    if (input.name === 'outcalls') {
      this.outgoing = new OutgoingRoute({ suggestName: () => this.#suggestRouteName(), onready });
      return this.outgoing;
    }
    if (input.name === 'incalls') {
      this.incoming = new IncomingRoute({ suggestNumber: () => this.#suggestNumber(), onchange: onready });
      return this.incoming;
    }
    const translated = { ...input, label: _(input.label), help: input.help && _(input.help),
      choices: input.choices.map(({ value, label }) => ({ value, label: _(label) })) };
    if (input.type !== 'context') return new Field(translated, this.#makeControl(translated));
    return new Field(translated, contextControl({ type: 'incall', preselect: input.required, onready }));
  }

  /** Return a control with the default of the profile. */
  #makeControl(input) {
    const value = getPath(this.profile.defaults, input.name);
    const control = makeControl({ ...input, required: input.required || value !== undefined });
    if (value !== undefined) control.write(value);
    return control;
  }

  #suggestRouteName() {
    const name = this.#value('name') ?? this.#value('sip.remote_hosts')?.[0] ?? this.profile.name;
    return `to-${name}`;
  }

  #suggestNumber() {
    return this.#value('sip.registration.contact_user');
  }

  #value(path) {
    return this.parts.find((part) => part.path === path)?.read();
  }

  get fields() {
    return this.parts.flatMap((part) => part.fields ?? [part]);
  }

  /** Return the body of the request. */
  read() {
    const body = { profile: this.profile.name };
    for (const part of this.parts) {
      const value = part.read();
      if (value !== undefined) setPath(body, part.path, value);
    }
    return body;
  }

  /**
   * Show each problem beside its field, and return those that belong to none.
   *
   * Problems of fields that nobody has filled in yet are returned as `missing`, the labels
   * of the fields, and are shown from the first call with `all`.
   */
  showProblems(problems, all = false) {
    this.showsAll ||= all;
    const { byField, others } = this.#sort(problems);
    const missing = [];
    for (const field of this.fields) {
      const messages = [...(byField.get(field) ?? [])];
      const empty = !field.touched && field.read() === undefined;
      if (messages.length > 0 && empty) missing.push(field.label);
      field.setProblems(empty && !this.showsAll ? [] : messages);
    }
    return { others, missing };
  }

  /** Show each warning beside its field, and return those that belong to none. */
  showWarnings(warnings) {
    const { byField, others } = this.#sort(warnings.map(({ field, message }) => ({ path: field ?? '', message })));
    this.fields.forEach((field) => field.setWarnings([...(byField.get(field) ?? [])]));
    return others;
  }

  /** Move to the first field with a problem. */
  focusProblem() {
    this.fields.find((field) => field.element.classList.contains('has-error'))?.focus();
  }

  #locate(path) {
    const part = this.parts.find(({ path: outer }) => isInside(path, outer));
    return part?.locate?.(path) ?? path;
  }

  #sort(problems) {
    const byField = new Map();
    const others = [];
    for (const { path, message } of problems) {
      const field = findField(this.fields, this.#locate(path));
      if (field) byField.set(field, new Set(byField.get(field)).add(message));
      else others.push({ path, message });
    }
    return { byField, others };
  }
}

/** Return the field that a path is about: the one with the longest path. */
export function findField(fields, path) {
  const inside = (field) => isInside(path, field.path) || isInside(field.path, path);
  return fields.filter(inside).sort((a, b) => b.path.length - a.path.length)
    .find((field) => isInside(path, field.path)) ?? fields.find(inside);
}
