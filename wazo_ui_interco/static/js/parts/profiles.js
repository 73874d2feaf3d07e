// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The profiles as cards.

import { _ } from '../core/i18n.js';
import { pageUrl } from '../core/page.js';
import { h, icon } from '../core/dom.js';
import { prose } from './prose.js';

const ICONS = { sip: 'cloud', iax: 'link', custom: 'plug' };

/** Return a card for each profile, which leads to its form. */
export const profileCards = (profiles) =>
  h('div', { class: 'interco-cards' }, profiles.map(({ name, label, description, defaults }) =>
    h('a', { class: 'interco-card', href: pageUrl(`new/?profile=${encodeURIComponent(name)}`), 'data-profile': name },
      icon(ICONS[defaults.type] ?? 'exchange'),
      h('strong', {}, _(label)),
      h('span', {}, prose(_(description))))));
