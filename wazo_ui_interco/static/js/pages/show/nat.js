// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The settings behind a router: the value in effect, where it comes from, and an own value.

import { _, ngettext } from '../../core/i18n.js';
import { h, icon, show } from '../../core/dom.js';
import { send } from '../../core/api.js';
import { NAT_FIELDS } from '../../core/fields.js';
import { alert, loading, refusal } from '../../parts/alerts.js';
import { Preview } from '../../parts/preview.js';
import { prose } from '../../parts/prose.js';
import { SettingsForm } from '../../parts/settings.js';

const SCOPE = {
  name: 'scope', type: 'string', label: _('Where the values are stored'), required: true,
  choices: [
    { value: 'interconnection', label: _('in this interconnection') },
    { value: 'tenant', label: _('in the template of the tenant') },
  ],
  help: _('The template applies to all interconnections and telephones of the tenant without a value of their own.'),
};

const isEmpty = (value) => value === null || value.length === 0;

const text = (value) => {
  if (isEmpty(value)) return _('nothing');
  if (typeof value === 'boolean') return value ? _('Yes') : _('No');
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const inEffect = ({ value, source }) => h('p', { class: 'interco-effect' }, _('In effect:'), ' ', h('strong', {}, text(value)), ' ',
  !isEmpty(value) && h('span', { class: `label interco-badge-${source === 'default' ? 'muted' : 'success'}` }, source));

/** Return the inputs: each with the value in effect, and the object that stores it. */
function listInputs({ effective, transport }) {
  const sections = { boolean: _('This interconnection'), transport: _('Transport') };
  const shared = transport ? _('Addresses of {name}', { name: transport.name }) : _('Addresses of the transport');
  const inputs = NAT_FIELDS.map((input) => ({
    ...input, section: sections[input.type] ?? shared, note: effective[input.name] && inEffect(effective[input.name]),
  }));
  const order = [sections.transport, shared, sections.boolean];
  inputs.sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section));
  return [...inputs, { ...SCOPE, section: sections.boolean }];
}

/** Return the own values: an inherited transport is not one. */
const ownValues = (nat) => ({ ...nat, scope: 'interconnection', transport: nat.transport?.inherited ? null : nat.transport });

function sharing({ name, shared_by: shared, inherited }) {
  return alert('info', h('strong', {}, _('Transport {name}', { name })), inherited && ` (${_('inherited')})`, ': ',
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
    const form = new SettingsForm(listInputs(nat), ownValues(nat));
    const messages = h('div', {}, notice);
    const readPatch = () => {
      const { scope, ...values } = form.readPatch();
      return Object.keys(values).length === 0 ? null : { ...values, ...(scope && { scope }) };
    };
    const preview = new Preview({
      empty: _('Change something to see what it does.'),
      readRequest: () => { const body = readPatch(); return body && { method: 'PUT', path: `${path}/nat`, body }; },
      describePath: () => null,
      onresult: (problems, dryRun) => {
        save.disabled = !readPatch();
        show(consequences, dryRun && remarks(dryRun.result));
        return form.showProblems(problems);
      },
    });
    const consequences = h('div', {});
    const save = h('button', { type: 'submit', class: 'btn btn-primary', disabled: true }, icon('check'), ' ', _('Save'));
    const submit = async (event) => {
      event.preventDefault();
      save.disabled = true;
      show(messages);
      try {
        await send('PUT', `${path}/nat`, readPatch());
        await load(alert('success', _('Saved.')));
      } catch (error) {
        show(messages, refusal(error, form.showProblems(error.problems).others));
        save.disabled = false;
      }
    };
    const touch = () => preview.touch();
    preview.update();
    show(tab, h('div', { class: 'row' },
      h('div', { class: 'col-md-6' }, h('form', { class: 'box box-primary interco-form', novalidate: true, onsubmit: submit, oninput: touch, onchange: touch },
        h('div', { class: 'box-body' }, form.element, messages),
        h('div', { class: 'box-footer' }, save))),
      h('div', { class: 'col-md-6' }, nat.transport && sharing(nat.transport), remarks(nat), consequences, preview.element)));
  }

  load();
  return tab;
}

/** Return what an answer warns of. */
const remarks = (nat) => nat.warnings.map(({ message }) => alert('warning', prose(message)));
