// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Use the client of openapi-generator (typescript-fetch), which is in ./client.
import assert from 'node:assert';
import {
    CalleridPolicyApi,
    Configuration,
    Interconnection,
    InterconnectionsApi,
    ResponseError,
} from './client';

const configuration = new Configuration({
    basePath: process.env.INTERCO_URL,
    apiKey: process.env.INTERCO_TOKEN,
});
const interconnections = new InterconnectionsApi(configuration);
const policy = new CalleridPolicyApi(configuration);
const name = 'openapi-generator-ts';
const body: Interconnection = {
    type: 'sip',
    name,
    sip: { remoteHosts: ['a.example'], outboundAuth: { username: 'u', password: 'p' } },
};

async function main(): Promise<void> {
    const before = (await interconnections.listInterconnections()).total;
    let preview = await interconnections.createInterconnection({ body, dryRun: true });
    assert(preview.changes && preview.changes.length > 0);
    const created = await interconnections.createInterconnection({ body });
    assert(created.id);
    assert.strictEqual(created.sip?.outboundAuth?.hasPassword, true);

    const interconnectionId = created.id;
    const read = await interconnections.getInterconnection({ interconnectionId });
    read.label = 'ACME';
    await interconnections.updateInterconnection({ interconnectionId, body: read });
    const after = await interconnections.getInterconnection({ interconnectionId });
    assert.strictEqual(after.label, 'ACME');
    assert.deepStrictEqual(after.sip, created.sip);

    const preferred = await interconnections.updateInterconnection({
        interconnectionId,
        body: { label: 'Acme' },
        prefer: 'return=representation',
    });
    assert.strictEqual(preferred?.label, 'Acme');
    const updated = await interconnections.updateInterconnection({
        interconnectionId,
        body: { label: 'x' },
        dryRun: true,
    });
    assert.deepStrictEqual(updated?.changes?.map((one) => one.table), ['endpoint_sip']);

    const routes = true;
    const deleted = await interconnections.deleteInterconnection({
        interconnectionId,
        routes,
        dryRun: true,
    });
    assert(deleted?.changes && deleted.changes.length > 0);
    await interconnections.deleteInterconnection({ interconnectionId, routes });
    assert.strictEqual((await interconnections.listInterconnections()).total, before);

    assert((await policy.getCalleridPolicy()).precedence);
    assert((await policy.resolveCalleridPolicy({ body: { number: '123' } })).reason);

    await assert.rejects(
        interconnections.createInterconnection({ body: { type: 'sip' } }),
        (error: unknown) => error instanceof ResponseError && error.response.status === 400,
    );
    console.log('all requests were answered as expected');
}

void main();
