// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The fields of documents, which are generated from api.yml.

import { _ } from './i18n.js';
import table from './field-table.js';

const { document: documentFields, nat } = table;

const translate = ({ label, help, choices, ...field }) => ({
  ...field, label: _(label), help: _(help), choices: choices.map((value) => ({ value, label: value })),
});

export const NAT_FIELDS = nat.map(translate);

/** Return the fields of documents of a type. */
export const listFields = (type) => documentFields.map(translate).filter(({ name }) => {
  const [first, ...rest] = name.split('.');
  return rest.length === 0 || first === type || (first === 'headers' && type === 'sip');
});
