// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The profiles as cards.

import { _ } from '../core/i18n.js';
import { pageUrl } from '../core/page.js';
import { h, icon } from '../core/dom.js';
import { prose } from './prose.js';

const ICONS = { sip: 'cloud', iax: 'link', custom: 'plug' };
const CATEGORIES = {
  generic: _('Any provider'),
  provider: _('Providers whose settings are known'),
  system: _('Another telephone system'),
};

const card = ({ name, label, description, defaults }) =>
  h('a', { class: 'interco-card', href: pageUrl(`new/?profile=${encodeURIComponent(name)}`), 'data-profile': name },
    icon(ICONS[defaults.type] ?? 'exchange'),
    h('strong', {}, _(label)),
    h('span', {}, prose(_(description))));

/** Return a card for each profile, which leads to its form; the cards of a category are together. */
export const profileCards = (profiles) =>
  h('div', { class: 'interco-profiles' }, Object.entries(CATEGORIES)
    .map(([category, title]) => [category, title, profiles.filter((profile) => profile.category === category)])
    .filter(([, , members]) => members.length > 0)
    .map(([category, title, members]) => h('section', { class: `interco-category-${category}` },
      h('h2', {}, title), h('div', { class: 'interco-cards' }, members.map(card)))));
