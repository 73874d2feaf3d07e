// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Paste a configuration file of a provider: each trunk in it becomes a form to check.

import { _ } from '../core/i18n.js';
import { pageUrl } from '../core/page.js';
import { h, icon, show } from '../core/dom.js';
import { send } from '../core/api.js';
import { alert, loading, refusal } from './alerts.js';
import { contextControl } from './choices.js';
import { describePath } from './diagram.js';
import { Field } from './fields.js';
import { Preview } from './preview.js';
import { prose } from './prose.js';

/** Return a trunk of the file, with a preview and a button that creates it. */
function trunk({ document }) {
  const context = new Field({ name: 'context', label: _('Context of incoming calls') },
    contextControl({ type: 'incall', preselect: true, onready: () => preview.update() }));
  const messages = h('div', {});
  const read = () => ({ ...document, context: context.read() ?? null });
  const preview = new Preview({
    readRequest: () => ({ method: 'POST', path: 'interconnections', body: read() }),
    describePath: ({ result }) => describePath(result, { routes: [], contextName: context.control.label() }),
    onresult: (problems) => {
      context.setProblems(problems.filter(({ path }) => path === 'context').map(({ message }) => message));
      return { others: problems.filter(({ path }) => path !== 'context'), missing: [] };
    },
  });
  const create = h('button', { type: 'button', class: 'btn btn-primary', onclick: async () => {
    create.disabled = true;
    try {
      const { body } = await send('POST', 'interconnections', read());
      show(messages, alert('success', h('a', { href: pageUrl(body.id) }, _('{name} is created.', { name: body.name }))));
    } catch (error) {
      show(messages, refusal(error));
      create.disabled = false;
    }
  } }, icon('check'), ' ', _('Create'));
  context.element.addEventListener('change', () => preview.touch());
  return h('section', { class: 'interco-imported' },
    h('h3', {}, document.name), context.element, preview.element, messages, create);
}

const note = ({ line, message }) => h('li', {}, line && [_('Line {line}:', { line }), ' '], prose(message));

/** Return a box in which people paste a file. */
export function importBox() {
  const text = new Field({ name: 'text', label: _('Configuration file'), type: 'object',
    help: _('pjsip.conf, pjsip_wizard.conf, sip.conf or iax.conf; passwords stay in this window until you create the trunk') });
  text.read = () => text.control.element.value;
  const result = h('div', { 'aria-live': 'polite' });

  async function read(event) {
    event.preventDefault();
    show(result, loading());
    try {
      const { body } = await send('POST', 'interconnections/import', { text: text.read() });
      text.setProblems([]);
      show(result,
        body.items.length === 0 && alert('warning', _('The file contains no trunk.')),
        body.notes.length > 0 && alert('info', h('strong', {}, _('Notes')), h('ul', {}, body.notes.map(note))),
        body.items.map(trunk));
    } catch (error) {
      text.setProblems(error.problems.filter(({ path }) => path === 'text').map(({ message }) => message));
      show(result, refusal(error, error.problems.filter(({ path }) => path !== 'text')));
    }
  }

  return h('details', { class: 'interco-import' },
    h('summary', {}, _('Or paste the configuration file that your provider gives you')),
    h('form', { onsubmit: read }, text.element, h('button', { type: 'submit', class: 'btn btn-default' }, icon('file-text-o'), ' ', _('Read the file'))),
    result);
}
