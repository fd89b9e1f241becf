import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { recoverContent } from '../../src/engine/content/recover-content.js';
import { layout, type Roots } from '../../src/engine/roots.js';
import { recoverSnapshots } from '../../src/engine/snapshot/recover-snapshots.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { openImageStand } from '../support/images/image-stand.js';
import { killedAfter, sayLine, spawnPart } from '../support/images/killed-after.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { makeImage, putImage } from '../support/images/make-image.js';

/** This file run as a program pulls an image and says how it gets on, until somebody kills it. */
const PULL = 'pull-in-a-process';

const [, , order, ref = '', dataRoot = '', runRoot = ''] = process.argv;
if (order === PULL) {
  await using stand = await openImageStand({ roots: { dataRoot, runRoot } });
  await stand.images.pull(ref, { onProgress: sayLine });
  process.stdout.write('pulled\n');
} else tests();

function tests(): void {
  const noise = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 3));
  const image = makeImage([
    [{ name: 'a', content: 'a' }],
    [{ name: 'b', content: noise }],
    [{ name: 'c', content: noise.subarray(1) }],
    [{ name: '.wh.a' }, { name: 'd', content: 'd' }],
  ]);

  const spawnPull = (name: string, { dataRoot: data, runRoot: run }: Roots): ChildProcess =>
    spawnPart(fileURLToPath(import.meta.url), [PULL, name, data, run]);

  test('three processes pull one image at once, and it is fetched once', { skip: layerTestReason() }, async () => {
    await using registry = await openFakeRegistry();
    await using stand = await openImageStand();
    const { layers } = putImage(registry, 'web', image);
    const name = `${registry.host}/web`;
    const children = [1, 2, 3].map(() => spawnPull(name, stand.roots));
    const exits = await Promise.all(
      children.map((child) => {
        child.stdout?.resume();
        return new Promise((resolve) => child.once('exit', resolve));
      }),
    );
    assert.deepEqual(exits, [0, 0, 0]);
    for (const { digest } of layers) {
      assert.equal(registry.requests.filter(({ line }) => line.startsWith('GET') && line.includes(digest)).length, 1);
    }
    assert.equal((await stand.images.get(name)).layers.length, 4);
    assert.equal(await stand.sweep(), 0);
  });

  describe('a pull that is killed', { skip: layerTestReason() }, () => {
    const folder = mkdtempSync('/tmp/g');
    after(() => rmSync(folder, { recursive: true }));

    // Between them lie: nothing but the first words, layers begun, arriving, unpacking, registered, and the end.
    for (const lines of [1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 14]) {
      test(`at its word number ${lines}, leaves nothing that a new start does not mend`, async () => {
        await using registry = await openFakeRegistry();
        putImage(registry, 'web', image);
        const name = `${registry.host}/web`;
        const roots = { dataRoot: join(folder, `d${lines}`), runRoot: join(folder, `r${lines}`) };
        const child = spawnPull(name, roots);
        await killedAfter(child, lines);

        await using stand = await openImageStand({ roots });
        const host = nodeHost({});
        await recoverContent(host, roots);
        await recoverSnapshots(host, roots, stand.database);
        await stand.images.pull(name);
        assert.equal(stand.snapshots.list().length, 4);
        assert.equal(await stand.sweep(), 0);
        await stand.images.remove(name);
        for (const path of [layout.ingests(roots), join(layout.blobs(roots), 'sha256')]) {
          assert.deepEqual(readdirSync(path), []);
        }
        for (const part of ['l', 't']) assert.deepEqual(readdirSync(join(layout.snapshots(roots), part)), []);
      });
    }
  });
}
