// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Patterns of Asterisk's dialplan, only to show examples of numbers. Which route takes a
// number is decided by the API.

const CLASSES = { X: '[0-9]', Z: '[1-9]', N: '[2-9]', '.': '.+', '!': '.*' };

/** Split a pattern into its places, for example ['4', '[1-3]', 'X']. */
const split = (pattern) => pattern.slice(1).replace(/[ -]/g, '').match(/\[[^\]]*\]|./g) ?? [];

/** Return whether a number matches an extension: a number, or a pattern after `_`. */
export function matches(exten, number) {
  if (!exten.startsWith('_')) return exten === number;
  const source = split(exten).map((place) => place.startsWith('[') ? place
    : CLASSES[place.toUpperCase()] ?? place.replace(/[*+?$^()|\\{}]/g, '\\$&'));
  try {
    return new RegExp(`^${source.join('')}$`).test(number);
  } catch {
    return false;
  }
}

const DIGITS = '5145550123';

/** Return numbers that match an extension, and numbers that do not, three of each at most. */
export function findExamples(exten) {
  const shapes = exten.startsWith('_') ? split(exten) : [...exten];
  const prefix = shapes.filter((place) => /^[0-9*#+]$/.test(place)).join('');
  const fit = (tail) => shapes.map((place, index) => {
    if (place === '.' || place === '!') return tail;
    if (place.startsWith('[')) return place[1];
    return /^[XZN]$/i.test(place) ? ('2345678923'[index % 10]) : place;
  }).join('');
  const yes = [fit(DIGITS.slice(0, 7)), fit(DIGITS.slice(0, 4)), fit('911'), fit('1')];
  const no = [prefix.slice(0, -1) + '9' + DIGITS.slice(0, 7), prefix, DIGITS.slice(0, 10), '0', '911', `${exten.replace('_', '')}0`];
  const unique = (numbers, wanted) => [...new Set(numbers)]
    .filter((number) => /^[0-9*#+]+$/.test(number) && matches(exten, number) === wanted).slice(0, 3);
  return { yes: unique(yes, true), no: unique(no, false) };
}

/** What people say about numbers, and the extension that means it. */
export const KINDS = {
  prefix: { toExten: (text) => `_${text}.`, from: /^_([0-9*#+]+)\.$/ },
  number: { toExten: (text) => text, from: /^([0-9*#+]+)$/ },
  any: { toExten: () => '_X.', from: /^_X\.$/ },
  pattern: { toExten: (text) => (text.startsWith('_') ? text : `_${text}`), from: /^(_.*)$/ },
};

/** Return {kind, text} of an extension. */
export function describeExten(exten) {
  for (const [kind, { from }] of Object.entries(KINDS)) {
    const found = from.exec(exten);
    if (found) return { kind, text: found[1] ?? '' };
  }
  return { kind: 'number', text: exten };
}
