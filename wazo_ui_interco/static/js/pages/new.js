// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A new interconnection: what is on the other side, then one form with a preview.

import { _ } from '../core/i18n.js';
import { content, pageUrl } from '../core/page.js';
import { h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { loading, refusal } from '../parts/alerts.js';
import { describePath } from '../parts/diagram.js';
import { ProfileForm } from '../parts/form.js';
import { importBox } from '../parts/import.js';
import { Preview } from '../parts/preview.js';
import { probe } from '../parts/probe.js';
import { prose } from '../parts/prose.js';
import { profileCards } from '../parts/profiles.js';

const chosen = new URLSearchParams(location.search).get('profile');

function showForm(profile) {
  const messages = h('div', {});
  const form = new ProfileForm(profile, () => preview.touch());
  const preview = new Preview({
    readRequest: () => ({ method: 'POST', path: 'interconnections', body: form.read() }),
    describePath: ({ result }, body) => describePath(result, {
      routes: (body.outcalls ?? []).map(({ name, extensions }, index) => ({
        name: name ?? result.outcalls[index]?.name, extens: (extensions ?? []).map(({ exten }) => exten) })),
      numbers: body.incalls?.map(({ exten }) => exten).join(', '),
      destination: form.incoming?.describe(),
      contextName: form.fields.find(({ path }) => path === 'context')?.control.label?.(),
    }),
    onresult: (problems, dryRun) => {
      form.showWarnings(dryRun?.result?.warnings ?? []);
      return form.showProblems(problems);
    },
  });
  // Only SIP interconnections can be tried.
  const test = profile.defaults.type === 'sip'
    ? probe(() => form.read(), (problems) => form.showProblems(problems, true)) : {};
  const create = h('button', { type: 'submit', class: 'btn btn-primary' }, icon('check'), ' ', _('Create'));

  async function submit(event) {
    event.preventDefault();
    create.disabled = true;
    show(messages);
    try {
      const { body } = await send('POST', 'interconnections', form.read());
      location.assign(pageUrl(`${body.id}?created`));
    } catch (error) {
      const { others } = form.showProblems(error.problems, true);
      show(messages, refusal(error, others));
      form.focusProblem();
      create.disabled = false;
    }
  }

  show(content,
    h('div', { class: 'interco-heading' },
      h('h1', {}, _('New interconnection'), ' ', h('small', {}, _(profile.label))),
      h('p', {}, prose(_(profile.description)), ' ', h('a', { href: pageUrl('new/') }, _('Choose something else')))),
    h('div', { class: 'row' },
      h('div', { class: 'col-md-6' }, h('form', { class: 'box box-primary interco-form', novalidate: true, onsubmit: submit, oninput: () => preview.touch(), onchange: () => preview.touch(), onfocusout: () => preview.touch() },
        h('div', { class: 'box-body' }, form.element, test.answer, messages),
        h('div', { class: 'box-footer' }, create, ' ', test.button, ' ', h('a', { href: pageUrl(''), class: 'btn btn-default' }, _('Cancel'))))),
      h('div', { class: 'col-md-6' }, preview.element)));
  form.fields[0].focus();
  preview.update();
}

async function start() {
  show(content, loading());
  try {
    const { body } = await send('GET', 'interconnections/profiles');
    const profile = body.items.find(({ name }) => name === chosen);
    if (profile) showForm(profile);
    else show(content, h('h1', {}, _('What is on the other side?')), profileCards(body.items), importBox());
  } catch (error) {
    show(content, refusal(error, [], start));
  }
}

start();
