// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// An outgoing call: who calls which number, and what the called party sees.

import { _ } from '../../core/i18n.js';
import { pageUrl } from '../../core/page.js';
import { h, icon } from '../../core/dom.js';
import { findUsers } from '../../core/lookups.js';
import { alert } from '../../parts/alerts.js';
import { combobox } from '../../parts/combobox.js';
import { contextControl } from '../../parts/choices.js';
import { Field } from '../../parts/fields.js';
import { prose } from '../../parts/prose.js';
import { readLinkedCall, step, storyForm, traceSteps } from '../../parts/story.js';

const REASONS = {
  no_match: _('No extension matches the number.'),
  not_an_outcall: _('The number belongs to a user or a feature code.'),
  extension_disabled: _('The extension is disabled.'),
  outcall_disabled: _('The best match belongs to a disabled route, and no other one is tried.'),
  outcall_without_trunk: _('The route has no interconnection.'),
  trunk_without_endpoint: _('One interconnection of the route has no endpoint, so every call is dropped.'),
  anonymous_call_fails: _('The call is anonymous, and Wazo does not understand the caller ID of the route.'),
  trunks_disabled: _('All interconnections of the route are disabled.'),
};
const RULES = {
  internal_caller_id: _('The route keeps the internal caller ID'),
  selected_caller_id: _('The caller selects a caller ID'),
  user_outgoing_caller_id: _('The setting of the user'),
  outcall_caller_id: _('The caller ID of the route'),
  default_caller_id: _('The caller ID of the call itself'),
};

const showCallerId = (callerId) => {
  if (!callerId) return _('The call keeps its own caller ID.');
  const { anonymous, name, number } = callerId;
  return anonymous ? _('The call is anonymous.') : [name, number && `<${number}>`].filter(Boolean).join(' ');
};

const leaving = ({ id, name, interface: device, headers }) => step('yes',
  h('a', { href: pageUrl(id) }, name ?? device), h('p', {}, _('dials {interface} and sends', { interface: device })),
  h('dl', { class: 'interco-list' }, headers.map((header) => [h('dt', {}, header.name), h('dd', {}, h('code', {}, header.value))])));

function tell(answer) {
  const warnings = answer.warnings.map(({ message }) => alert('warning', prose(message)));
  if (!answer.outcall) {
    return [alert('danger', h('strong', {}, _('The call does not leave.')), ' ', REASONS[answer.reason] ?? answer.reason), warnings];
  }
  const { outcall, extension, dialed } = answer;
  return [
    alert(answer.reason ? 'danger' : 'success', h('strong', {}, answer.reason
      ? _('The call does not leave.') : _('The call leaves over {name}.', { name: answer.interconnections.map(({ name }) => name).join(', ') })),
    ' ', answer.reason && (REASONS[answer.reason] ?? answer.reason)),
    warnings,
    h('h2', {}, _('The route')),
    h('ol', { class: 'interco-steps' }, step('yes', outcall.name, h('p', {}, _('matches the number with'), ' ', h('code', {}, extension.exten), ' ', icon('long-arrow-right'), ' ',
      _('dials'), ' ', h('code', {}, dialed)))),
    h('h2', {}, _('The caller ID')),
    h('ol', { class: 'interco-steps' }, traceSteps(answer.trace, { name: ({ rule }) => RULES[rule] ?? rule, decided: ({ rule }) => rule === answer.rule })),
    h('p', {}, h('strong', {}, _('Result:')), ' ', showCallerId(answer.caller_id)),
    answer.interconnections.length > 0 && [h('h2', {}, _('What the provider receives')), h('ol', { class: 'interco-steps' }, answer.interconnections.map(leaving))],
  ];
}

/** Return the tab. */
export function outgoingTab() {
  const linked = readLinkedCall('outgoing');
  const user = new Field({ name: 'user_uuid', label: _('Who calls') }, combobox({ placeholder: _('Type a name; empty: anybody'), search: (text) => findUsers(text) }));
  const number = new Field({ name: 'number', label: _('Number that is dialled'), type: 'string', placeholder: '4185550123', required: true });
  const selected = new Field({ name: 'selected_caller_id', label: _('Selected caller ID'), type: 'string', placeholder: '+15145550100',
    help: _('The header X-Wazo-Selected-Caller-ID of the call, or the word anonymous') });
  const context = new Field({ name: 'context', label: _('Context in which the call begins'), help: _('None: the context of the main line of the caller') }, contextControl({}));
  const fields = [user, number, selected, context];
  const form = storyForm({
    id: 'outgoing', fields, path: 'callerid-policy/resolve', tell,
    read: () => Object.fromEntries(fields.map((field) => [field.path, field.read()]).filter(([, value]) => value !== undefined)),
  });
  [number, selected, context].forEach((field) => field.write(linked[field.path]));
  if (linked.number) start(linked, user, form);
  return form.element;
}

/** Tell a linked story again. */
async function start({ user_uuid: uuid }, field, form) {
  if (uuid) {
    const [user] = await findUsers('', uuid);
    field.write(user);
  }
  form.ask();
}
