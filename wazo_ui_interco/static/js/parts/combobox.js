// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// An input that searches: the list below it shows what matches.

import { _ } from '../core/i18n.js';
import { debounce, h, newId, show } from '../core/dom.js';

/**
 * Return the control of a value that is chosen from a long list.
 *
 * `search(text)` resolves to the matches: {value, label, detail}. `onchange(value)` is
 * called with each new value, null if the text was edited since.
 */
export function combobox({ search, placeholder, onchange = () => {} }) {
  const id = newId('options');
  let matches = [];
  let active = -1;
  let chosen = null;
  const options = h('ul', { id, class: 'interco-options', role: 'listbox', 'aria-label': placeholder, hidden: true });
  const input = h('input', {
    class: 'form-control', type: 'text', role: 'combobox', autocomplete: 'off', placeholder,
    'aria-autocomplete': 'list', 'aria-controls': id, 'aria-expanded': 'false',
    oninput: () => { choose(null); find(); },
    onfocus: () => { if (!chosen) load(); },
    onblur: () => close(),
    onkeydown: (event) => KEYS[event.key]?.(event),
  });
  const find = debounce(load, 200);

  async function load() {
    const text = input.value;
    let found;
    try {
      found = await search(text);
    } catch (error) {
      show(options, h('li', { class: 'interco-option-note' }, error.message));
      open();
      return;
    }
    if (input.value !== text || document.activeElement !== input) return;
    matches = found;
    active = -1;
    show(options, matches.length
      ? matches.map((match, index) => h('li', {
        id: `${id}-${index}`, role: 'option', 'aria-selected': 'false',
        onmousedown: (event) => { event.preventDefault(); pick(match); },
      }, match.label, match.detail && h('small', {}, match.detail)))
      : h('li', { class: 'interco-option-note' }, _('Nothing found')));
    open();
  }

  function open() {
    options.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  }

  function close() {
    options.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function move(step) {
    if (options.hidden) { load(); return; }
    active = (active + step + matches.length) % matches.length;
    [...options.children].forEach((option, index) => option.setAttribute('aria-selected', index === active));
    input.setAttribute('aria-activedescendant', `${id}-${active}`);
    options.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  function choose(match) {
    chosen = match;
    onchange(match && match.value);
  }

  function pick(match) {
    input.value = match.label;
    choose(match);
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  const KEYS = {
    ArrowDown: (event) => { event.preventDefault(); move(1); },
    ArrowUp: (event) => { event.preventDefault(); move(-1); },
    Enter(event) {
      if (options.hidden) return;
      event.preventDefault();
      const match = matches[active] ?? (matches.length === 1 && matches[0]);
      if (match) pick(match);
    },
    Escape: close,
  };

  return {
    element: h('div', { class: 'interco-combobox' }, input, options),
    focus: input,
    read: () => chosen?.value,
    write(match) {
      input.value = match?.label ?? '';
      choose(match ?? null);
    },
    label: () => chosen?.label,
  };
}
