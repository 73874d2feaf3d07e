// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The settings, with a preview of what a change does.

import { _ } from '../../core/i18n.js';
import { h, icon, show } from '../../core/dom.js';
import { send } from '../../core/api.js';
import { listFields } from '../../core/fields.js';
import { alert, refusal } from '../../parts/alerts.js';
import { Preview } from '../../parts/preview.js';
import { SettingsForm } from '../../parts/settings.js';
import { listDifferences } from '../../core/differences.js';

/** Return what somebody else has changed, and a way to go on. */
function conflict(model, current, { keep, discard }) {
  return alert('warning',
    h('strong', {}, _('Somebody else has changed this interconnection in the meantime:')),
    h('table', { class: 'table table-condensed interco-differences' },
      h('thead', {}, h('tr', {}, [_('Field'), _('When you opened it'), _('Now')].map((title) => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, listDifferences(model.document, current).map(({ path, before, after }) => h('tr', {},
        h('td', {}, h('code', {}, path)), h('td', {}, before), h('td', {}, after))))),
    h('p', {}, h('button', { type: 'button', class: 'btn btn-primary btn-sm', onclick: keep }, _('Keep my changes and continue')), ' ',
      h('button', { type: 'button', class: 'btn btn-default btn-sm', onclick: discard }, _('Discard my changes'))));
}

/** Return the tab. */
export function settingsTab(model, { reload }) {
  const { document, path } = model;
  const messages = h('div', {});
  const filter = h('input', { type: 'search', class: 'form-control interco-filter', placeholder: _('Find a setting'), 'aria-label': _('Find a setting'),
    oninput: (event) => { event.stopPropagation(); form.filter(filter.value); } });
  const form = new SettingsForm(listFields(document.type), document);
  model.focusField = (field) => form.focus(field);
  const hasChanges = () => Object.keys(form.readPatch()).length > 0;
  const preview = new Preview({
    empty: _('Change something to see what it does.'),
    readRequest: () => (hasChanges() ? { method: 'PUT', path, body: form.readPatch(), ifMatch: model.etag } : null),
    describePath: () => null,
    onresult: (problems, dryRun) => {
      form.showWarnings(dryRun?.result?.warnings ?? document.warnings);
      save.disabled = !hasChanges();
      return form.showProblems(problems);
    },
    onerror: explain,
  });
  const save = h('button', { type: 'submit', class: 'btn btn-primary', disabled: true }, icon('check'), ' ', _('Save'));

  /** Explain a 412: what somebody else has changed meanwhile. */
  async function explain(error) {
    if (error.status !== 412) return null;
    const { body, etag } = await send('GET', path);
    return conflict(model, body, {
      keep: () => { Object.assign(model, { document: body, etag }); preview.update(); },
      discard: reload,
    });
  }

  async function submit(event) {
    event.preventDefault();
    save.disabled = true;
    show(messages);
    try {
      await send('PUT', path, form.readPatch(), model.etag);
      await reload();
    } catch (error) {
      const { others } = form.showProblems(error.problems);
      show(messages, refusal(error, others));
      if (error.status === 412) preview.update();
      save.disabled = false;
    }
  }

  const touch = () => preview.touch();
  preview.update();
  return h('div', { class: 'row' },
    h('div', { class: 'col-md-6' }, h('form', { class: 'box box-primary interco-form', novalidate: true, onsubmit: submit, oninput: touch, onchange: touch },
      h('div', { class: 'box-body' }, filter, form.element, messages),
      h('div', { class: 'box-footer' }, save))),
    h('div', { class: 'col-md-6' }, preview.element));
}
