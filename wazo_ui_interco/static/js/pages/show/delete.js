// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Delete the interconnection, after a look at what is deleted with it.

import { _ } from '../../core/i18n.js';
import { pageUrl } from '../../core/page.js';
import { h, icon, show } from '../../core/dom.js';
import { send } from '../../core/api.js';
import { alert, loading, refusal } from '../../parts/alerts.js';
import { changeTable, describeChanges } from '../../parts/changes.js';

const explainRoutes = (outcalls) => [
  outcalls.length > 0
    ? _('These outgoing routes stay, without this interconnection: {names}.', { names: outcalls.map(({ name }) => name).join(', ') })
    : _('No outgoing route uses it.'),
  ' ', _('Incoming routes stay.')];

/** Return the tab. */
export function deleteTab(model) {
  const { path, document: { label, name, outcalls } } = model;
  const tab = h('div', {}, loading());
  const routes = h('input', { type: 'checkbox', onchange: () => load() });
  const query = () => (routes.checked ? '&routes=true' : '');

  async function remove(event) {
    event.target.disabled = true;
    try {
      await send('DELETE', `${path}?${query()}`, undefined, model.etag);
      location.assign(pageUrl(''));
    } catch (error) {
      show(tab, refusal(error, error.problems, load));
    }
  }

  async function load() {
    try {
      const { body } = await send('DELETE', `${path}?dry_run=true${query()}`);
      show(tab,
        alert('warning',
          h('strong', {}, _('Delete {name}?', { name: label || name })), ' ', describeChanges(body.summary),
          h('p', {}, routes.checked ? _('Routes that something else uses stay.') : explainRoutes(outcalls))),
        h('p', {}, h('label', { class: 'checkbox-inline' }, routes, ' ', _('Also delete the routes that only this interconnection uses'))),
        h('p', {}, h('button', { type: 'button', class: 'btn btn-danger', onclick: remove }, icon('trash'), ' ', _('Delete for good'))),
        changeTable(body.changes));
    } catch (error) {
      show(tab, refusal(error, error.problems, load));
    }
  }

  load();
  return tab;
}
