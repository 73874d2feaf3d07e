// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Translations. The English text is the key.

import { pageUrl, settings } from './page.js';

const messages = settings.language.startsWith('en')
  ? {}
  : await (await fetch(pageUrl('messages/'))).json();

const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (found, name) => values[name] ?? found);

/** Return the translation of a text, in which `{name}` is replaced. */
export const _ = (text, values = {}) => fill(messages[text] || text, values);

/** Return the translation of a text about `count` things. */
export function ngettext(singular, plural, count, values = {}) {
  const forms = messages[singular];
  const many = settings.language.startsWith('fr') ? count > 1 : count !== 1;
  const text = Array.isArray(forms) ? forms[many ? 1 : 0] : many ? plural : singular;
  return fill(text, { count, ...values });
}
