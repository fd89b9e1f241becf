import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';

import { dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { type ImageStand, openImageStand } from '../support/images/image-stand.js';
import { layerTestReason } from '../support/images/layer-test-reason.js';
import { dockerArchive, makeImage } from '../support/images/make-image.js';
import { openDocker, openPodman, otherEngineReason } from '../support/images/other-engines.js';

const WEB = makeImage([[{ name: 'etc/motd', content: 'hello' }], [{ name: 'a/b', content: 'x'.repeat(100_000) }]], {
  run: { Cmd: ['sh'], Labels: { team: 'web' } },
});
const ARCHIVE = dockerArchive([{ image: WEB, names: ['web:1'] }]);
const OTHERS = { docker: openDocker, podman: openPodman } as const;

const folder = mkdtempSync('/tmp/g');
after(() => rmSync(folder, { recursive: true }));

const idOf = async ({ images }: ImageStand, name: string): Promise<string> => (await images.get(name)).id;

for (const name of ['docker', 'podman'] as const) {
  const skip = layerTestReason() || dockerRegistryReason() || otherEngineReason(name);

  describe(`${name} on the other side`, { skip }, () => {
    test('of Debian’s registry: it pulls what we push, and we what it pushes; ids are the same on both sides', async () => {
      await using registry = await openDockerRegistry();
      await using other = await OTHERS[name]();
      await using stand = await openImageStand();
      await stand.images.load({ bytes: Readable.from([ARCHIVE]) });
      const ours = `${registry.host}/team/web:1`;
      await stand.images.tag('web:1', ours);
      const pushed = await stand.images.push(ours);

      await other.run('pull', ...other.unsafe, ours);
      assert.equal(await other.idOf(ours), await idOf(stand, 'web:1'));
      await other.run('pull', ...other.unsafe, `${registry.host}/team/web@${pushed.digest}`);
      const theirs = `${registry.host}/theirs/web:1`;
      await other.run('tag', ours, theirs);
      await other.run('push', ...other.unsafe, theirs);

      await using fresh = await openImageStand();
      await fresh.images.pull(theirs);
      assert.equal(await idOf(fresh, theirs), await idOf(stand, 'web:1'));
      const config = (await fresh.images.get(theirs)).config.config;
      assert.deepEqual([config?.Cmd, config?.Labels], [['sh'], { team: 'web' }]);
      // What it pushed goes on from here as it came.
      await fresh.images.tag(theirs, `${registry.host}/again/web:1`);
      const again = await fresh.images.push(`${registry.host}/again/web:1`);
      await other.run('pull', ...other.unsafe, `${registry.host}/again/web@${again.digest}`);
    });

    test('of an archive: it loads what we save, and we what it saves', async () => {
      await using other = await OTHERS[name]();
      await using stand = await openImageStand();
      await stand.images.load({ bytes: Readable.from([ARCHIVE]) });
      await stand.images.tag('web:1', '127.0.0.1:5000/web:2');
      const saved = join(folder, `${name}-ours.tar`);
      const pieces = await Array.fromAsync(await stand.images.save(['web:1', '127.0.0.1:5000/web:2']));
      writeFileSync(saved, Buffer.concat(pieces));
      await other.run('load', '-i', saved);
      // Podman says of names without a registry that they are of localhost.
      for (const image of ['web:1', '127.0.0.1:5000/web:2']) {
        assert.equal(await other.idOf(image), await idOf(stand, 'web:1'));
      }
      const back = join(folder, `${name}-theirs.tar`);
      await other.run('save', '-o', back, '127.0.0.1:5000/web:2');
      await using fresh = await openImageStand();
      const [loaded] = await fresh.images.load({ path: back });
      assert.deepEqual(loaded?.names, ['127.0.0.1:5000/web:2']);
      assert.equal(loaded?.image.id, await idOf(stand, 'web:1'));
    });
  });
}
