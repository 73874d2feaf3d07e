// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The caller ID policy: everything that decides what the called party sees.

import { _, ngettext } from '../core/i18n.js';
import { content, pageUrl } from '../core/page.js';
import { debounce, h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from '../parts/alerts.js';
import { revealDahdi } from '../parts/navigation.js';
import { prose } from '../parts/prose.js';
import { pager } from '../parts/table.js';

const PAGE = 20;
const state = { search: '', offset: 0 };
const users = h('div', { 'aria-live': 'polite' });
const unset = h('div', {});

const read = async () => (await send('GET', `callerid-policy?${new URLSearchParams({ limit: PAGE, offset: state.offset, ...(state.search && { search: state.search }) })}`)).body;

const precedence = (rules) =>
  h('ol', { class: 'interco-precedence' }, rules.map(({ rule, description }) => h('li', {}, h('code', {}, rule), ' ', prose(description))));

function outcallRows({ id, name, enabled, internal_caller_id: internal, extensions, interconnections }, warnings) {
  const about = (resource, key) => warnings.filter((warning) => warning.resource === resource && warning.id === String(key))
    .map(({ message }) => h('p', { class: 'interco-warning' }, icon('exclamation-triangle'), ' ', prose(message)));
  return h('tr', {},
    h('td', { 'data-label': _('Route') }, h('div', {}, h('strong', {}, name), !enabled && [' ', h('span', { class: 'label interco-badge-muted' }, _('disabled'))], about('outcalls', id))),
    h('td', { 'data-label': _('Numbers and caller IDs') }, h('div', {}, internal
      ? _('keeps the internal caller ID')
      : extensions.map((extension) => h('div', {}, h('code', {}, extension.exten), ' ', icon('long-arrow-right'), ' ',
        extension.caller_id ?? h('em', {}, _('no caller ID')), about('extensions', extension.id))))),
    h('td', { 'data-label': _('Over') }, h('div', {}, interconnections.map((one) => h('div', {}, h('a', { href: pageUrl(one.id) }, one.name ?? one.id), ' ',
      h('small', {}, one.outgoing_caller_id_format, one.from_user && ` · From: ${one.from_user}`), about('interconnections', one.id))))));
}

const outcallTable = ({ outcalls, warnings }) => outcalls.length === 0
  ? h('p', { class: 'interco-empty-text' }, _('No outgoing route'))
  : h('table', { class: 'table table-striped interco-table' },
    h('thead', {}, h('tr', {}, [_('Route'), _('Numbers and caller IDs'), _('Over')].map((title) => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, outcalls.map((outcall) => outcallRows(outcall, warnings))));

const setting = (value) => {
  if (value === null) return h('span', { class: 'label interco-badge-warning' }, _('no setting'));
  return value === 'default' ? h('span', { class: 'label interco-badge-muted' }, _('default')) : value;
};

function userTable({ users: { items, total } }) {
  return [
    h('table', { class: 'table table-striped interco-table' },
      h('thead', {}, h('tr', {}, [_('User'), _('Outgoing caller ID')].map((title) => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, items.map((user) => h('tr', {},
        h('td', { 'data-label': _('User') }, [user.firstname, user.lastname].filter(Boolean).join(' ')),
        h('td', { 'data-label': _('Outgoing caller ID') }, setting(user.outgoing_caller_id)))))),
    items.length === 0 && h('p', { class: 'interco-empty-text' }, state.search ? _('Nothing matches.') : _('Everybody is on default: the caller IDs of routes apply to them.')),
    pager({ total, offset: state.offset, limit: PAGE, onpage: (offset) => { state.offset = offset; loadUsers(); } }),
  ];
}

async function loadUsers() {
  try {
    show(users, userTable(await read()));
  } catch (error) {
    show(users, refusal(error, [], loadUsers));
  }
}

/** Show what setting everybody to default would change, and do it on request. */
async function previewUnset() {
  const body = { unset_users: 'default' };
  show(unset, loading());
  try {
    const { body: { changes } } = await send('PUT', 'callerid-policy?dry_run=true', body);
    if (changes.length === 0) { show(unset, alert('success', _('Everybody has a setting.'))); return; }
    show(unset, alert('info', ngettext('{count} user gets the setting default.', '{count} users get the setting default.', changes.length), ' ',
      _('The caller IDs of routes then apply to them.'),
      h('p', {}, h('button', { type: 'button', class: 'btn btn-primary btn-sm', onclick: async (event) => {
        event.target.disabled = true;
        try {
          await send('PUT', 'callerid-policy', body);
          start();
        } catch (error) {
          show(unset, refusal(error));
        }
      } }, _('Set them to default')))));
  } catch (error) {
    show(unset, refusal(error));
  }
}

async function start() {
  show(content, loading());
  try {
    const policy = await read();
    const find = debounce(loadUsers, 250);
    const search = h('input', { type: 'search', class: 'form-control', 'aria-label': _('Search'), placeholder: _('Name of a user'),
      oninput: () => { Object.assign(state, { search: search.value.trim(), offset: 0 }); find(); } });
    show(unset);
    show(users, userTable(policy));
    show(content,
      h('div', { class: 'interco-heading' }, h('h1', {}, _('Caller ID of outgoing calls')),
        h('a', { class: 'btn btn-default', href: pageUrl('explain/') }, icon('search'), ' ', _('Explain a call'))),
      h('div', { class: 'row' },
        h('div', { class: 'col-md-7' },
          h('h2', {}, _('Routes')), outcallTable(policy),
          h('h2', {}, _('Users who are not on default')),
          h('div', { class: 'interco-toolbar' }, search,
            h('button', { type: 'button', class: 'btn btn-default', onclick: previewUnset }, _('Set everybody without a setting to default'))),
          unset, users),
        h('div', { class: 'col-md-5' },
          h('h2', {}, _('Precedence')), h('p', {}, _('The first rule that applies decides.')), precedence(policy.precedence))));
  } catch (error) {
    show(content, refusal(error, [], start));
  }
}

start();
revealDahdi();
