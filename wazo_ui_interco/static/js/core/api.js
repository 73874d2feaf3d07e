// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Requests to wazo-confd, which the server passes on. Another portal can replace this
// module: everything else calls `send` alone.

import { _ } from './i18n.js';
import { pageUrl, settings } from './page.js';

let token = settings.csrf;

/**
 * The reason why a request failed.
 *
 * `status` is that of wazo-confd, or 0. `problems` are its sentences: {path, code, message}.
 */
export class Refusal extends Error {
  constructor(status, message, problems = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Send a request, and return {body, etag}. Raise a Refusal if it fails. */
export async function send(method, path, body, ifMatch) {
  let answer = await request(method, path, body, ifMatch);
  if (answer.body?.page_error === 'form-expired') {
    // The portal was restarted, or the page was open for long. The answer has a new token.
    answer = await request(method, path, body, ifMatch);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Refusal(answer.status, describe(answer), listProblems(answer.body));
}

/** Like `send`, but return null without the right to do it. */
export async function sendIfAllowed(method, path, body) {
  try {
    return await send(method, path, body);
  } catch (error) {
    if (error.status !== 401) throw error;
    return null;
  }
}

async function request(method, path, body, ifMatch) {
  const headers = { Accept: 'application/json' };
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (method !== 'GET') Object.assign(headers, { 'X-Method': method, 'X-CSRF-Token': token });
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(pageUrl(`api/${path}`), {
      method: method === 'GET' ? 'GET' : 'POST',
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
    });
  } catch {
    throw new Refusal(0, _('The portal does not answer. Check your network and try again; what you typed is kept.'));
  }
  // Every error of the portal itself is a redirect: that of an expired session leads to
  // the login.
  if (response.type === 'opaqueredirect') {
    throw new Refusal(0, _('Your session has expired. Sign in again in another tab, then try again here; what you typed is kept.'));
  }
  token = response.headers.get('X-CSRF-Token') ?? token;
  const text = await response.text();
  return { status: response.status, body: parse(text), etag: response.headers.get('ETag') };
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Return the problems of an answer: {path, code, message}. */
function listProblems(body) {
  if (Array.isArray(body)) return body.map((message) => ({ path: '', code: '', message })); // a native resource
  return (body?.errors ?? []).map(({ path, code, detail }) => ({ path, code, message: detail }));
}

function describe({ status, body }) {
  const [first] = listProblems(body);
  switch (status) {
    case 400:
      return _('The request was rejected, and nothing was changed.');
    case 401:
      return first ? _('You do not have permission to do this: {reason}.', { reason: first.message }) : _('You do not have permission to do this.');
    case 403:
      return _('The form has expired. Try again; what you typed is kept.');
    case 404:
      return _('It does not exist, or it belongs to another tenant.');
    case 412:
      return _('Somebody else has changed the interconnection in the meantime.');
    case 503:
      return body?.page_error === 'confd-away'
        ? _('wazo-confd does not answer. Nothing was changed; try again in a moment.')
        : first?.message ?? _('The database does not answer.');
    default:
      return first?.message ?? _('wazo-confd answered with an error ({status}).', { status });
  }
}
