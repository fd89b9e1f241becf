import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { nameFiles } from '../../src/engine/names/name-folder.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { startSleeper } from '../support/linux/run-container.js';
import { resolveInside } from '../support/linux/run-inside.js';
import { openTestEngine } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  test('where a program of the machine has port 53 of every address, containers are answered all the same', async () => {
    await using stack = new AsyncDisposableStack();
    const other = createSocket('udp4');
    stack.defer(() => void other.close());
    other.bind(53, '0.0.0.0');
    await once(other, 'listening');
    await using opened = await openTestEngine();
    const { engine, roots } = opened;
    await engine.networks.create({ name: 'front', hasIpv6: true });
    const network = { kind: 'network', name: 'front' } as const;
    const web = await startSleeper(engine, { name: 'web', network });
    await startSleeper(engine, { name: 'asks', network });
    const [place] = web.state.endpoints;
    // Whichever kind of address its C library likes better.
    const found = await resolveInside(engine, 'asks', 'web');
    assert.ok(found !== '' && [place?.address, place?.ipv6Address].includes(found), found);
    assert.equal(readFileSync(nameFiles.port(roots), 'utf8'), '10053');
    assert.deepEqual(
      (await engine.system.info()).warnings.filter((warning) => warning.includes('name server')),
      [],
    );
  });
});
