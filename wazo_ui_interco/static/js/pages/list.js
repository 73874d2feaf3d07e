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
const state = { search: '', type: '', status: '', order: 'name', direction: 'asc', offset: 0 };
let contextNames = new Map();
// The latest state of every interconnection on the page, by id.
const states = new Map();
let everything = null;

// data-settled is the mark that the table is what was asked for last.
const results = h('div', { 'aria-live': 'polite', 'data-settled': 'true' });
const overview = h('div', {});
let sequence = 0;

const title = ({ label, name, id }) => label || name || `#${id}`;

function stateOf(id) {
  const state = states.get(id);
  return state ? h('span', { title: state.summary }, statusMark(state.status)) : '';
}

const cell = (label, kind, ...children) => h('td', { 'data-label': label, class: `interco-cell-${kind}` }, children);

const nameCell = (item) => cell(_('Name'), 'name', h('a', { href: pageUrl(item.id) }, title(item)),
  item.enabled === false && [' ', h('span', { class: 'label interco-badge-muted' }, _('disabled'))]);

const typeCell = ({ type }) => cell(_('Type'), 'type', h('span', { class: 'label interco-badge-muted' }, (type ?? '?').toUpperCase()));

const nothing = () => h('span', { class: 'text-muted' }, _('none'));

const row = (item) =>
  h('tr', { class: item.enabled ? '' : 'interco-off' },
    nameCell(item), typeCell(item),
    cell(_('Other side'), 'remote', item.remote ?? h('em', {}, _('registers with this Wazo'))),
    h('td', { 'data-label': _('State'), class: 'interco-cell-state', 'data-state': item.id }, stateOf(item.id)),
    cell(_('Routes out'), 'more', item.outcall_count || nothing()),
    cell(_('Incoming context'), 'more', contextNames.get(item.context) ?? item.context ?? nothing()),
    cell(_('Attention'), 'more', item.warning_count > 0
      && h('a', { href: pageUrl(item.id), class: 'interco-attention' }, icon('exclamation-triangle'), ' ',
        ngettext('{count} warning', '{count} warnings', item.warning_count))));

/** Return the row of a state: why it is what it is. */
const stateRow = (item) =>
  h('tr', {}, nameCell(item), typeCell(item),
    h('td', { 'data-label': _('State'), class: 'interco-cell-state' }, statusMark(item.status)),
    cell(_('Reason'), 'reason', item.summary));

const COLUMNS = [
  ['name', _('Name')], ['type', _('Type')], [null, _('Other side')], [null, _('State')], [null, _('Routes out')],
  ['context', _('Incoming context')], [null, _('Attention')]];
const STATE_COLUMNS = [['name', _('Name')], ['type', _('Type')], [null, _('State')], [null, _('Reason')]];

function table({ items, total }, columns, makeRow) {
  const sort = (order) => {
    state.direction = state.order === order && state.direction === 'asc' ? 'desc' : 'asc';
    Object.assign(state, { order, offset: 0 });
    load();
  };
  const header = ([order, label]) => (order
    ? sortHeader({ label, active: state.order === order && state.direction, onclick: () => sort(order) })
    : h('th', { scope: 'col' }, label));
  return [
    items.length > 0 && h('table', { class: 'table table-striped interco-table interco-list-table' },
      h('thead', {}, h('tr', {}, columns.map(header))), h('tbody', {}, items.map(makeRow))),
    items.length === 0 && h('p', { class: 'interco-empty-text' }, _('Nothing matches.')),
    pager({ total, offset: state.offset, limit: PAGE, onpage: (offset) => { state.offset = offset; load(); } }),
  ];
}

async function fetchItems(parameters) {
  const query = new URLSearchParams({ view: 'summary', ...parameters });
  return (await send('GET', `interconnections?${query}`)).body;
}

const pageParameters = () => {
  const { search, type, status, order, direction, offset } = state;
  return { order, direction, offset, limit: PAGE, ...(search && { search }), ...(type && { type }), ...(status && { status }) };
};

const fetchStates = async (parameters) =>
  (await send('GET', `interconnections/states?${new URLSearchParams(parameters)}`)).body;

/** Show what is asked for. With a status, the states themselves are the list. */
async function load() {
  sequence += 1;
  const current = sequence;
  results.dataset.settled = 'false';
  let shown;
  try {
    shown = state.status
      ? table(await fetchStates(pageParameters()), STATE_COLUMNS, stateRow)
      : table(await fetchItems(pageParameters()), COLUMNS, row);
  } catch (error) {
    shown = refusal(error, [], load);
  }
  if (current !== sequence) return;
  show(results, shown);
  if (!state.status) await showStates();
  if (current === sequence) results.dataset.settled = 'true';
}

async function showStates() {
  try {
    await refreshStates();
  } catch (error) {
    results.append(alert('warning', error.message));
  }
}

/** Ask for the states of what is shown: one request for the page, and one for the map. */
async function refreshStates() {
  const wanted = [pageParameters(), ...(everything ? [{ order: 'name', limit: MAP_LIMIT }] : [])];
  const [page, ...others] = await Promise.all(wanted.map(fetchStates));
  [page, ...others].flatMap(({ items }) => items).forEach((item) => states.set(item.id, item));
  if (state.status) show(results, table(page, STATE_COLUMNS, stateRow));
  for (const place of results.querySelectorAll('[data-state]')) show(place, stateOf(Number(place.dataset.state)));
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

const STATUSES = [
  ['', _('All states')], ['down,degraded', _('Needs attention')], ['up', _('up')], ['degraded', _('degraded')],
  ['down', _('down')], ['disabled', _('disabled')], ['unknown', _('unknown')]];
const TYPES = [['', _('All types')], ['sip', 'SIP'], ['iax', 'IAX'], ['custom', 'CUSTOM']];

/** Return a select that filters the list. */
function filter(member, label, choices) {
  const element = h('select', { class: 'form-control', 'aria-label': label, onchange: () => {
    Object.assign(state, { [member]: element.value, offset: 0 });
    load();
  } }, choices.map(([value, text]) => h('option', { value }, text)));
  return element;
}

function showList(all) {
  const find = debounce(load, 250);
  const search = h('input', { type: 'search', class: 'form-control', 'aria-label': _('Search'), placeholder: _('Name, host, user name or number'),
    oninput: () => {
      Object.assign(state, { search: search.value.trim(), offset: 0 });
      results.dataset.settled = 'false';
      find();
    } });
  show(content,
    h('div', { class: 'interco-heading' }, h('h1', {}, _('Interconnections')), newButton()),
    overview,
    h('div', { class: 'box box-primary' }, h('div', { class: 'box-body' }, h('div', { class: 'interco-toolbar' }, search,
      filter('status', _('State'), STATUSES), filter('type', _('Type'), TYPES)), results)));
  everything = all.total <= MAP_LIMIT ? all.items : null;
  showMap();
  load();
  content.append(poll(refreshStates, REFRESH_SECONDS));
}

async function showWelcome() {
  const { body } = await send('GET', 'interconnections/profiles');
  show(content,
    h('h1', {}, _('Interconnections')),
    h('p', { class: 'lead' }, _('There are no interconnections yet. What do you want to connect?')),
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
