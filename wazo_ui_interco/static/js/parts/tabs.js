// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Tabs, for the keyboard as well: arrow keys move between them.

import { h, newId, show } from '../core/dom.js';

/**
 * Return tabs; each is {id, label, content}. `content` is an element, or a function that
 * returns one when the tab is opened for the first time.
 */
export function tabs(items, { label, current = items[0].id, onchange = () => {} }) {
  const prefix = newId('tab');
  const links = items.map(({ id, label: text }) => h('a', {
    href: `#${id}`, role: 'tab', id: `${prefix}-${id}`, 'aria-controls': `${prefix}-${id}-panel`,
    onclick: (event) => { event.preventDefault(); open(id); },
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (items.findIndex((item) => item.id === id) + step + items.length) % items.length;
      open(items[next].id);
      links[next].focus();
    },
  }, text));
  const panels = items.map(({ id }) => h('div', {
    role: 'tabpanel', id: `${prefix}-${id}-panel`, 'aria-labelledby': `${prefix}-${id}`, class: 'interco-panel',
  }));

  function open(id) {
    items.forEach((item, index) => {
      const active = item.id === id;
      links[index].setAttribute('aria-selected', active);
      links[index].setAttribute('tabindex', active ? 0 : -1);
      links[index].parentElement.classList.toggle('active', active);
      panels[index].hidden = !active;
      if (active && panels[index].childElementCount === 0) {
        show(panels[index], typeof item.content === 'function' ? item.content() : item.content);
      }
    });
    onchange(id);
  }

  const element = h('div', { class: 'interco-tabs' },
    h('ul', { class: 'nav nav-tabs', role: 'tablist', 'aria-label': label },
      links.map((link) => h('li', { role: 'presentation' }, link))), panels);
  open(items.some(({ id }) => id === current) ? current : items[0].id);
  return { element, open };
}
