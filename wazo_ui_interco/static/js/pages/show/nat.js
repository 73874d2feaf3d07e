// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The settings behind a router: the value in effect, where it comes from, and an own value.

import { _, ngettext } from '../../core/i18n.js';
import { h, icon, show } from '../../core/dom.js';
import { send } from '../../core/api.js';
import { NAT_FIELDS } from '../../core/fields.js';
import { alert, loading, refusal } from '../../parts/alerts.js';
import { asteriskText } from '../../parts/text.js';
import { SettingsForm } from '../../parts/settings.js';

const FIELDS = NAT_FIELDS.filter(({ name }) => name !== 'transport');

const text = (value) => {
  if (value === null || value.length === 0) return '—';
  if (typeof value === 'boolean') return value ? _('Yes') : _('No');
  return Array.isArray(value) ? value.join(', ') : String(value);
};

function effectTable(effective) {
  return h('table', { class: 'table table-condensed' },
    h('thead', {}, h('tr', {}, [_('Setting'), _('Value in effect'), _('Source')].map((title) => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, Object.entries(effective).map(([name, { value, source }]) => h('tr', {},
      h('td', {}, h('code', {}, name)), h('td', { class: 'interco-wrap' }, text(value)),
      h('td', {}, h('span', { class: `label interco-badge-${source === 'default' ? 'muted' : 'success'}` }, source))))));
}

function sharing({ name, shared_by: shared, inherited }) {
  return alert('info', _('Transport {name}', { name }), inherited && ` (${_('inherited')})`, ': ',
    ngettext('{count} interconnection', '{count} interconnections', shared.interconnections), ', ',
    ngettext('{count} telephone line', '{count} telephone lines', shared.lines),
    shared.others && [', ', _('and others that you cannot see')], '. ',
    _('Addresses and networks belong to the transport, so a change affects all of them.'));
}

/** Return the tab. */
export function natTab({ path }) {
  const tab = h('div', {}, loading());

  async function load(notice = null) {
    try {
      const { body } = await send('GET', `${path}/nat`);
      render(body, notice);
    } catch (error) {
      show(tab, refusal(error, [], load));
    }
  }

  function render(nat, notice) {
    const form = new SettingsForm(FIELDS, nat, _('Own values'));
    const messages = h('div', {}, notice);
    const change = (dryRun) => send('PUT', `${path}/nat${dryRun ? '?dry_run=true' : ''}`, form.readPatch());
    const attempt = async (action) => {
      show(messages);
      try {
        await action();
        form.showProblems([]);
      } catch (error) {
        show(messages, refusal(error, form.showProblems(error.problems).others));
      }
    };
    const save = (event) => {
      event.preventDefault();
      attempt(async () => { await change(false); await load(alert('success', _('Saved.'))); });
    };
    const preview = () => attempt(async () => {
      const { body } = await change(true);
      show(messages, asteriskText(body.asterisk.before ?? ' ', body.asterisk.after));
    });
    show(tab, h('div', { class: 'row' },
      h('div', { class: 'col-md-6' }, h('form', { class: 'box box-primary interco-form', novalidate: true, onsubmit: save },
        h('div', { class: 'box-body' }, form.element, messages),
        h('div', { class: 'box-footer' },
          h('button', { type: 'submit', class: 'btn btn-primary' }, icon('check'), ' ', _('Save')), ' ',
          h('button', { type: 'button', class: 'btn btn-default', onclick: preview }, icon('eye'), ' ', _('Preview'))))),
      h('div', { class: 'col-md-6' },
        nat.transport && sharing(nat.transport),
        nat.asterisk_restart_required && alert('warning', _('Asterisk must be restarted for a change of the transport.')),
        nat.warnings.map(({ message }) => alert('warning', message)),
        effectTable(nat.effective))));
  }

  load();
  return tab;
}
