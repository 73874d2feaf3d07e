// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Try the other side now: what does it answer?

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from './alerts.js';
import { prose } from './prose.js';

const CREDENTIALS = {
  accepted: _('The user name and the password are accepted.'),
  rejected: _('The user name or the password is rejected.'),
  not_asked: _('The other side did not ask for a password.'),
  not_checked: '',
};

function target({ method, uri, status, reason, round_trip_ms: time, server, credentials, certificate_problem: certificate, problem }) {
  const failed = problem || certificate || credentials === 'rejected' || status === null || status >= 400;
  return alert(failed ? 'danger' : 'success',
    h('strong', {}, method), ' ', h('code', {}, uri), ': ',
    status !== null ? `${status} ${reason ?? ''}` : _('no answer'), time !== null && ` (${Math.round(time)} ms)`, server && `, ${server}`,
    [CREDENTIALS[credentials], problem, certificate].filter(Boolean).map((sentence) => h('p', {}, prose(sentence))));
}

/**
 * Return a button that tries what `readBody()` describes, and the place for the answer.
 *
 * `onproblems(problems)` shows problems beside their fields, and returns {others}.
 */
export function probe(readBody, onproblems = (problems) => ({ others: problems })) {
  const answer = h('div', { class: 'interco-probe', 'aria-live': 'polite' });
  const button = h('button', { type: 'button', class: 'btn btn-default', onclick: async () => {
    button.disabled = true;
    show(answer, loading(_('Contacting the other side…')));
    try {
      const { body } = await send('POST', 'interconnections/probe', readBody());
      show(answer, body.targets.map(target), h('p', { class: 'interco-hint' }, prose(body.note)));
    } catch (error) {
      show(answer, refusal(error, onproblems(error.problems).others));
    }
    button.disabled = false;
  } }, icon('plug'), ' ', _('Test the connection'));
  return { button, answer };
}
