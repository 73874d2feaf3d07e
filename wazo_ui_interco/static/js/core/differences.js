// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The differences of two documents.

const text = (value) => (value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value));

/** Return {path, before, after} for every value that differs. */
export function listDifferences(before, after, path = '') {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const objects = [before, after].every((value) => value && typeof value === 'object' && !Array.isArray(value));
  if (!objects) return [{ path, before: text(before), after: text(after) }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .flatMap((name) => listDifferences(before[name], after[name], path ? `${path}.${name}` : name));
}
