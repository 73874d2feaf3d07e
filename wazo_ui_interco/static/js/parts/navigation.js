// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The links between the pages of the plugin.

import { send } from '../core/api.js';

/** Show the link to the DAHDI groups, if this machine has a file of them. */
export async function revealDahdi() {
  try {
    const { body } = await send('GET', 'interconnections/dahdi');
    document.querySelector('[data-page=dahdi]').parentElement.hidden = body.state === 'missing';
  } catch {
    // Whoever may not read the groups needs no link to them.
  }
}
