// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Paths into documents, as errors of the API write them: sip.remote_hosts.0

/** Return the value at a path, undefined if there is none. */
export const getPath = (document, path) =>
  path.split('.').reduce((value, name) => value?.[name], document);

/** Set the value at a path. A number in the path is an index of a list. */
export function setPath(document, path, value) {
  const names = path.split('.');
  names.slice(0, -1).reduce((parent, name, index) => {
    parent[name] ??= /^\d+$/.test(names[index + 1]) ? [] : {};
    return parent[name];
  }, document)[names.at(-1)] = value;
  return document;
}

/** Return whether a path is another one, or is inside of it. */
export const isInside = (path, outer) => path === outer || path.startsWith(`${outer}.`);
