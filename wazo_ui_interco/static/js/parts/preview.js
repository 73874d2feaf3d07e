// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// "What this will do": the answer of a dry run, beside the form.

import { _ } from '../core/i18n.js';
import { debounce, h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from './alerts.js';
import { changeTable, describeChanges } from './changes.js';
import { callPath } from './diagram.js';
import { tabs } from './tabs.js';
import { asteriskText, requestText } from './text.js';

/**
 * A preview of a request.
 *
 * `readRequest()` returns {method, path, body, ifMatch}, null if there is nothing to send.
 * `describePath(dryRun, body)` returns what callPath draws. `onresult(problems, dryRun)` is
 * called with each answer, and returns {others, missing} for the problems. `onerror(error)`
 * may return an explanation of its own.
 */
export class Preview {
  constructor({ readRequest, describePath, onresult, empty, onerror = () => null }) {
    Object.assign(this, { readRequest, describePath, onresult, empty, onerror });
    this.tab = 'asterisk';
    this.sequence = 0;
    this.body = h('div', {});
    // data-settled is the mark that the preview belongs to what the form contains now.
    this.element = h('section', { class: 'interco-preview box box-primary', 'aria-label': _('What this will do'), 'data-settled': 'false' },
      h('div', { class: 'box-header with-border' }, h('h3', { class: 'box-title' }, icon('eye'), ' ', _('What this will do'))),
      h('div', { class: 'box-body' }, this.body));
    this.schedule = debounce(() => this.update(), 350);
    show(this.body, loading());
  }

  /** Announce that the form has changed, so that an answer on its way is out of date. */
  touch() {
    this.sequence += 1;
    this.element.dataset.settled = 'false';
    this.schedule();
  }

  /** Ask the API now. */
  async update() {
    const request = this.readRequest();
    this.sequence += 1;
    const current = this.sequence;
    this.element.dataset.settled = 'false';
    if (!request) {
      show(this.body, h('p', { class: 'interco-empty-text' }, this.empty));
      this.onresult([], null);
      this.element.dataset.settled = 'true';
      return;
    }
    let result = null;
    let error = null;
    try {
      ({ body: result } = await send(request.method, `${request.path}?dry_run=true`, request.body, request.ifMatch));
    } catch (caught) {
      error = caught;
    }
    if (current !== this.sequence) return;
    const explained = error && await this.onerror(error);
    const { others, missing } = this.onresult(error?.problems ?? [], result) ?? { others: [], missing: [] };
    show(this.body, explained ?? (error ? this.#explain(error, others, missing) : this.#describe(result, request)));
    this.element.dataset.settled = 'true';
  }

  #explain(error, others, missing) {
    if (error.status !== 400) return refusal(error, [], () => this.update());
    const shown = error.problems.length - others.length;
    return [
      missing.length > 0 && alert('info', h('strong', {}, _('Still needed')), h('ul', { class: 'interco-needed' }, missing.map((label) => h('li', {}, label)))),
      others.length > 0 && alert('danger', h('ul', {}, others.map(({ path, message }) => h('li', {}, path && [h('code', {}, path), ' '], message)))),
      shown > missing.length && alert('warning', _('Correct the marked fields to see what happens.')),
    ];
  }

  #describe(result, request) {
    const path = this.describePath(result, request.body);
    const view = tabs([
      { id: 'asterisk', label: _('Asterisk'), content: () => asteriskText(result.asterisk.before, result.asterisk.after) },
      { id: 'changes', label: _('Changes'), content: () => changeTable(result.changes) },
      { id: 'request', label: _('Request'), content: () => requestText(request.method, request.path, request.body) },
    ], { label: _('Details'), current: this.tab, onchange: (id) => { this.tab = id; } });
    return [
      h('p', { class: 'interco-summary' }, describeChanges(result.summary)),
      path && callPath(path),
      view.element,
    ];
  }
}
