// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The page that the server rendered: its settings, and the place for the content.

const section = document.getElementById('interco');

export const settings = JSON.parse(section.dataset.settings);
export const content = document.getElementById('interco-page');

/** Return the URL of a page of the plugin, for example `7` or `new/`. */
export const pageUrl = (path) => settings.base + path;

/** Return a link to a native page of wazo-ui, null if that page is disabled. */
export function nativeUrl(name, id) {
  const url = settings.native[name];
  return url && (id === undefined ? url : url + id);
}
