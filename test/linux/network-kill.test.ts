import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import type { Roots } from '../../src/engine/roots.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { hostTestReason } from '../support/linux-only.js';
import { claimOf, ON_BRIDGE, openTestBridge } from '../support/test-bridge.js';
import { until } from '../support/until.js';

const ROOTS = 'GANTRY_TEST_BRIDGE_ROOTS';
const KILLS = 24;
const AT_ONCE = 3;
/** What one round prints, so that a kill falls before, in or behind each step. */
const STEPS_OF_A_ROUND = 5;
const [USERS, OTHER] = ['users', 'other'];
const ON_TWO = [claimOf(USERS), ...ON_BRIDGE];

const host = nodeHost(process.env);

/** What a gantry process does, until it is killed. */
async function work(roots: Roots): Promise<never> {
  const bridge = await openTestBridge(host, roots);
  for (let round = 0; ; round++) {
    console.log('reserving');
    const containerId = `${process.pid}-${round}`;
    const ports = [{ protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 }] as const;
    await using started = await bridge.start(containerId, ports, round % 2 === 0 ? ON_BRIDGE : ON_TWO);
    console.log('attached');
    const living = { containerId, pid: started.pid };
    await bridge.network.join(living, claimOf(OTHER), ports);
    bridge.network.settle(containerId, OTHER);
    console.log('joined');
    await bridge.network.leave(living, started.endpoint.networkName);
    bridge.network.settle(containerId, started.endpoint.networkName);
    console.log('left');
    if (round % 3 === 2) await bridge.network.sweep();
    console.log('swept');
  }
}

/** Starts a worker and kills it, with all that it started, after so many steps and a little more. */
async function killAfter(roots: Roots, steps: number): Promise<void> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const worker = spawn(process.execPath, [...process.execArgv, import.meta.filename], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, [ROOTS]: JSON.stringify(roots) },
  });
  const exit = once(worker, 'exit');
  let seen = 0;
  for await (const line of createInterface({ input: worker.stdout })) {
    seen += line === '' ? 0 : 1;
    if (seen < steps) continue;
    // Somewhere within the step: so many turns of this process's loop, each far shorter than a step.
    for (let turn = randomInt(40); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
    process.kill(-(worker.pid ?? 0), 'SIGKILL');
    break;
  }
  await exit;
}

const given = process.env[ROOTS];
if (given) await work(JSON.parse(given) as Roots);

test('processes that are killed at any point leave nothing that recovery does not find', {
  skip: hostTestReason(),
}, async () => {
  await using bridge = await openTestBridge(host);
  for (const name of [USERS, OTHER]) await bridge.network.create({ name, hasIpv6: true });
  await using alive = await bridge.start('alive', [
    { protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 },
  ]);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let kill = 0; kill < KILLS / AT_ONCE; kill++) {
        await killAfter(bridge.roots, 1 + ((kill + worker) % (2 * STEPS_OF_A_ROUND)));
      }
    }),
  );

  // Or the kills fell on nothing.
  assert.notEqual((await host.firewall.published(bridge.rules()))?.length, 1);
  await bridge.network.recover({ isAlive: (id) => id === 'alive' });
  const {
    ports,
    endpoint: { address },
  } = alive;
  assert.deepEqual(
    (await host.firewall.published(bridge.rules()))?.map((port) => [port.containerAddress, port.hostPort]),
    [[address, ports[0]?.hostPort]],
  );
  const portsOnBridge = async (): Promise<readonly string[]> =>
    (await host.links.list()).map(({ name }) => name).filter((name) => name.startsWith(bridge.names.portPrefix));
  let left = await portsOnBridge();
  await until(() => left.filter((name) => host.links.has(name)).length === 1);
  left = await portsOnBridge();
  assert.equal(left.length, 1);

  await alive[Symbol.asyncDispose]();
  assert.deepEqual(bridge.network.owners(), []);
  assert.equal(await bridge.network.sweep(), true);
  for (const name of [USERS, OTHER]) {
    const rules = bridge.rules(name);
    assert.equal(host.links.has(rules.bridge), false);
    assert.equal(await host.firewall.published(rules), undefined);
  }
  assert.equal(host.links.has(bridge.names.bridge), false);
  assert.equal(await host.firewall.published(bridge.rules()), undefined);
});
