// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Text of Asterisk, differences, and commands.

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';

/** Return lines as {mark, line}: mark is ' ', '-' or '+'. */
export function compare(before, after) {
  const [a, b] = [before, after].map((text) => (text ? text.replace(/\n$/, '').split('\n') : []));
  // The length of the longest common subsequence of the rests.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) { lines.push({ mark: ' ', line: a[i] }); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) { lines.push({ mark: '-', line: a[i] }); i += 1; }
    else { lines.push({ mark: '+', line: b[j] }); j += 1; }
  }
  return lines;
}

const CONTEXT = 3;

/** Return the lines of a difference near a change, and null for each gap between them. */
export function shorten(lines) {
  const hasChange = (from, to) => lines.slice(Math.max(0, from), to).some(({ mark }) => mark !== ' ');
  const isHeading = ({ line }) => line.startsWith('[');
  const findEnd = (index) => {
    const next = lines.slice(index + 1).findIndex(isHeading);
    return next < 0 ? lines.length : index + 1 + next;
  };
  const kept = lines.map((line, index) =>
    (hasChange(index - CONTEXT, index + CONTEXT + 1) || (isHeading(line) && hasChange(index, findEnd(index))) ? line : null));
  return kept.filter((line, index) => line || kept[index - 1] || index === 0);
}

const CLASSES = { ' ': '', '-': 'interco-removed', '+': 'interco-added' };

/** Return the text that Asterisk reads, or a difference if there is a text before. */
export function asteriskText(before, after) {
  const lines = before ? shorten(compare(before, after)) : (after ?? '').split('\n').map((line) => ({ mark: ' ', line }));
  return h('pre', { class: 'interco-code', tabindex: 0, 'aria-label': _('Configuration of Asterisk') },
    lines.map((shown) => (shown === null ? h('span', { class: 'interco-gap' }, '  …\n') : h('span', {
      class: [CLASSES[shown.mark], /^\[/.test(shown.line) && 'interco-section'].filter(Boolean).join(' '),
    }, before ? `${shown.mark} ${shown.line}\n` : `${shown.line}\n`))));
}

/** Return a button that copies a text. */
export function copyButton(text, label = _('Copy')) {
  const button = h('button', { type: 'button', class: 'btn btn-default btn-xs', onclick: async () => {
    await navigator.clipboard.writeText(text);
    show(button, icon('check'), ' ', _('Copied'));
    setTimeout(() => show(button, icon('copy'), ' ', label), 2000);
  } }, icon('copy'), ' ', label);
  return button;
}

/** Return a copy of a value in which passwords are hidden. */
export function hideSecrets(value) {
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, /^(password|secret)$/.test(name) && member ? '***' : hideSecrets(member)]));
}

/** Return a request as a command for a shell. */
export function curl(method, path, body) {
  const data = body === undefined ? '' : ` \\\n  -d '${JSON.stringify(hideSecrets(body), null, 2).replace(/'/g, "'\\\\''")}'`;
  const verb = method === 'GET' || method === 'POST' ? '' : ` -X ${method}`;
  return `curl${verb} ${location.origin}/api/confd/1.1/${path} \\\n  -H "X-Auth-Token: \$TOKEN" -H 'Content-Type: application/json'${data}`;
}

/** Return a request that people can copy. */
export const requestText = (method, path, body) => {
  const text = curl(method, path, body);
  return h('div', {}, copyButton(text), h('pre', { class: 'interco-code', tabindex: 0, 'aria-label': _('Request') }, text));
};
