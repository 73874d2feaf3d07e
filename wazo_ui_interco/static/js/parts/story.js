// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A form beside a story: the steps that Wazo takes, and why.

import { _ } from '../core/i18n.js';
import { h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { findField } from './form.js';
import { loading, refusal } from './alerts.js';
import { prose } from './prose.js';

/** Return one step of a story; `mark` is yes, no or skipped. */
export const step = (mark, title, ...details) =>
  h('li', { class: `interco-step-${mark}` },
    icon({ yes: 'check-circle', no: 'times-circle', skipped: 'circle-thin' }[mark]),
    h('div', {}, h('strong', {}, title), details));

/** Return the steps of a trace, each with its reason; the deciding one is marked. */
export const traceSteps = (trace, { name, decided }) =>
  trace.map((entry) => step(decided(entry) ? 'yes' : 'skipped', name(entry), h('p', {}, prose(entry.reason ?? entry.why))));

/**
 * Return a form that asks the API and shows the answer.
 *
 * The values are kept in the address of the page, so that a story can be sent to others.
 */
export function storyForm({ fields, path, read, tell, id }) {
  const story = h('div', { class: 'interco-story', 'aria-live': 'polite' });

  async function ask() {
    show(story, loading());
    const body = read();
    try {
      const answer = await send('POST', path, body);
      const query = new URLSearchParams({ call: JSON.stringify(body) });
      history.replaceState(null, '', `?${query}#${id}`);
      fields.forEach((field) => field.setProblems([]));
      show(story, await tell(answer.body));
    } catch (error) {
      const others = [];
      fields.forEach((field) => field.setProblems(error.problems
        .filter((problem) => findField(fields, problem.path) === field).map(({ message }) => message)));
      others.push(...error.problems.filter((problem) => !findField(fields, problem.path)));
      show(story, refusal(error, others));
    }
  }

  const form = h('form', { class: 'box box-primary interco-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); ask(); } },
    h('div', { class: 'box-body' }, fields.map(({ element }) => element)),
    h('div', { class: 'box-footer' }, h('button', { type: 'submit', class: 'btn btn-primary' }, icon('search'), ' ', _('Explain'))));
  return { element: h('div', { class: 'row' }, h('div', { class: 'col-md-5' }, form), h('div', { class: 'col-md-7' }, story)), ask };
}

/** Return the call in the address of the page, an empty one if there is none. */
export function readLinkedCall(id) {
  if (location.hash !== `#${id}`) return {};
  try {
    return JSON.parse(new URLSearchParams(location.search).get('call')) ?? {};
  } catch {
    return {};
  }
}
