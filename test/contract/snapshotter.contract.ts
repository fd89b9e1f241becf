import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { chainIdOn } from '../../src/engine/layer/chain-id.js';
import type { Snapshotter } from '../../src/engine/snapshot/snapshotter.js';
import type { ChainId } from '../../src/oci/digest.js';
import { sha256, testHost, unpackInto } from '../support/layer-stand.js';
import { type TarPart, tarOf } from '../support/tar-builder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * Opens a snapshotter on state that is its own; calling `again` opens one more on the same state. Without `isSynced` nothing is
 * waited for to be on the disk: for many layers of which none is to outlive a loss of power.
 */
export type OpenSnapshotter = (options?: { readonly isSynced?: boolean | undefined }) => {
  readonly snapshots: Snapshotter;
  readonly again: () => Snapshotter;
};

/** What the engine relies on in every snapshotter, said once and run on each driver. As root. */
export function snapshotterContract(name: string, open: OpenSnapshotter): void {
  describe(`snapshotter contract: ${name}`, () => {
    describe('layers', () => layers(open));
    describe('containers', () => containers(open));
    describe('removing', () => removing(open));
  });
}

/** Commits a layer of the parts; gives its chain id. */
export async function layerOf(
  snapshots: Snapshotter,
  parent: ChainId | undefined,
  parts: readonly TarPart[],
): Promise<ChainId> {
  const tar = tarOf(parts);
  const chainId = chainIdOn(parent, sha256(tar) as never);
  await using pending = await snapshots.prepareLayer(chainId);
  if (!pending) return chainId;
  const { sizeBytes } = await unpackInto(pending.dir, tar, pending.whiteouts);
  await pending.commit({ parent, sizeBytes });
  return chainId;
}

/** Runs `script` in the mounted tree of a container; gives what it prints. */
export function inTree(snapshots: Snapshotter, key: string, script: string, options: TreeOptions = {}): string {
  const target = temporaryFolder();
  return testHost.syscalls.inPrivateMountNamespace(snapshots.mounts(key, target, options), () =>
    execFileSync('sh', ['-c', script], { cwd: target, encoding: 'utf8' }),
  );
}

type TreeOptions = NonNullable<Parameters<Snapshotter['mounts']>[2]>;

const base: readonly TarPart[] = [
  { name: './', type: '5', mode: 0o711 },
  { name: 'etc', type: '5' },
  { name: 'etc/gone', body: 'x' },
  { name: 'etc/changed', body: 'old' },
  { name: 'var', type: '5' },
  { name: 'var/lib', type: '5' },
  { name: 'var/lib/old', body: 'x' },
  { name: 'bin', type: '2', linkName: 'etc' },
  { name: 'was-file', body: 'x' },
  { name: 'was-folder/x', body: 'x' },
  { name: 'link', type: '2', linkName: '/outside' },
];

const above: readonly TarPart[] = [
  { name: 'etc', type: '5' },
  { name: 'etc/.wh.gone' },
  { name: 'etc/changed', body: 'new' },
  { name: 'var/lib', type: '5' },
  { name: 'var/lib/.wh..wh..opq' },
  { name: 'var/lib/new', body: 'x' },
  { name: 'bin', type: '5' },
  { name: 'bin/sh', body: 'x' },
  { name: 'was-file', type: '5' },
  { name: 'was-file/x', body: 'x' },
  { name: '.wh.was-folder' },
  { name: 'was-folder', body: 'now a file' },
  { name: 'link', body: 'a file' },
];

function layers(open: OpenSnapshotter): void {
  test('are found once committed, and then not prepared again', async () => {
    const { snapshots, again } = open();
    const chainId = await layerOf(snapshots, undefined, base);
    const { kind, parent, sizeBytes } = again().find(chainId) ?? {};
    assert.deepEqual({ kind, parent, sizeBytes }, { kind: 'committed', parent: undefined, sizeBytes: 7 });
    assert.equal(await again().prepareLayer(chainId), undefined);
  });

  test('may be unpacked in any order, and are registered from the lowest up', async () => {
    const { snapshots } = open();
    const low = `sha256:${'1'.repeat(64)}` as ChainId;
    const high = `sha256:${'2'.repeat(64)}` as ChainId;
    await using upper = await snapshots.prepareLayer(high);
    await using lower = await snapshots.prepareLayer(low);
    await assert.rejects(async () => upper?.commit({ parent: low, sizeBytes: 1 }), { code: 'snapshot_not_found' });
    await lower?.commit({ parent: undefined, sizeBytes: 1 });
    await upper?.commit({ parent: low, sizeBytes: 1 });
    assert.deepEqual(
      snapshots.list().map(({ key, parent }) => [key, parent]),
      [
        [low, undefined],
        [high, low],
      ],
    );
  });

  test('that are given up leave nothing', async () => {
    const { snapshots } = open();
    const chainId = `sha256:${'1'.repeat(64)}` as ChainId;
    const pending = await snapshots.prepareLayer(chainId);
    assert.ok(pending);
    writeFileSync(join(pending.dir, 'file'), 'x');
    await pending[Symbol.asyncDispose]();
    assert.equal(existsSync(pending.dir), false);
    assert.equal(snapshots.find(chainId), undefined);
  });

  test('of which another process is at work are waited for', async () => {
    const { snapshots, again } = open();
    const chainId = `sha256:${'1'.repeat(64)}` as ChainId;
    const pending = await snapshots.prepareLayer(chainId);
    const waits = Promise.withResolvers<void>();
    const other = again().prepareLayer(chainId, { onWait: waits.resolve });
    await waits.promise;
    await pending?.commit({ parent: undefined, sizeBytes: 0 });
    assert.equal(await other, undefined);
  });

  test('that another process gave up are taken over, empty', async () => {
    const { snapshots, again } = open();
    const chainId = `sha256:${'1'.repeat(64)}` as ChainId;
    const pending = await snapshots.prepareLayer(chainId);
    assert.ok(pending);
    const waits = Promise.withResolvers<void>();
    const other = again().prepareLayer(chainId, { onWait: waits.resolve });
    await waits.promise;
    writeFileSync(join(pending.dir, 'file'), 'x');
    await pending[Symbol.asyncDispose]();
    await using taken = await other;
    assert.deepEqual(readdirSync(taken?.dir ?? ''), []);
  });
}

function containers(open: OpenSnapshotter): void {
  test('see their layers as one tree', async () => {
    const { snapshots } = open();
    const chainId = await layerOf(snapshots, await layerOf(snapshots, undefined, base), above);
    await snapshots.prepareContainer('c', chainId);
    const tree = inTree(snapshots, 'c', 'find . -mindepth 1 | sort; cat etc/changed was-folder link');
    assert.deepEqual(tree.trim().split('\n'), [
      './bin',
      './bin/sh',
      './etc',
      './etc/changed',
      './link',
      './var',
      './var/lib',
      './var/lib/new',
      './was-file',
      './was-file/x',
      './was-folder',
      'newnow a filea file',
    ]);
  });

  test('are put on other layers, empty again, with what is written alongside, or not at all', async () => {
    const { snapshots } = open();
    const [lower, other] = [await layerOf(snapshots, undefined, base), await layerOf(snapshots, undefined, above)];
    await snapshots.prepareContainer('c', lower);
    inTree(snapshots, 'c', 'echo mine >own');
    const refuse = (): never => {
      throw new Error('no');
    };
    await assert.rejects(snapshots.replaceContainer('c', other, refuse), /no/);
    assert.equal(inTree(snapshots, 'c', 'cat own etc/changed').trim(), 'mine\nold');

    let isWritten = false;
    await snapshots.replaceContainer('c', other, () => (isWritten = true));
    assert.equal(isWritten, true);
    assert.equal(inTree(snapshots, 'c', 'ls own 2>/dev/null; cat etc/changed').trim(), 'new');
    assert.equal(snapshots.find('c')?.parent, other);
    await snapshots.remove('c');
    await snapshots.remove(lower);
  });

  test('become a layer with what they have changed, where the driver can do that; one that is there stays', async () => {
    const { snapshots, again } = open();
    const parent = await layerOf(snapshots, undefined, base);
    const chainId = chainIdOn(parent, sha256(Buffer.from('promoted')) as never);
    for (const [key, word] of [
      ['one', 'first'],
      ['two', 'second'],
    ] as const) {
      await snapshots.prepareContainer(key, parent);
      inTree(snapshots, key, `echo ${word} > own; rm etc/gone; rm -r var; mkdir var`);
      const isDone = await snapshots.promote(key, { chainId, sizeBytes: 6 });
      assert.equal(isDone, snapshots.driver === 'overlay');
      if (!isDone) {
        await snapshots.remove(key);
        return;
      }
      assert.equal(snapshots.find(key), undefined);
    }
    await snapshots.flush();
    const { kind, parent: below, sizeBytes } = again().find(chainId) ?? {};
    assert.deepEqual([kind, below, sizeBytes], ['committed', parent, 6]);
    await snapshots.prepareContainer('three', chainId);
    assert.equal(inTree(snapshots, 'three', 'cat own; ls etc/gone 2>/dev/null; ls -A var').trim(), 'first');
    await assert.rejects(snapshots.promote('nobody', { chainId, sizeBytes: 0 }), { code: 'snapshot_not_found' });
  });

  test("have a root folder that is open to all, whatever the image's is", async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', await layerOf(snapshots, undefined, base));
    assert.equal(inTree(snapshots, 'c', 'stat -c %a:%u .').trim(), '755:0');
  });

  test('keep what they write, each for itself', async () => {
    const { snapshots, again } = open();
    const chainId = await layerOf(snapshots, undefined, base);
    await snapshots.prepareContainer('one', chainId);
    await snapshots.prepareContainer('two', chainId);
    inTree(snapshots, 'one', 'echo one >etc/changed; rm -r var; mkdir new');
    assert.equal(
      inTree(again(), 'one', 'cat etc/changed; ls').replaceAll('\n', ' '),
      'one bin etc link new was-file was-folder ',
    );
    assert.equal(inTree(snapshots, 'two', 'cat etc/changed'), 'old');
    const { sizeBytes, inodes } = await snapshots.usage('one');
    assert.ok(sizeBytes >= 4 && inodes >= 2);
    assert.ok(readdirSync(snapshots.changesDir('one')).includes('new'));
  });

  test('use the bytes of files and of links, each once, and none for folders', async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', await layerOf(snapshots, undefined, base));
    const { sizeBytes: before } = await snapshots.usage('c');
    inTree(
      snapshots,
      'c',
      'mkdir sized; cd sized; printf 12345 >file; ln file same; ln -s 1234567890 link; mkfifo pipe',
    );
    assert.equal((await snapshots.usage('c')).sizeBytes - before, 15);
  });

  test('can be viewed, and are not changed by that', async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', await layerOf(snapshots, undefined, base));
    inTree(snapshots, 'c', 'echo mine >etc/changed; rm etc/gone');
    assert.equal(inTree(snapshots, 'c', 'cat etc/changed; ls etc', { access: 'view' }), 'mine\nchanged\n');
    assert.throws(() => inTree(snapshots, 'c', 'touch x 2>/dev/null', { access: 'view' }));
  });

  test('that are thrown away may be started again all the same', async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', await layerOf(snapshots, undefined, base));
    for (const text of ['1', '2']) {
      inTree(snapshots, 'c', `echo ${text} >>kept`, { isThrowAway: true });
    }
    assert.equal(inTree(snapshots, 'c', 'cat kept'), '1\n2\n');
  });

  test('of an image without layers begin empty', async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', undefined);
    assert.equal(inTree(snapshots, 'c', 'ls -A; touch x; stat -c %a .').trim(), '755');
  });

  test('of 499 layers work', async () => {
    const { snapshots } = open({ isSynced: false });
    let chainId: ChainId | undefined;
    for (let layer = 0; layer < 499; layer += 1) {
      const next = `sha256:${String(layer).padStart(64, '0')}` as ChainId;
      await using pending = await snapshots.prepareLayer(next);
      assert.ok(pending);
      mkdirSync(join(pending.dir, `d${layer}`));
      await pending.commit({ parent: chainId, sizeBytes: 0 });
      chainId = next;
    }
    await snapshots.prepareContainer('c', chainId);
    assert.equal(inTree(snapshots, 'c', 'ls | wc -l').trim(), '499');
    assert.equal(inTree(snapshots, 'c', 'ls | wc -l', { access: 'view' }).trim(), '499');
  });

  test('on layers that are not there are refused', async () => {
    const { snapshots } = open();
    const missing = `sha256:${'1'.repeat(64)}` as ChainId;
    await assert.rejects(snapshots.prepareContainer('c', missing), { code: 'snapshot_not_found' });
    assert.throws(() => snapshots.mounts('c', '/mnt'), { code: 'snapshot_not_found' });
  });

  test('leave no mount behind', async () => {
    const { snapshots } = open();
    await snapshots.prepareContainer('c', await layerOf(snapshots, undefined, base));
    const before = readFileSync('/proc/self/mountinfo', 'utf8');
    inTree(snapshots, 'c', 'true');
    assert.equal(readFileSync('/proc/self/mountinfo', 'utf8'), before);
  });
}

function removing(open: OpenSnapshotter): void {
  test('goes from the top down', async () => {
    const { snapshots } = open();
    const low = await layerOf(snapshots, undefined, base);
    const high = await layerOf(snapshots, low, above);
    await snapshots.prepareContainer('c', high);
    await assert.rejects(snapshots.remove(low), { code: 'snapshot_in_use' });
    await assert.rejects(snapshots.remove(high), { code: 'snapshot_in_use' });
    for (const key of ['c', high, low, low]) await snapshots.remove(key);
    assert.deepEqual(snapshots.list(), []);
  });

  test('by a sweep takes what is not used', async () => {
    const { snapshots } = open();
    const low = await layerOf(snapshots, undefined, base);
    const high = await layerOf(snapshots, low, above);
    const { count, freedBytes, finish } = snapshots.sweep(({ key }) => key === low);
    await finish();
    assert.deepEqual([count, freedBytes], [1, 22]);
    assert.equal(snapshots.find(high), undefined);
    assert.ok(snapshots.find(low));
  });
}
