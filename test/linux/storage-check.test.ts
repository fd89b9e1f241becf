import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { Engine, StorageProblem } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const skip = rootReason();

const BASE = [{ name: 'bin/sh', content: 'a shell', mode: 0o755 }];
const WEB = makeImage([BASE, [{ name: 'web', content: 'web '.repeat(100) }]]);
/** A file twice: its tar has more bytes than its folder. */
const TWICE = makeImage([
  [
    { name: 'a', content: 'x'.repeat(1000) },
    { name: 'a', content: 'y'.repeat(10) },
  ],
]);

async function withWeb(): Promise<TestEngine> {
  const test = await openTestEngine();
  const archive = dockerArchive([
    { image: WEB, names: ['web:1'] },
    { image: TWICE, names: ['twice:1'] },
  ]);
  await test.engine.images.load({ bytes: oneByOne(archive) });
  return test;
}

async function* oneByOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const shown = (problems: readonly StorageProblem[]): readonly string[] =>
  problems.map(({ kind, images, containers, isRepaired }) =>
    [kind, ...images.flatMap(({ names }) => names), ...containers, ...(isRepaired ? ['repaired'] : [])].join(' '),
  );

/** Of the uppermost layer of an image. */
async function topOf({ images }: Engine, ref: string): Promise<{ readonly blob: string; readonly dir: string }> {
  const { layers } = await images.get(ref);
  const { layerDirs } = await images.storage(ref);
  return { blob: layers.at(-1)?.digest ?? '', dir: layerDirs.at(-1) ?? '' };
}

describe('system check', { skip }, () => {
  test('finds nothing where nothing is wrong, also of layers that take less than their tars say', async () => {
    await using stand = await withWeb();
    const check = await stand.engine.system.check();
    assert.deepEqual(check.problems, []);
    assert.equal(check.layers, 4);
    assert.equal((await gantryOn(stand.engine, ['system', 'check'])).exitCode, 0);
  });

  test('a damaged blob is told and dropped; the image runs on, and is whole after a load', async () => {
    await using stand = await withWeb();
    const { engine } = stand;
    const { blob } = await topOf(engine, 'web:1');
    const path = join(layout.blobs(stand.roots), blob.replace(':', '/'));
    const bytes = readFileSync(path);
    bytes[bytes.length - 700] = (bytes[bytes.length - 700] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    assert.deepEqual(shown((await engine.system.check()).problems), ['blob_damaged docker.io/library/web:1']);
    const repaired = await engine.system.check({ repairs: true });
    assert.deepEqual(shown(repaired.problems), ['blob_damaged docker.io/library/web:1 repaired']);
    assert.deepEqual(shown((await engine.system.check()).problems), ['blob_missing docker.io/library/web:1']);
    await assert.rejects(engine.images.save(['web:1']), { code: 'layer_not_kept' });
    await engine.images.load({ bytes: oneByOne(dockerArchive([{ image: WEB, names: ['web:1'] }])) });
    assert.deepEqual((await engine.system.check()).problems, []);
    await engine.images.save(['web:1']);
  });

  test('files that are others, and a folder that is gone: the image is dropped, and is whole after a load', async () => {
    for (const kind of ['layer_changed', 'layer_missing']) {
      await using stand = await withWeb();
      const { engine } = stand;
      const { dir } = await topOf(engine, 'web:1');
      if (kind === 'layer_missing') rmSync(dir, { recursive: true });
      else writeFileSync(join(dir, 'web'), 'short');
      assert.deepEqual(shown((await engine.system.check()).problems), [`${kind} docker.io/library/web:1`]);
      assert.deepEqual(shown((await engine.system.check({ repairs: true })).problems), [
        `${kind} docker.io/library/web:1 repaired`,
      ]);
      assert.equal(await engine.images.find('web:1'), undefined);
      await engine.images.load({ bytes: oneByOne(dockerArchive([{ image: WEB, names: ['web:1'] }])) });
      assert.deepEqual((await engine.system.check()).problems, []);
    }
  });

  test('what was pulled is fetched again, with its names, and nothing else of it', async () => {
    await using registry = await openFakeRegistry();
    putImage(registry, 'web:1', WEB);
    const name = `${registry.host}/web:1`;
    for (const kind of ['blob_damaged', 'blob_missing', 'layer_changed', 'layer_missing'] as const) {
      await using stand = await withWeb();
      const { engine } = stand;
      await engine.images.remove('web:1');
      await engine.images.pull(name);
      await engine.images.tag(name, 'mine:1');
      const { blob, dir } = await topOf(engine, name);
      const path = join(layout.blobs(stand.roots), blob.replace(':', '/'));
      if (kind === 'blob_damaged') writeFileSync(path, 'other bytes');
      if (kind === 'blob_missing') rmSync(path);
      if (kind === 'layer_changed') writeFileSync(join(dir, 'web'), 'short');
      if (kind === 'layer_missing') rmSync(dir, { recursive: true });
      const asked = registry.requests.length;
      const repaired = await gantryOn(engine, ['system', 'check', '--repair']);
      assert.match(repaired.stdout, /Fetched again\.\n$/, kind);
      assert.equal(repaired.exitCode, 0);
      const fetched = registry.requests
        .slice(asked)
        .filter(({ line }) => line.startsWith('GET') && line.includes('/blobs/'));
      assert.ok(fetched.length <= 1, kind);
      assert.deepEqual((await engine.system.check()).problems, []);
      assert.deepEqual((await engine.images.get('mine:1')).names, [name, 'docker.io/library/mine:1']);
    }
  });

  test('where its registry is gone, it is told what to load', async () => {
    const registry = await openFakeRegistry();
    putImage(registry, 'web:1', WEB);
    await using stand = await withWeb();
    const { engine } = stand;
    await engine.images.remove('web:1');
    const name = `${registry.host}/web:1`;
    await engine.images.pull(name);
    await registry[Symbol.asyncDispose]();
    const { blob } = await topOf(engine, name);
    rmSync(join(layout.blobs(stand.roots), blob.replace(':', '/')));
    const repaired = await gantryOn(engine, ['system', 'check', '--repair']);
    assert.equal(repaired.exitCode, 1);
    assert.match(repaired.stdout, new RegExp(`Pull or load again: ${name}`));
  });

  test('what a container stands on stays', async () => {
    await using stand = await withWeb();
    const { engine } = stand;
    await engine.containers.create({ image: BUSYBOX, name: 'mine', command: ['true'] });
    const { dir } = await topOf(engine, BUSYBOX);
    const program = join(dir, 'bin/busybox');
    renameSync(program, `${program}.aside`);
    writeFileSync(program, '');
    rmSync(`${program}.aside`);
    const { problems } = await engine.system.check({ repairs: true });
    assert.deepEqual(shown(problems), [`layer_changed docker.io/library/${BUSYBOX} mine`]);
    assert.ok(await engine.images.find(BUSYBOX));
  });

  test('beside another process that loads and removes', async () => {
    await using stand = await withWeb();
    await using other = await stand.open();
    const archive = dockerArchive([{ image: makeImage([[{ name: 'x', content: 'x' }]]), names: ['other:1'] }]);
    const busy = (async () => {
      for (let round = 0; round < 5; round += 1) {
        await other.images.load({ bytes: oneByOne(archive) });
        await other.images.remove('other:1');
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      assert.deepEqual(shown((await stand.engine.system.check({ repairs: true })).problems), []);
    }
    await busy;
  });
});

describe('system df and prune', { skip }, () => {
  test('what is on the disk, measured; what nobody needs, gone', async () => {
    await using stand = await withWeb();
    const { engine } = stand;
    const run = (...words: readonly string[]) => gantryOn(engine, words);
    const made = await run('create', '--name', 'user', '-v', '/data', '-v', 'named:/named', BUSYBOX, 'true');
    assert.equal(made.exitCode, 0, made.stderr);
    const usage = await engine.system.diskUsage();
    assert.equal(usage.images.length, 3);
    assert.deepEqual(
      usage.volumes.map(({ links }) => links),
      [1, 1],
    );
    const { sizeBytes } = await engine.images.get(BUSYBOX);
    assert.ok(usage.layersBytes > sizeBytes);
    assert.match((await run('system', 'df')).stdout, /^Images +3 +1 /m);
    assert.match((await run('system', 'df', '-v')).stdout, /^named +1 +0B$/m);
    const pruned = await run('system', 'prune', '-af', '--volumes');
    assert.equal(pruned.exitCode, 0, pruned.stderr);
    assert.match(pruned.stdout, /untagged: web:1/);
    assert.deepEqual(await engine.images.list(), []);
    const left = async (): Promise<readonly string[]> =>
      (await engine.system.diskUsage()).volumes.map(({ name }) => name);
    assert.deepEqual(await left(), ['named'], 'somebody has named it');
    await engine.volumes.prune({ all: true });
    assert.deepEqual(await left(), []);
    const blobs = join(layout.blobs(stand.roots), 'sha256');
    assert.deepEqual(readdirSync(blobs), []);
  });
});
