// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Sentences of the API, in which names are between backticks.

import { h } from '../core/dom.js';

/** Return the parts of a sentence; what is between backticks is code. */
export const prose = (text) =>
  String(text).split('`').map((part, index) => (index % 2 ? h('code', {}, part) : part));
