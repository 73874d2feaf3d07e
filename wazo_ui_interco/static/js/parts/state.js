// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The state of an interconnection in Asterisk.

import { _, ngettext } from '../core/i18n.js';
import { settings } from '../core/page.js';
import { h, icon, show } from '../core/dom.js';
import { alert } from './alerts.js';

const STATUS = {
  up: { label: _('up'), icon: 'check-circle' },
  degraded: { label: _('degraded'), icon: 'exclamation-triangle' },
  down: { label: _('down'), icon: 'times-circle' },
  disabled: { label: _('disabled'), icon: 'pause-circle' },
  unknown: { label: _('unknown'), icon: 'question-circle' },
};
const WORDS = {
  registered: _('registered'), rejected: _('rejected or no answer'), unregistered: _('not registered'),
  reachable: _('reachable'), unreachable: _('unreachable'), not_checked: _('not checked'), unknown: _('unknown'),
};

/** Return the mark of a status; colour is never the only sign. */
export function statusMark(status) {
  const { label, icon: name } = STATUS[status] ?? STATUS.unknown;
  return h('span', { class: `interco-mark interco-mark-${status}` }, icon(name), ' ', label);
}

/** Return a time as people write it. */
export const formatTime = (text) => new Date(text).toLocaleString(settings.language, { dateStyle: 'medium', timeStyle: 'medium' });

/** Return the state as a box. */
export const stateBox = (state) =>
  h('div', { class: `interco-state interco-state-${state.status}`, role: 'status' },
    h('div', {}, statusMark(state.status),
      state.calls !== null && h('span', { class: 'interco-calls' }, icon('phone'), ' ', ngettext('{count} call now', '{count} calls now', state.calls))),
    h('p', {}, state.summary),
    h('dl', {},
      state.registration && [h('dt', {}, _('Registration')), h('dd', {}, WORDS[state.registration.status],
        state.registration.since && [' ', _('since {time}', { time: formatTime(state.registration.since) })])],
      state.contacts.length > 0 && [h('dt', {}, _('Addresses')), state.contacts.map((contact) => h('dd', {},
        h('code', {}, contact.uri), ' ', WORDS[contact.status],
        contact.round_trip_ms !== null && ` (${Math.round(contact.round_trip_ms)} ms)`))],
      state.confirmed_at && [h('dt', {}, _('Asked')), h('dd', {}, formatTime(state.confirmed_at))]));

/** Return the history as a timeline, newest first. */
export const timeline = (history) => history.length === 0
  ? h('p', { class: 'interco-empty-text' }, _('Nothing has changed since wazo-confd started.'))
  : h('ol', { class: 'interco-timeline' }, history.map(({ at, subject, from, to }) => h('li', {},
    h('time', { datetime: at }, formatTime(at)), ' ',
    subject === 'registration' ? _('Registration') : _('Address'), ': ',
    WORDS[from] ?? '—', ' → ', h('strong', {}, WORDS[to] ?? '—'))));

/**
 * Call `refresh` every `seconds` while the page is visible.
 *
 * Return the place for the reason why the last call failed, empty if it did not.
 */
export function poll(refresh, seconds) {
  const notice = h('div', { 'aria-live': 'polite' });
  const attempt = async () => {
    if (document.hidden) return;
    try {
      await refresh();
      show(notice);
    } catch (error) {
      show(notice, alert('warning', error.message));
    }
  };
  setInterval(attempt, seconds * 1000);
  document.addEventListener('visibilitychange', attempt);
  return notice;
}
