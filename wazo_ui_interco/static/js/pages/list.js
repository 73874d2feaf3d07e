// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The list of interconnections.

import { _, ngettext } from '../core/i18n.js';
import { content, pageUrl } from '../core/page.js';
import { debounce, h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from '../parts/alerts.js';
import { map } from '../parts/diagram.js';
import { nameContexts } from '../core/lookups.js';
import { profileCards } from '../parts/profiles.js';
import { revealDahdi } from '../parts/navigation.js';
import { poll, statusMark } from '../parts/state.js';
import { sortHeader, pager } from '../parts/table.js';

const PAGE = 20;
const MAP_LIMIT = 30;
const REFRESH_SECONDS = 15;
const state = { search: '', type: '', order: 'name', direction: 'asc', offset: 0 };
let contextNames = new Map();
// The latest state of every interconnection on the page, by id.
const states = new Map();
let everything = null;

const results = h('div', { 'aria-live': 'polite' });
const overview = h('div', {});

const title = ({ label, name, id }) => label || name || `#${id}`;

function stateOf(id) {
  const state = states.get(id);
  return state ? h('span', { title: state.summary }, statusMark(state.status)) : '';
}

function row(item) {
  const url = pageUrl(item.id);
  return h('tr', { 'data-id': item.id, class: item.enabled ? '' : 'interco-off' },
    h('td', { 'data-label': _('Name') }, h('a', { href: url }, title(item)),
      !item.enabled && [' ', h('span', { class: 'label interco-badge-muted' }, _('disabled'))]),
    h('td', { 'data-label': _('Type') }, h('span', { class: 'label interco-badge-muted' }, (item.type ?? '?').toUpperCase())),
    h('td', { 'data-label': _('Other side'), class: 'interco-wrap' }, item.remote ?? h('em', {}, _('registers with this Wazo'))),
    h('td', { 'data-label': _('State'), 'data-state': item.id }, stateOf(item.id)),
    h('td', { 'data-label': _('Routes out') }, item.outcall_count || h('span', { class: 'text-muted' }, _('none'))),
    h('td', { 'data-label': _('Incoming context'), class: 'interco-wrap' }, contextNames.get(item.context) ?? item.context ?? h('span', { class: 'text-muted' }, _('none'))),
    h('td', { 'data-label': _('Attention') }, item.warning_count > 0
      && h('a', { href: url, class: 'interco-attention' }, icon('exclamation-triangle'), ' ',
        ngettext('{count} warning', '{count} warnings', item.warning_count))));
}

function table({ items, total }) {
  const sort = (order) => {
    state.direction = state.order === order && state.direction === 'asc' ? 'desc' : 'asc';
    Object.assign(state, { order, offset: 0 });
    load();
  };
  const header = (order, label) => sortHeader({ label, active: state.order === order && state.direction, onclick: () => sort(order) });
  return [
    h('table', { class: 'table table-striped interco-table' },
      h('thead', {}, h('tr', {}, header('name', _('Name')), header('type', _('Type')), h('th', { scope: 'col' }, _('Other side')),
        h('th', { scope: 'col' }, _('State')), h('th', { scope: 'col' }, _('Routes out')), header('context', _('Incoming context')), h('th', { scope: 'col' }, _('Attention')))),
      h('tbody', {}, items.map(row))),
    items.length === 0 && h('p', { class: 'interco-empty-text' }, _('Nothing matches.')),
    pager({ total, offset: state.offset, limit: PAGE, onpage: (offset) => { state.offset = offset; load(); } }),
  ];
}

async function fetchItems(parameters) {
  const query = new URLSearchParams({ view: 'summary', ...parameters });
  return (await send('GET', `interconnections?${query}`)).body;
}

const pageParameters = () => {
  const { search, type, order, direction, offset } = state;
  return { order, direction, offset, limit: PAGE, ...(search && { search }), ...(type && { type }) };
};

async function load() {
  try {
    show(results, table(await fetchItems(pageParameters())));
  } catch (error) {
    show(results, refusal(error, [], load));
    return;
  }
  try {
    await refreshStates();
  } catch (error) {
    results.append(alert('warning', error.message));
  }
}

/** Ask for the states of what is shown: one request for the page, and one for the map. */
async function refreshStates() {
  const wanted = [pageParameters(), ...(everything ? [{ order: 'name', limit: MAP_LIMIT }] : [])];
  const answers = await Promise.all(wanted.map((parameters) =>
    send('GET', `interconnections/states?${new URLSearchParams(parameters)}`)));
  answers.flatMap(({ body }) => body.items).forEach((item) => states.set(item.id, item));
  for (const cell of results.querySelectorAll('[data-state]')) show(cell, stateOf(Number(cell.dataset.state)));
  showMap();
}

function showMap() {
  if (!everything) return;
  show(overview, map(everything.map((item) => ({
    title: title(item), detail: item.remote, routes: item.outcall_count, href: pageUrl(item.id),
    status: states.get(item.id)?.status ?? 'unknown',
  }))));
}

const newButton = () => h('a', { class: 'btn btn-primary', href: pageUrl('new/') }, icon('plus'), ' ', _('New interconnection'));

function showList(all) {
  const find = debounce(load, 250);
  const search = h('input', { type: 'search', class: 'form-control', 'aria-label': _('Search'), placeholder: _('Name, host, user name or number'),
    oninput: () => { Object.assign(state, { search: search.value.trim(), offset: 0 }); find(); } });
  const type = h('select', { class: 'form-control', 'aria-label': _('Type'), onchange: () => { Object.assign(state, { type: type.value, offset: 0 }); load(); } },
    h('option', { value: '' }, _('All types')), ['sip', 'iax', 'custom'].map((name) => h('option', { value: name }, name.toUpperCase())));
  show(content,
    h('div', { class: 'interco-heading' }, h('h1', {}, _('Interconnections')), newButton()),
    overview,
    h('div', { class: 'box box-primary' }, h('div', { class: 'box-body' }, h('div', { class: 'interco-toolbar' }, search, type), results)));
  everything = all.total <= MAP_LIMIT ? all.items : null;
  showMap();
  load();
  content.append(poll(refreshStates, REFRESH_SECONDS));
}

async function showWelcome() {
  const { body } = await send('GET', 'interconnections/profiles');
  show(content,
    h('h1', {}, _('Interconnections')),
    h('p', { class: 'lead' }, _('No interconnection yet. What do you want to connect?')),
    profileCards(body.items));
}

async function start() {
  show(content, loading());
  try {
    const [all, names] = await Promise.all([fetchItems({ limit: MAP_LIMIT, order: 'name' }), nameContexts()]);
    contextNames = names;
    if (all.total > 0) showList(all);
    else await showWelcome();
    revealDahdi();
  } catch (error) {
    show(content, refusal(error, [], start));
  }
}

start();
