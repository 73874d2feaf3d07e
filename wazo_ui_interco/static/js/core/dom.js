// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Build elements. Text is always text, never HTML.

/**
 * Return a new element.
 *
 * Attributes whose value is null or false are omitted; true is an empty attribute, and a
 * function is a listener: `onclick`. Children are elements, texts, and lists of these.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...flatten(children));
  return element;
}

const flatten = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Replace the content of an element. */
export function show(element, ...children) {
  element.replaceChildren(...flatten(children));
  return element;
}

/** Return an icon of Font Awesome, which screen readers skip. */
export const icon = (name) => h('i', { class: `fa fa-${name}`, 'aria-hidden': 'true' });

/** Return the parts of a text such as a host name, which may wrap after its separators. */
export const breakable = (text) =>
  String(text).split(/(?<=[.@:/-]|\w_)(?=\w)/).flatMap((part, index) => (index ? [h('wbr'), part] : [part]));

let last = 0;

/** Return an unused id. */
export const newId = (prefix) => `${prefix}-${(last += 1)}`;

/** Return a function that calls `run` when nothing has called it for a while. */
export function debounce(run, milliseconds) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), milliseconds);
  };
}
