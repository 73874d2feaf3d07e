// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lists of wazo-confd from which people choose.

import { _ } from './i18n.js';
import { send, sendIfAllowed } from './api.js';

const query = (parameters) => new URLSearchParams(parameters).toString();

/** Return the items of a resource of wazo-confd that match a text. */
export async function find(resource, text = '', parameters = {}) {
  const { body } = await send('GET', `${resource}?${query({ search: text, limit: 20, ...parameters })}`);
  return body.items;
}

const contexts = {};

/** Return the contexts of a type, of all types without one. */
export function listContexts(type) {
  contexts[type] ??= find('contexts', '', { limit: 200, ...(type ? { type } : {}) });
  return contexts[type];
}

/** Return the transports of this Wazo. */
export const listTransports = () => find('sip/transports', '', { limit: 200 });

/** Return what people call each context, by its name; nothing without the right to list them. */
export async function nameContexts() {
  const answer = await sendIfAllowed('GET', 'contexts?limit=200');
  return new Map((answer?.body.items ?? []).map((context) => [context.name, nameContext(context)]));
}

/** Return what people call a context. */
export const nameContext = ({ label, name }) => label || name;

/** Return what people call the context with a name. */
export const findContextName = async (name) => (await nameContexts()).get(name) ?? name;

const person = ({ firstname, lastname }) => [firstname, lastname].filter(Boolean).join(' ');

/**
 * The destinations of incoming calls: the member that holds the key, and how to find it.
 * `text` destinations are typed instead.
 */
export const DESTINATIONS = {
  user: { label: _('User'), member: 'user_id', resource: 'users', name: person, key: 'id' },
  group: { label: _('Group'), member: 'group_id', resource: 'groups', name: ({ label, name }) => label || name, key: 'id' },
  queue: { label: _('Queue'), member: 'queue_id', resource: 'queues', name: ({ label, name }) => label || name, key: 'id' },
  ivr: { label: _('IVR'), member: 'ivr_id', resource: 'ivr', name: ({ name }) => name, key: 'id' },
  conference: { label: _('Conference'), member: 'conference_id', resource: 'conferences', name: ({ name }) => name, key: 'id' },
  switchboard: { label: _('Switchboard'), member: 'switchboard_uuid', resource: 'switchboards', name: ({ name }) => name, key: 'uuid' },
  voicemail: { label: _('Voicemail'), member: 'voicemail_id', resource: 'voicemails', name: ({ name, number }) => `${name} ${number}`, key: 'id' },
};

/** Return the matches of a text among the destinations of a type. */
export async function findDestinations(type, text) {
  const { resource, name, key } = DESTINATIONS[type];
  const items = await find(resource, text);
  return items.map((item) => ({ value: item[key], label: name(item), detail: item.number ?? item.exten ?? item.email ?? '' }));
}

/** Return the matches of a text among the users, by their UUID; or the user of a UUID. */
export async function findUsers(text, uuid) {
  const items = await find('users', text, uuid ? { uuid } : {});
  return items.map((user) => ({ value: user.uuid, label: person(user), detail: user.email ?? '' }));
}
