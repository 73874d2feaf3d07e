// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The numbers of a route: people choose what they mean, and see examples.

import { _ } from '../core/i18n.js';
import { h, show } from '../core/dom.js';
import { KINDS, describeExten, findExamples } from '../core/patterns.js';

/**
 * Return a control whose value is an extension: a number or a pattern. `append(button)` adds
 * a button to it.
 */
export function numbers({ kinds = ['prefix', 'number', 'any', 'pattern'], placeholder }) {
  const labels = {
    prefix: _('begin with'), number: _('are exactly'), any: _('any number'), pattern: _('match the pattern'),
  };
  const kind = h('select', { class: 'form-control', 'aria-label': _('Numbers that'), onchange: update },
    kinds.map((name) => h('option', { value: name }, labels[name])));
  const text = h('input', { class: 'form-control', type: 'text', autocomplete: 'off', placeholder, oninput: update });
  const examples = h('p', { class: 'interco-examples', 'aria-live': 'polite' });

  function read() {
    const value = text.value.trim();
    // Whoever knows patterns just types one.
    if (value.startsWith('_')) return value;
    return kind.value === 'any' || value ? KINDS[kind.value].toExten(value) : undefined;
  }

  function update() {
    text.disabled = kind.value === 'any';
    if (text.disabled) text.value = '';
    const exten = read();
    if (!exten) { show(examples); return; }
    const { yes, no } = findExamples(exten);
    show(examples, h('code', {}, exten),
      yes.length > 0 && h('span', { class: 'interco-yes' }, _('takes'), ' ', yes.join(', ')),
      no.length > 0 && h('span', { class: 'interco-no' }, _('not'), ' ', no.join(', ')));
  }

  const line = h('div', { class: 'interco-numbers' }, kind, text);
  return {
    element: h('div', {}, line, examples),
    focus: text,
    append: (button) => line.append(button),
    read,
    write(exten) {
      const described = describeExten(exten ?? '');
      kind.value = exten ? described.kind : kinds[0];
      text.value = exten ? described.text : '';
      update();
    },
  };
}
