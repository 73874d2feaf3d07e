// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// An incoming call: who recognises it, and where it arrives.

import { _ } from '../../core/i18n.js';
import { pageUrl } from '../../core/page.js';
import { h } from '../../core/dom.js';
import { setPath } from '../../core/paths.js';
import { DESTINATIONS, findContextName } from '../../core/lookups.js';
import { alert } from '../../parts/alerts.js';
import { Field } from '../../parts/fields.js';
import { prose } from '../../parts/prose.js';
import { readLinkedCall, step, storyForm } from '../../parts/story.js';

const REASONS = {
  not_identified: _('Asterisk does not recognise the caller and answers 401.'),
  several_registrations: _('The call belongs to one of several registrations, and only Asterisk knows which.'),
  not_an_interconnection: _('A telephone, or an endpoint of another tenant, receives the call.'),
  access_denied: _('The interconnection excludes the address.'),
  challenged: _('The caller must authenticate first.'),
  no_transport: _('Wazo has no transport with this protocol.'),
  no_context: _('The interconnection has no context.'),
  context_unknown: _('The context does not exist or is disabled.'),
  no_match: _('No incoming route matches the number; Asterisk answers 404.'),
  no_route: _('No incoming route matches the number; the caller hears an announcement.'),
  loop: _('The call has no number.'),
  not_an_incall: _('The number belongs to a user, an outgoing route or a feature code.'),
};

const identifierStep = ({ identifier, matched, why }) =>
  step(matched ? 'yes' : 'skipped', h('code', {}, identifier), h('p', {}, prose(why)));

/** Return the last steps of the call: the number, the context and who answers. */
function arrival({ interconnection, number, incall, challenged, accepts }, context) {
  const destination = incall?.destination;
  const kind = destination && (DESTINATIONS[destination.type]?.label ?? destination.type);
  const person = destination && [destination.user_firstname, destination.user_lastname].filter(Boolean).join(' ');
  return h('ol', { class: 'interco-steps' },
    challenged && step('skipped', _('Asterisk answers 401 first'),
      accepts.map(({ interconnection: { name }, username }) => h('p', {}, _('The user name {username} identifies {name}.', { username, name })))),
    interconnection && step('yes', h('a', { href: pageUrl(interconnection.id) }, interconnection.name), h('p', {}, _('receives the call'))),
    number && step('yes', h('code', {}, number), context && h('p', {}, _('arrives in the context'), ' ', h('code', {}, context))),
    incall && step('yes', [kind, person].filter(Boolean).join(': '), h('p', {}, _('answers calls to'), ' ', h('code', {}, incall.extension))));
}

async function tell(answer) {
  const context = answer.context && await findContextName(answer.context);
  const reached = answer.incall !== null;
  return [
    alert(reached ? 'success' : 'danger', h('strong', {}, reached ? _('The call arrives.') : _('The call does not arrive.')), ' ',
      answer.reason && (REASONS[answer.reason] ?? answer.reason)),
    answer.advice.length > 0 && alert('info', h('strong', {}, _('What to do:')), h('ul', {}, answer.advice.map((advice) => h('li', {}, prose(advice))))),
    h('h2', {}, _('What happens')), arrival(answer, context),
    h('h2', {}, _('How Asterisk recognises the caller')),
    h('ol', { class: 'interco-steps' }, answer.trace.map(identifierStep)),
  ];
}

/** Return the tab. */
export function incomingTab() {
  const linked = readLinkedCall('incoming');
  const field = (name, label, values = {}) => new Field({ name, label, type: 'string', ...values });
  const message = new Field({ name: 'message', label: _('INVITE'), help: _('From the console of Asterisk or a packet capture; replaces the fields below') }, invite());
  const address = field('source.address', _('Address of the sender'), { required: true, placeholder: '203.0.113.9' });
  const number = field('request_uri', _('Called number'), { placeholder: 'sip:5145550100@pbx.example.com', help: _('The URI of the request; a number is enough') });
  const from = field('from', _('From'), { placeholder: '<sip:4185550123@sip.example.com>' });
  const user = field('authorization_username', _('User name of the caller'), { help: _('If the caller answers a challenge') });
  const port = new Field({ name: 'source.port', label: _('Port'), type: 'integer' });
  const fields = [address, message, number, from, user, port];
  const single = [number, from, user];

  function read() {
    const call = {};
    const used = message.read() ? [address, port, message] : [address, port, ...single];
    used.filter((entry) => entry.read() !== undefined).forEach((entry) => setPath(call, entry.path, entry.read()));
    if (call.request_uri && !call.request_uri.includes(':')) call.request_uri = `sip:${call.request_uri}@wazo`;
    return call;
  }

  const form = storyForm({ id: 'incoming', fields, path: 'interconnections/identify', tell, read });
  address.write(linked.source?.address);
  port.write(linked.source?.port);
  [message, ...single].forEach((entry) => entry.write(linked[entry.path]));
  if (linked.request_uri || linked.message) form.ask();
  return form.element;
}

function invite() {
  const element = h('textarea', { class: 'form-control interco-code', rows: 6, spellcheck: 'false', placeholder: 'INVITE sip:5145550100@… SIP/2.0' });
  return {
    element,
    read: () => element.value.trim() || undefined,
    write: (value) => { element.value = value ?? ''; },
  };
}
