import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { mountDevice } from '../../src/engine/volume/mount-device.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { eagerClock } from '../support/eager-clock.js';
import { programFarm } from '../support/linux/program-farm.js';
import { makeContainer, startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A signal that was sent has not killed yet: the runtime could still start what is about to end. */
const UNTIL_DEAD = 'while grep -qs "^State:.[^ZX]" "/proc/$pid/status"; do :; done';
/** Kills the container's first process as soon as it is there: `--pid-file` says which. */
const KILLS_AT_CREATE = `
  if [ -e "$FLAG/create" ]; then case " $* " in *" create "*)
    PATH="$REAL" crun "$@"; code=$?
    file=; for word in "$@"; do [ "$file" = next ] && file=$word; [ "$word" = --pid-file ] && file=next; done
    pid=$(cat "$file"); kill -9 "$pid"; ${UNTIL_DEAD}; exit $code;;
  esac; fi`;
/** The same once its network is there. */
const KILLS_AT_START = `
  if [ -e "$FLAG/start" ]; then case " $* " in *" start "*)
    pid=$(cat "$RUN"/c/*/container.pid); kill -9 "$pid"; ${UNTIL_DEAD};;
  esac; fi`;

describe('a set-up that breaks off says so and leaves nothing', { skip: hostTestReason() }, () => {
  const flags = temporaryFolder();
  const path = process.env['PATH'] ?? '';
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    const named = (script: string): string =>
      script.replaceAll('$FLAG', flags).replaceAll('$REAL', path).replaceAll('$RUN', opened.roots.runRoot);
    process.env['PATH'] = programFarm(flags, {
      preceded: {
        nft: named('[ -e "$FLAG/nft" ] && kill -9 $$'),
        crun: named(`${KILLS_AT_CREATE}${KILLS_AT_START}`),
      },
    });
    engine = await openTestRoots(opened.roots);
    await engine.networks.create({ name: 'net' });
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    process.env['PATH'] = path;
    // Looks for whatever is left on the machine.
    await opened[Symbol.asyncDispose]();
  });

  const startWith = async (flag: string): Promise<Error & { readonly code?: unknown }> => {
    const { id } = await makeContainer(engine, {
      command: ['sleep', '1000'],
      network: { kind: 'network', name: 'net' },
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 }],
    });
    writeFileSync(join(flags, flag), '');
    try {
      return await engine.containers.start(id).then(
        () => assert.fail('it started'),
        (reason: unknown) => reason as Error,
      );
    } finally {
      rmSync(join(flags, flag));
      assert.deepEqual((await engine.networks.get('net')).members, []);
      assert.equal(existsSync(layout.runningContainer(opened.roots, id)), false);
      await engine.containers.remove(id);
      // And nothing of it is in the way of the next.
      const next = await startSleeper(engine, { network: { kind: 'network', name: 'net' } });
      await engine.containers.remove(next.id, { force: true });
    }
  };

  test('where nft is killed', async () => {
    const { code, message } = await startWith('nft');
    assert.deepEqual(
      [code, message],
      ['network_failed', 'cannot set up the network (address translation): nft gave no reason'],
    );
  });

  test('where the container is killed before it has a network', async () => {
    const { code, message } = await startWith('create');
    assert.equal(code, 'network_failed');
    assert.match(message, /^cannot set up the network \((veth pair|container interfaces)\): the container has ended$/);
  });

  test('where the container is killed before its program runs', async () => {
    const { code, message } = await startWith('start');
    assert.equal(code, 'runtime_failed');
    assert.match(message, /^OCI runtime error: ./);
  });
});

test('a server that is away is waited for no longer than a minute', { skip: hostTestReason() }, async () => {
  const folder = temporaryFolder();
  const scratchDir = join(folder, 'scratch');
  mkdirSync(scratchDir);
  const PATH = programFarm(folder, { preceded: { mount: 'exec sleep 1000' } });
  const host = { ...nodeHost({ ...process.env, PATH }), clock: eagerClock() };
  const mounting = mountDevice(host, {
    // A kind that every kernel knows: of others it would say just that.
    options: { type: 'tmpfs', device: 'server:/srv', o: 'rw' },
    shownPath: '/shown',
    scratchDir,
  });
  await assert.rejects(mounting, {
    code: 'volume_mount_failed',
    message: /server:\/srv:\/shown.*: connection timed out$/,
  });
  assert.deepEqual(readdirSync(folder).toSorted(), ['farm', 'scratch']);
});
