import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { type TarEntry, writeTar } from '../../src/demo/ustar.js';
import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { runtimePrograms } from '../support/container/container-stand.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const SECRET = 'only for this machine';
const APPLETS = ['sh', 'cat', 'sleep', 'ln', 'rm', 'dd', 'echo'];

const skip = rootReason();
const runtimes = skip ? [] : await runtimePrograms();

describe('a root with something else where gantry and the runtime expect their own', { skip }, () => {
  let opened: TestEngine;
  let engine: Engine;
  /** A folder of the machine, which the images have, too. */
  let bait: string;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    bait = mkdtempSync('/tmp/b');
    for (const name of ['hosts', 'resolv.conf']) writeFileSync(join(bait, name), SECRET);
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    rmSync(bait, { recursive: true });
  });

  /** Busybox, the folder of the bait, empty, and what is told. */
  async function importRoot(name: string, further: readonly TarEntry[]): Promise<void> {
    const folder = (path: string): TarEntry => ({ kind: 'directory', path, mode: 0o755 });
    const tar = [
      ...writeTar([
        folder('bin/'),
        { kind: 'file', path: 'bin/busybox', mode: 0o755, bytes: readFileSync('/bin/busybox') },
        ...APPLETS.map((applet): TarEntry => ({ kind: 'link', path: `bin/${applet}`, target: 'busybox' })),
        folder('tmp/'),
        folder(`${bait.slice(1)}/`),
        ...further,
      ]),
    ];
    await engine.images.import({ bytes: piecesOf(tar) }, { name });
  }

  async function start(image: string, asked: Partial<CreateContainer> = {}): Promise<Container> {
    const { container } = await engine.containers.create({
      image,
      command: ['/bin/sleep', '1000'],
      network: { kind: 'none' },
      stopTimeoutSeconds: 0,
      ...asked,
    });
    await engine.containers.start(container.id);
    return await engine.containers.get(container.id);
  }

  async function run(id: string, command: readonly string[], user?: string): Promise<string> {
    await using exec = await engine.execs.start(id, { command, user }, { attach: {} });
    const { stdout } = await readOutput(exec.streams);
    await exec.exitCode;
    return stdout;
  }

  test('a link in the place of /dev is refused: devices would be made where it leads', async () => {
    await importRoot('devlink:1', [{ kind: 'link', path: 'dev', target: bait }]);
    for (const { path } of runtimes) {
      await assert.rejects(start('devlink:1', { runtime: path }), { code: 'root_unsafe' });
    }
    const text = 'FROM devlink:1\nRUN --network=none true';
    await assert.rejects(engine.builds.build({ context: { kind: 'none' }, dockerfile: { text } }), (error: Error) =>
      error.message.includes('/dev is a symbolic link'),
    );
    assert.deepEqual(readdirSync(bait), ['hosts', 'resolv.conf']);
    for (const { id } of await engine.containers.list({ all: true })) await engine.containers.remove(id);
  });

  test('a link in the place of /etc does not bring files of the machine into a debug session', async () => {
    await importRoot('etclink:1', [{ kind: 'link', path: 'etc', target: bait }]);
    const { id } = await start('etclink:1', { hostname: 'of-the-container' });
    const command = ['cat', '/etc/hosts', '/etc/resolv.conf'];
    await using session = await engine.debug.start(
      id,
      { command, image: BUSYBOX },
      { attach: { stdout: true, stderr: true } },
    );
    const { stdout } = await readOutput(session.streams);
    assert.equal(await session.exitCode, 0);
    assert.doesNotMatch(stdout, new RegExp(SECRET));
    assert.match(stdout, /localhost/);
    assert.equal(readFileSync(join(bait, 'hosts'), 'utf8'), SECRET);
    await engine.containers.remove(id, { force: true });
  });

  test('a user database that never ends holds nobody who runs something there', async () => {
    const { id } = await start(BUSYBOX);
    await run(id, ['sh', '-c', 'ln -sf /proc/kmsg /etc/passwd; ln -sf /proc/kmsg /etc/group']);
    assert.equal(await run(id, ['echo', 'here']), 'here\n');
    assert.equal(await run(id, ['echo', 'here'], '1234:5678'), 'here\n');
    await assert.rejects(run(id, ['true'], 'somebody'), { code: 'user_unknown' });
    await engine.containers.remove(id, { force: true });
  });

  test('a user database that is a fifo holds no start: it is refused, and goes when a file takes its place', async () => {
    const fifo = 'rm -f /etc/passwd && mkfifo /etc/passwd';
    for (const { path } of runtimes) {
      const { id } = await start(BUSYBOX, { runtime: path });
      await run(id, ['sh', '-c', fifo]);
      await engine.containers.stop(id);
      await assert.rejects(engine.containers.start(id), { code: 'user_database_unusable' });
      const users = writeTar([{ kind: 'file', path: 'passwd', mode: 0o644, bytes: Buffer.from('root:x:0:0::/:\n') }]);
      await engine.files.writeArchive(id, '/etc', piecesOf([...users]));
      await engine.containers.start(id);
      await engine.containers.remove(id, { force: true });
    }
    const text = `FROM ${BUSYBOX}\nRUN --network=none ${fifo}\nRUN --network=none true`;
    const build = engine.builds.build({ context: { kind: 'none' }, dockerfile: { text } });
    await assert.rejects(build, /\/etc\/passwd is no file/);
  });

  test('hosts that a container has filled up do not keep it from another network', async () => {
    const container = await start(BUSYBOX, { network: { kind: 'bridge' } });
    await run(container.id, ['dd', 'if=/dev/zero', 'of=/etc/hosts', 'bs=1M', 'count=8']);
    await engine.networks.create({ name: 'further' });
    await engine.networks.connect('further', container.id);
    const { state } = await engine.containers.get(container.id);
    assert.deepEqual(state.endpoints.map(({ networkName }) => networkName).toSorted(), ['bridge', 'further']);
    await engine.containers.remove(container.id, { force: true });
    await engine.networks.remove('further');
  });
});

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
