import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { type FakeRegistry, openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';
import { type KilledOrder, killAtAnyPoint, killsOf, onCleanRoots } from '../support/linux/kill-orders.js';
import { finishing } from '../support/linux/whole-after-kill.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KILLS = killsOf(6);

const noise = (seed: number): Buffer =>
  Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * seed) >> 3));

async function removeImage(engine: Engine, ref: string): Promise<void> {
  await engine.images.remove(ref);
  assert.equal((await engine.images.list()).length, 1);
}

describe(`images that are fetched, killed at any point, ${KILLS} times each`, {
  skip: rootReason(),
  timeout: 660_000,
}, () => {
  const onGantry = onCleanRoots();
  let registry: FakeRegistry;
  const archive = join(temporaryFolder(), 'web.tar');
  before(async () => {
    registry = await openFakeRegistry();
    const layers = [7919, 104_729, 1_299_709].map((seed) => [{ name: `file-${seed}`, content: noise(seed) }]);
    const image = makeImage([...layers, [{ name: '.wh.file-7919' }]]);
    writeFileSync(archive, dockerArchive([{ image, names: ['web:loaded'] }]));
    putImage(registry, 'web', image);
  });
  after(() => registry[Symbol.asyncDispose]());

  const orders: readonly KilledOrder[] = [
    {
      name: 'load',
      prepare: async () => ['load', '-i', archive],
      async repeat(engine) {
        await engine.images.load({ path: archive });
        await removeImage(engine, 'web:loaded');
      },
    },
    {
      name: 'pull',
      prepare: async () => ['pull', `${registry.host}/web`],
      async repeat(engine) {
        await engine.images.pull(`${registry.host}/web`);
        await removeImage(engine, `${registry.host}/web`);
      },
    },
  ];
  for (const order of orders) {
    test(order.name, () =>
      onGantry((gantry) => killAtAnyPoint({ gantry, order, finish: finishing({ gantry, order }) }, KILLS)),
    );
  }
});
