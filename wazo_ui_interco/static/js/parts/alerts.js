// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Messages about a whole page or form.

import { _ } from '../core/i18n.js';
import { h, icon } from '../core/dom.js';
import { prose } from './prose.js';

const ICONS = { danger: 'ban', warning: 'exclamation-triangle', info: 'info-circle', success: 'check' };

/** Return a message; `level` is danger, warning, info or success. */
export const alert = (level, ...children) =>
  h('div', { class: `callout callout-${level} interco-alert`, role: level === 'danger' ? 'alert' : 'status' },
    icon(ICONS[level]), h('div', {}, children));

/** Return a message for a Refusal, with the problems that belong to no field. */
export const refusal = (error, problems = error.problems, retry = null) =>
  alert('danger',
    h('strong', {}, error.message),
    problems.length > 0 && error.status === 400
      && h('ul', {}, problems.map(({ path, message }) => h('li', {}, path && [h('code', {}, path), ' '], prose(message)))),
    retry && h('p', {}, h('button', { type: 'button', class: 'btn btn-default btn-sm', onclick: retry }, _('Try again'))));

/** Return a sign that something is being loaded. */
export const loading = (text = _('Loading…')) =>
  h('p', { class: 'interco-loading', role: 'status' }, icon('circle-o-notch fa-spin'), ' ', text);
