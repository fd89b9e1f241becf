import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Container, CreateContainer } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { makeContainer, runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { seededRandom } from '../support/seeded-random.js';

const SEED = 5;
const ROUNDS = 12;
const LONGEST_START_MS = 60;

describe('who joins the namespaces of a hostile container', () => {
  const stand = engineStand();
  const { remove } = stand;

  /** One that has done `script` as its first process, and lives on. */
  async function hostile(script: string, asked: Partial<CreateContainer>): Promise<Container> {
    const done = 'touch /done; exec sleep 1000';
    const container = await startSleeper(stand.engine, { command: sh(`${script}; ${done}`), ...asked });
    await eventually('its script', async () =>
      (await stand.engine.files.list(container.id, '/')).some(({ name }) => name === 'done'),
    );
    return container;
  }

  const places = ['/proc/1/root', '/proc/1/cwd', '/proc/self/root', '/', '/etc', '/nowhere'];
  for (const place of places) {
    test(`does not get ${place} of the machine, or of it, as its shared memory`, async () => {
      const donor = await hostile(`umount /dev/shm; rm -rf /dev/shm; ln -s ${place} /dev/shm`, {
        capAdd: ['SYS_ADMIN'],
        namespaces: { ipc: { kind: 'shareable' }, pid: { kind: 'host' } },
      });
      const { id } = await makeContainer(stand.engine, {
        command: sh('ls /dev/shm'),
        namespaces: { ipc: { kind: 'container', ref: donor.id } },
      });
      await assert.rejects(stand.engine.containers.start(id), { message: /its \/dev\/shm is no longer there$/ });
      await remove({ id }, donor);
    });
  }

  test('has an /etc/hosts of its own beside it where that is not shared, and reads it only', async () => {
    const donor = await hostile('echo 6.6.6.6 registry >> /etc/hosts', {});
    const joined = { namespaces: { pid: { kind: 'container', ref: donor.id } } } as const;
    const { stdout } = await runContainer(stand.engine, { command: sh('cat /etc/hosts'), ...joined });
    assert.doesNotMatch(stdout, /6\.6\.6\.6/);
    await remove(donor);
  });

  test('ends with it, and is said to have been killed; it comes back only beside one that runs', async () => {
    const donor = await startSleeper(stand.engine);
    const joined = { namespaces: { pid: { kind: 'container', ref: donor.id } } } as const;
    const guest = await startSleeper(stand.engine, { ...joined, restart: { name: 'always', maximumRetryCount: 0 } });
    await stand.engine.containers.stop(donor.id, { timeoutSeconds: 0 });
    const refusal = `failed to join PID namespace: container ${donor.id} is not running`;
    await eventually('no restart', async () => (await stand.engine.containers.get(guest.id)).state.error === refusal);
    await assert.rejects(stand.engine.containers.start(guest.id), { message: refusal });
    await stand.engine.containers.start(donor.id);
    await stand.engine.containers.start(guest.id);
    assert.equal((await stand.engine.containers.get(guest.id)).state.status, 'running');
    await remove(guest, donor);
  });

  test('leaves no process there when it ends, also of those that outlived its first', async () => {
    const donor = await startSleeper(stand.engine);
    const joined = { namespaces: { pid: { kind: 'container', ref: donor.id } } } as const;
    const command = sh('(trap "" HUP TERM; exec sleep 7654321) & (setsid sleep 7654321 &) ; sleep 0.1');
    const { exitCode } = await runContainer(stand.engine, { command, ...joined });
    assert.equal(exitCode, 0);
    await eventually('the end of the others', async () => {
      const { rows } = await stand.engine.streams.top(donor.id);
      return !rows.flat().some((cell) => cell.includes('7654321'));
    });
    const { stdout } = await runContainer(stand.engine, { command: sh('ps | grep -c "[s]leep 7654321"'), ...joined });
    assert.equal(stdout, '0\n');
    await remove(donor);
  });

  test(`that is killed while others start beside it (${ROUNDS} times) lets them run or fail, and leaves nothing`, async () => {
    const { below } = seededRandom(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const donor = await startSleeper(stand.engine, { namespaces: { ipc: { kind: 'shareable' } } });
      const of = { kind: 'container', ref: donor.id } as const;
      const asked: Partial<CreateContainer>[] = [
        { namespaces: { pid: of } },
        { namespaces: { ipc: of } },
        { network: of },
        { namespaces: { pid: of, ipc: of }, network: of },
      ];
      const { id } = await makeContainer(stand.engine, { command: ['sleep', '1000'], ...asked[round % asked.length] });
      const start = stand.engine.containers.start(id).then(
        () => undefined,
        (error: unknown) => error,
      );
      await new Promise((resolve) => setTimeout(resolve, below(LONGEST_START_MS)));
      await stand.engine.containers.kill(donor.id);
      const failure = await start;
      const { status } = (await stand.engine.containers.get(id)).state;
      if (failure === undefined) assert.ok(['running', 'exited'].includes(status), status);
      else assert.ok(failure instanceof Error && 'code' in failure && status !== 'running', String(failure));
      await remove({ id }, donor);
    }
  });
});
