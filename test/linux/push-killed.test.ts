import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { recoverContent } from '../../src/engine/content/recover-content.js';
import { layout, type Roots } from '../../src/engine/roots.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { dockerRegistryReason, openDockerRegistry, skopeoDigest } from '../support/images/docker-registry.js';
import { openImageStand } from '../support/images/image-stand.js';
import { killedAfter, sayLine, spawnPart } from '../support/images/killed-after.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage } from '../support/images/make-image.js';

/** This file run as a program pushes an image and says how it gets on, until somebody kills it. */
const PUSH = 'push-in-a-process';

const [, , order, ref = '', dataRoot = '', runRoot = ''] = process.argv;
if (order === PUSH) {
  await using stand = await openImageStand({ roots: { dataRoot, runRoot } });
  await stand.images.push(ref, { onProgress: sayLine });
  process.stdout.write('pushed\n');
} else tests();

function tests(): void {
  /** Bytes that no packing makes fewer. */
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(6_000_000));
  const image = makeImage([[{ name: 'a', content: 'a' }], [{ name: 'b', content: noise }]]);
  const archive = dockerArchive([{ image, names: ['web:1'] }]);

  describe('a push that is killed', { skip: layerTestReason() || dockerRegistryReason() }, () => {
    const folder = mkdtempSync('/tmp/g');
    after(() => rmSync(folder, { recursive: true }));

    for (const lines of [1, 2, 3, 4, 6]) {
      test(`at its word number ${lines}, leaves nothing that a new start does not mend`, async () => {
        await using registry = await openDockerRegistry();
        const name = `${registry.host}/team/web:1`;
        const roots = { dataRoot: join(folder, `d${lines}`), runRoot: join(folder, `r${lines}`) };
        await loadAs(name, roots);
        await killedAfter(spawnPush(name, roots), lines);

        await using stand = await openImageStand({ roots });
        await recoverContent(nodeHost({}), roots);
        const pushed = await stand.images.push(name);
        assert.equal(await skopeoDigest(name), pushed.digest);
        assert.deepEqual(readdirSync(layout.ingests(roots)), []);
        await stand.images.remove(name);
        await stand.sweep();
        assert.deepEqual(readdirSync(join(layout.blobs(roots), 'sha256')), []);
      });
    }
  });

  async function loadAs(name: string, roots: Roots): Promise<void> {
    await using stand = await openImageStand({ roots });
    await stand.images.load({ bytes: Readable.from([archive]) });
    await stand.images.tag('web:1', name);
    await stand.images.remove('web:1');
  }
}

function spawnPush(name: string, { dataRoot: data, runRoot: run }: Roots): ChildProcess {
  return spawnPart(fileURLToPath(import.meta.url), [PUSH, name, data, run]);
}
