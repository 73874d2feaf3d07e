// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Use the client of swagger-typescript-api, which is in ./client.ts.
import assert from 'node:assert';
import { Api, Interconnection } from './client';

const api = new Api<string>({
    baseUrl: process.env.INTERCO_URL,
    securityWorker: (token) => ({ headers: { 'X-Auth-Token': token ?? '' } }),
});
api.setSecurityData(process.env.INTERCO_TOKEN ?? '');
const { interconnections, calleridPolicy } = api;
const body: Interconnection = {
    type: 'sip',
    name: 'swagger-typescript-api',
    sip: { remote_hosts: ['a.example'], outbound_auth: { username: 'u', password: 'p' } },
};
const format = 'json' as const;

async function main(): Promise<void> {
    const list = async () =>
        (await interconnections.listInterconnections({}, { format })).data.total;
    const before = await list();
    const create = interconnections.createInterconnection;
    const preview = (await create(body, { dry_run: true }, { format })).data;
    assert(preview.changes && preview.changes.length > 0);
    const created = (await create(body, {}, { format })).data;
    const id = created.id;
    assert(id);
    assert.strictEqual(created.sip?.outbound_auth?.has_password, true);

    const read = (await interconnections.getInterconnection(id, {}, { format })).data;
    read.label = 'ACME';
    await interconnections.updateInterconnection(id, read);
    const after = (await interconnections.getInterconnection(id, {}, { format })).data;
    assert.strictEqual(after.label, 'ACME');
    assert.deepStrictEqual(after.sip, created.sip);

    const headers = { Prefer: 'return=representation' };
    const update = interconnections.updateInterconnection;
    const preferred = await update(id, { label: 'Acme' }, {}, { format, headers });
    assert.strictEqual(preferred.data.label, 'Acme');
    const updated = await update(id, { label: 'x' }, { dry_run: true }, { format });
    assert.deepStrictEqual(updated.data.changes?.map((one) => one.table), ['endpoint_sip']);

    const routes = { routes: true };
    const remove = interconnections.deleteInterconnection;
    const deleted = await remove(id, { ...routes, dry_run: true }, { format });
    assert(deleted.data.changes && deleted.data.changes.length > 0);
    await remove(id, routes);
    assert.strictEqual(await list(), before);

    const policy = await calleridPolicy.getCalleridPolicy({}, { format });
    assert(policy.data.precedence);
    const call = { number: '123' };
    const resolved = await calleridPolicy.resolveCalleridPolicy(call, { format });
    assert(resolved.data.reason);

    await assert.rejects(
        create({ type: 'sip' }, {}, { format }),
        (error: { status?: number }) => error.status === 400,
    );
    console.log('all requests were answered as expected');
}

void main();
