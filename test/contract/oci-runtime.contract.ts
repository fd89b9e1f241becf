import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { cgroupsPath } from '../../src/engine/bundle/cgroups-path.js';
import type { ContainerId } from '../../src/engine/container/container.js';
import type { RuntimeProgram } from '../../src/engine/runtime/oci-runtime.js';
import { parseSignal } from '../../src/oci/signal.js';
import { ContainerStand } from '../support/container/container-stand.js';

const UNKNOWN = 'f'.repeat(64) as ContainerId;
const SIGKILL = parseSignal('KILL');

/** What the engine relies on in every OCI runtime, said once and run on each that a machine has. */
export function ociRuntimeContract(program: RuntimeProgram): void {
  describe(`OCI runtime contract: ${program.kind} ${program.version}`, () => {
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program)));
    after(() => stand[Symbol.asyncDispose]());

    test('a container goes from created to running to stopped to gone', async () => {
      const { runtime } = stand;
      const { id, containerPid, ended } = await stand.create({ command: ['sleep', '100'] });
      assert.deepEqual(await runtime.findState(id), { id, pid: containerPid, status: 'created' });
      await runtime.start(id);
      assert.equal((await runtime.findState(id))?.status, 'running');
      assert.deepEqual(await runtime.listPids(id), [containerPid]);
      assert.deepEqual(
        (await runtime.list()).map((state) => state.id),
        [id],
      );
      await runtime.kill(id, SIGKILL);
      assert.equal((await ended()).exitCode, 137);
      assert.equal((await runtime.findState(id))?.status, 'stopped');
      await runtime.delete(id);
      assert.equal(await runtime.findState(id), undefined);
      assert.deepEqual(await runtime.list(), []);
    });

    test('one that has ended is forgotten without its program, and one that lives is not', async () => {
      const { runtime } = stand;
      const { id, ended } = await stand.create({ command: ['sleep', '100'] });
      await runtime.start(id);
      const path = cgroupsPath({ dataRoot: stand.dir }, id);
      assert.equal(runtime.forgetEnded(id, path), false);
      assert.equal((await runtime.findState(id))?.status, 'running');
      await runtime.kill(id, SIGKILL);
      await ended();
      await stand.until('its cgroups are empty', () => runtime.forgetEnded(id, path));
      assert.equal(await runtime.findState(id), undefined);
    });

    test('a paused container stands still until it is resumed', async () => {
      const { runtime } = stand;
      const { id, containerPid } = await stand.create({ command: ['sleep', '100'] });
      await runtime.start(id);
      await runtime.pause(id);
      assert.equal((await runtime.findState(id))?.status, 'paused');
      await runtime.resume(id);
      assert.deepEqual(await runtime.findState(id), { id, pid: containerPid, status: 'running' });
    });

    test('every process of a container is listed, and killed by all', async () => {
      const { runtime } = stand;
      const { id, ended } = await stand.create({ command: ['sh', '-c', 'sleep 100 & sleep 101; true'] });
      await runtime.start(id);
      await stand.until('its two children run', async () => (await runtime.listPids(id)).length === 3);
      const pids = await runtime.listPids(id);
      await runtime.kill(id, SIGKILL, { all: true });
      assert.equal((await ended()).exitCode, 137);
      assert.ok(pids.every((pid) => stand.host.processes.startTicks(pid) === undefined));
    });

    test('deleting by force ends what runs', async () => {
      const { id, containerPid, ended } = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(id);
      await stand.runtime.delete(id, { force: true });
      assert.equal((await ended()).exitCode, 137);
      assert.equal(stand.host.processes.startTicks(containerPid), undefined);
    });

    test('what is running is not deleted otherwise', async () => {
      const { id } = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(id);
      await assert.rejects(stand.runtime.delete(id));
      assert.equal((await stand.runtime.findState(id))?.status, 'running');
    });

    test('a container nobody knows is deleted without complaint, and cannot be used', async () => {
      const { runtime } = stand;
      await runtime.delete(UNKNOWN);
      await runtime.delete(UNKNOWN, { force: true });
      assert.equal(await runtime.findState(UNKNOWN), undefined);
      await assert.rejects(runtime.start(UNKNOWN), { code: 'container_not_running' });
      await assert.rejects(runtime.kill(UNKNOWN, SIGKILL), { code: 'container_not_running' });
      await assert.rejects(runtime.pause(UNKNOWN), { code: 'container_not_running' });
      await assert.rejects(runtime.listPids(UNKNOWN), { code: 'container_not_running' });
    });

    test('what has ended is not started again', async () => {
      const { id, ended } = await stand.create({ command: ['true'] });
      await stand.runtime.start(id);
      await ended();
      await assert.rejects(stand.runtime.start(id));
    });
  });
}
