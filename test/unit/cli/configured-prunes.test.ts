import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { aContainer, anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryResult, gantry } from '../../support/gantry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const KEEP = { labels: { keep: '' } };

const withKept = (): FakeEngine => {
  const image = anImage('nginx:1');
  const containers = [
    aContainer('kept', { imageId: image.id, config: KEEP }),
    aContainer('other', { imageId: image.id }),
  ];
  const engine = new FakeEngine({ images: [image], containers });
  engine.volumes.add({ name: 'kept', ...KEEP });
  engine.volumes.add({ name: 'other' });
  return engine;
};

describe('pruneFilters of docker’s config.json', () => {
  function said(engine: FakeEngine, filters: unknown, argv: readonly string[]): Promise<GantryResult> {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ pruneFilters: filters }));
    return gantry(engine, ['--config', folder, ...argv]);
  }
  const containersOf = async (engine: FakeEngine): Promise<readonly string[]> =>
    (await engine.containers.list({ all: true })).map(({ name }) => name).toSorted();
  const volumesOf = async (engine: FakeEngine): Promise<readonly string[]> =>
    (await engine.volumes.list()).map(({ name }) => name).toSorted();

  test('keep from each prune what they name', async () => {
    await using engine = withKept();
    await said(engine, ['label!=keep'], ['container', 'prune', '-f']);
    assert.deepEqual(await containersOf(engine), ['kept']);
    await said(engine, ['label!=keep'], ['volume', 'prune', '-af']);
    assert.deepEqual(await volumesOf(engine), ['kept']);
  });

  test('keep it from system prune, which says so', async () => {
    await using engine = withKept();
    const { stdout } = await said(engine, ['label!=keep'], ['system', 'prune', '-f']);
    assert.deepEqual(await containersOf(engine), ['kept'], stdout);
    const asked = await said(engine, ['label!=keep'], ['system', 'prune']);
    assert.ok(asked.stdout.includes('Items to be pruned will be filtered with:\n  - label!=keep\n'), asked.stdout);
  });

  test('give way to the very opposite, where that is asked for', async () => {
    await using engine = withKept();
    await said(engine, ['label!=keep'], ['container', 'prune', '-f', '--filter', 'label=keep']);
    assert.deepEqual(await containersOf(engine), ['other']);
  });

  test('that are no filters are passed over, and one that no prune knows is told', async () => {
    await using engine = withKept();
    await said(engine, ['label', 7], ['container', 'prune', '-f', '--filter', 'label=none']);
    assert.deepEqual(await containersOf(engine), ['kept', 'other']);
    const { stderr, exitCode } = await said(engine, ['colour=red'], ['container', 'prune', '-f']);
    assert.deepEqual([stderr, exitCode], ["Error: invalid filter 'colour'\n", 1]);
    assert.deepEqual(await containersOf(engine), ['kept', 'other']);
  });
});
