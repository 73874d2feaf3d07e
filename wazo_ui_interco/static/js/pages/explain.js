// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A call explained: what happens to it, and which rule decides.

import { _ } from '../core/i18n.js';
import { content } from '../core/page.js';
import { h, show } from '../core/dom.js';
import { revealDahdi } from '../parts/navigation.js';
import { tabs } from '../parts/tabs.js';
import { incomingTab } from './explain/incoming.js';
import { outgoingTab } from './explain/outgoing.js';
import { rejectedTab } from './explain/rejected.js';

show(content, h('h1', {}, _('Explain a call')), tabs([
  { id: 'outgoing', label: _('Outgoing call'), content: outgoingTab },
  { id: 'incoming', label: _('Incoming call'), content: incomingTab },
  { id: 'rejected', label: _('Rejected senders'), content: rejectedTab },
], { label: _('Kinds of calls'), current: location.hash.slice(1) || 'outgoing' }).element);
revealDahdi();
