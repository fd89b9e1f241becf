import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import type { Container, CreateContainer, Engine, Save } from '../../src/engine/index.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { readOutput } from '../support/linux/read-output.js';
import {
  BUSYBOX,
  openTestEngine,
  openTestRoots,
  settledRemains,
  type TestEngine,
} from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';

describe('saves of a container', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function start(asked: Partial<CreateContainer> = {}): Promise<Container> {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      network: { kind: 'none' },
      command: ['sleep', '1000'],
      stopTimeoutSeconds: 0,
      ...asked,
    });
    await engine.containers.start(container.id);
    return container;
  }

  async function inside(id: string, line: string): Promise<string> {
    await using exec = await engine.execs.start(id, { command: ['sh', '-c', line] }, { attach: {} });
    const { stdout, stderr } = await readOutput(exec.streams);
    await exec.exitCode;
    return stdout + stderr;
  }

  const numbers = (saves: readonly Save[]): readonly number[] => saves.map(({ number }) => number);

  test('T14, T96: what was changed and deleted comes back; name, id, configuration and volumes stay', async () => {
    const mount = {
      type: 'volume',
      source: 'saved-data',
      destination: '/data',
      isReadOnly: false,
      options: [],
    } as const;
    const { id } = await start({ name: 'game', env: ['LEVEL=1'], mounts: [{ ...mount, mayCreateSource: true }] });
    await inside(id, 'echo one >/score; echo keep >/data/x; mkdir -p /a/b; echo deep >/a/b/c');
    const save = await engine.saves.create('game', { note: 'before the boss' });
    assert.match(save.image, /^gantry-save\/game:\d+$/);
    assert.deepEqual([save.containerId, save.cause, save.note], [id, 'user', 'before the boss']);
    assert.ok(save.sizeBytes > 0 && save.sizeBytes < 100_000, `${save.sizeBytes}`);
    assert.equal((await engine.images.get(save.image)).id, save.imageId);

    await inside(id, 'echo two >/score; rm -r /a; echo more >/data/x; touch /new');
    const { container, before: saved } = await engine.saves.restore('game');
    assert.deepEqual([container.id, container.name, container.state.status], [id, 'game', 'running']);
    assert.equal(
      await inside(id, 'cat /score /a/b/c /data/x; ls /.dockerenv /new; echo $LEVEL'),
      'one\ndeep\nmore\n/.dockerenv\n1\nls: /new: No such file or directory\n',
    );
    assert.equal(saved?.cause, 'restore');

    // And forth again: nothing was lost.
    await engine.saves.restore(String(saved?.number));
    assert.match(await inside(id, 'cat /score; ls /new; ls /a'), /^two\n\/new\nls: \/a: No such file/);
    await engine.containers.remove(id, { force: true, removeVolumes: true });
  });

  test('differences between two saves, and from one to what is there now', async () => {
    const { id } = await start({ name: 'changing' });
    await inside(id, 'mkdir /d; echo 1 >/d/same; echo 1 >/d/edited; echo 1 >/d/removed; mkdir /gone; echo 1 >/gone/x');
    const first = await engine.saves.create(id);
    await inside(id, 'echo 22 >/d/edited; rm /d/removed; echo 1 >/d/added; rm -r /gone; chmod 700 /home');
    const second = await engine.saves.create(id);
    await inside(id, 'rm -r /d; mkdir /d; echo 1 >/d/added2');
    const changes = async (from: Save, to?: Save): Promise<readonly string[]> =>
      (await engine.saves.diff(String(from.number), to && to.image)).map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(await changes(first, second), [
      'added /d/added',
      'changed /d/edited',
      'deleted /d/removed',
      'deleted /gone',
      'deleted /gone/x',
      'changed /home',
    ]);
    assert.deepEqual(await changes(second, first), [
      'deleted /d/added',
      'changed /d/edited',
      'added /d/removed',
      'added /gone',
      'added /gone/x',
      'changed /home',
    ]);
    assert.deepEqual(await changes(second), [
      'deleted /d/added',
      'added /d/added2',
      'deleted /d/edited',
      'deleted /d/same',
    ]);
    assert.deepEqual(await changes(second, second), []);
  });

  test('so many are kept; others than those that users asked for do not count', async () => {
    const { id } = await start({ name: 'kept' });
    const made: Save[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      await inside(id, `touch /${name}`);
      made.push(await engine.saves.create(id, { keep: 2 }));
    }
    assert.deepEqual(numbers(await engine.saves.list('kept')), numbers(made.slice(2).toReversed()));
    assert.equal(await engine.images.find(made[0]?.image ?? ''), undefined);
    const { before: saved } = await engine.saves.restore(String(made[3]?.number));
    // The container stands on the other one: it stays.
    await inside(id, 'touch /e');
    const last = await engine.saves.create(id, { keep: 1 });
    assert.deepEqual(numbers(await engine.saves.list(id)), [last.number, saved?.number, made[3]?.number]);
    await assert.rejects(engine.saves.remove(String(made[3]?.number)), { code: 'image_in_use' });
  });

  test('one that is gone back to is not what makes way for the save of what was before', async () => {
    const { container } = await engine.containers.create({ image: BUSYBOX, name: 'undone', command: ['true'] });
    const first = await engine.saves.create('undone');
    const before: Save[] = [];
    const restore = async (number: number | undefined): Promise<void> => {
      const restored = await engine.saves.restore(`undone:${number}`);
      if (restored.before) before.unshift(restored.before);
    };
    // As many as are kept; the next one pushes out the oldest.
    for (let times = 0; times < 5; times += 1) await restore(first.number);
    const oldest = before.at(-1);
    await restore(oldest?.number);
    const kept = (await engine.saves.list('undone')).filter(({ cause }) => cause === 'restore');
    assert.deepEqual(numbers(kept), numbers(before));
    assert.equal((await engine.containers.get(container.id)).imageId, oldest?.imageId);
    await restore(first.number);
    assert.equal((await engine.saves.list('undone')).at(-1)?.number, first.number);
    await engine.containers.remove(container.id);
  });

  test('one of another container is not meant', async () => {
    const [mine, theirs] = [await start({ name: 'mine' }), await start({ name: 'theirs' })];
    const save = await engine.saves.create(mine.id);
    await assert.rejects(engine.saves.restore(`theirs:${save.number}`), { code: 'save_not_found' });
    await engine.containers.rename(mine.id, 'renamed');
    for (const ref of [`mine:${save.number}`, `renamed:${save.number}`, save.image, `docker.io/${save.image}`]) {
      assert.equal((await engine.saves.get(ref)).number, save.number, ref);
    }
    for (const { id } of [mine, theirs]) await engine.containers.remove(id, { force: true });
    await engine.saves.remove(save.image);
  });

  test('one that there is no room for leaves the container running', async () => {
    using disk = mountSmallDisk(16 * 1024 * 1024);
    const roots = { dataRoot: join(disk.path, 'd'), runRoot: join(disk.path, 'r') };
    await using small = await openTestRoots(roots);
    await small.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX });
    const asked = {
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'none' },
      stopTimeoutSeconds: 0,
    } as const;
    const { container } = await small.containers.create(asked);
    await small.containers.start(container.id);
    const write = async (): Promise<void> => {
      const command = ['dd', 'if=/dev/urandom', 'of=/large', 'bs=1M', 'count=2'];
      await using exec = await small.execs.start(container.id, { command }, { attach: {} });
      await readOutput(exec.streams);
      assert.equal(await exec.exitCode, 0);
    };
    const save = await small.saves.create(container.id);
    await write();
    const filler = disk.leave(1024 * 1024);
    await assert.rejects(small.saves.restore(String(save.number)), { code: 'disk_full' });
    rmSync(filler);
    assert.equal((await small.containers.get(container.id)).state.status, 'running');
    await write();
    await small.saves.restore(String(save.number));
    await small.containers.remove(container.id, { force: true });
    await settledRemains(roots);
  });

  test('another container of a save, beside the one that it is of, or after it is gone', async () => {
    const ports = [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 18_431 } as const];
    const { id } = await start({
      name: 'original',
      ports,
      env: ['A=1'],
      labels: { team: 'x' },
      network: { kind: 'bridge' },
    });
    await inside(id, 'echo here >/file');
    const save = await engine.saves.create(id);
    const { container, before: saved } = await engine.saves.restore(save.image, { as: 'copy' });
    assert.equal(saved, undefined);
    assert.equal(container.config.hostname, container.id.slice(0, 12));
    await engine.containers.start('copy');
    assert.equal(await inside('copy', 'cat /file; echo $A'), 'here\n1\n');
    assert.notEqual((await engine.containers.get('copy')).state.ports[0]?.hostPort, 18_431);
    await assert.rejects(engine.saves.restore(save.image, { as: 'copy' }), { code: 'container_name_taken' });

    await engine.containers.remove(id, { force: true });
    assert.deepEqual(numbers(await engine.saves.list('original')), [save.number]);
    await assert.rejects(engine.saves.restore('original'), { code: 'container_not_found' });
    const again = await engine.saves.restore('original', { as: 'original' });
    assert.deepEqual(again.container.config.labels, { team: 'x' });
  });

  test('one whose image somebody removes is gone', async () => {
    const { id } = await start();
    await inside(id, 'touch /x');
    const { number, image } = await engine.saves.create(id);
    await engine.images.remove(image);
    assert.deepEqual(await engine.saves.list(id), []);
    await assert.rejects(engine.saves.get(String(number)), { code: 'save_not_found' });
    await assert.rejects(engine.saves.get('nothing'), { code: 'save_not_found' });
    await assert.rejects(engine.saves.create('nothing'), { code: 'container_not_found' });
  });

  test('one whose name somebody gives to another image is what it was', async () => {
    const { containers, images, saves } = engine;
    const [mine, theirs] = [await start(), await start()];
    await inside(mine.id, 'echo mine > /whose');
    await inside(theirs.id, 'echo theirs > /whose');
    const save = await saves.create(mine.id);
    const hostile = await containers.commit(theirs.id, { changes: { Labels: { save: '1' }, Cmd: ['evil'] } });
    // As `load` does with an archive that holds an image of that name.
    await images.tag(hostile, save.image);
    assert.equal((await saves.get(String(save.number))).imageId, save.imageId);
    await inside(mine.id, 'echo later > /whose');
    await saves.restore(String(save.number));
    assert.equal(await inside(mine.id, 'cat /whose'), 'mine\n');
    assert.deepEqual((await containers.get(mine.id)).config.command, ['sleep', '1000']);
    const { container: beside } = await saves.restore(String(save.number), { as: 'copied-beside' });
    await containers.start(beside.id);
    assert.equal(await inside(beside.id, 'cat /whose'), 'mine\n');
    for (const { id } of [mine, theirs, beside]) await containers.remove(id, { force: true });
    await saves.remove(String(save.number));
    await assert.rejects(images.get(save.imageId), { code: 'image_not_found' });
    await assert.rejects(images.get(save.image), { code: 'image_not_found' });
  });

  test('by itself, by the keeper, while it runs', async () => {
    const { id } = await start({
      name: 'scheduled',
      command: ['sh', '-c', 'while :; do date >>/now; sleep 0.1; done'],
    });
    const isSaved = async (wanted: number): Promise<void> => {
      const cancelSignal = AbortSignal.timeout(PATIENCE_MS);
      let seen = 0;
      for await (const { action } of engine.system.events({ sinceMs: 0, cancelSignal, filter: { container: [id] } })) {
        if (action === 'snapshot') seen += 1;
        if (seen === wanted) return;
      }
      throw new Error(`only ${seen} saves`);
    };
    await engine.saves.setSchedule(id, { everyMs: 1000, keep: 2 });
    await isSaved(3);
    const saves = await engine.saves.list(id);
    assert.ok(saves.length <= 3, `${saves.length}`);
    assert.ok(saves.every(({ cause }) => cause === 'schedule'));
    assert.equal((await engine.saves.schedules())[0]?.containerId, id);
    assert.equal(await engine.saves.setSchedule(id, undefined), undefined);
    const idle = await start({ name: 'idle' });
    const { number } = await engine.saves.create('idle');
    await engine.saves.setSchedule('idle', { everyMs: 1000, keep: 2 });
    const isPast = async (): Promise<boolean> => {
      const [schedule] = await engine.saves.schedules();
      return (schedule?.nextAtMs ?? 0) > (await engine.saves.get(String(number))).createdAtMs + 2500;
    };
    while (!(await isPast())) await delay(20);
    assert.deepEqual(numbers(await engine.saves.list(idle.id)), [number]);
    await engine.saves.setSchedule('idle', undefined);
    assert.deepEqual(await engine.saves.schedules(), []);
    await assert.rejects(engine.saves.setSchedule(id, { everyMs: 10, keep: 0 }), { code: 'argument_invalid' });
    await assert.rejects(engine.saves.setSchedule(id, { everyMs: 1000, keep: -1 }), { code: 'argument_invalid' });
  });
});
