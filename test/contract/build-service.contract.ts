import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BuildProgress, BuildRequest, Engine } from '../../src/engine/index.js';

/** An engine that has the image `base`, in which `false` ends with 1. */
export type BuildingEngine = AsyncDisposable & {
  readonly engine: Pick<Engine, 'builds' | 'images'>;
  readonly base: string;
};

/** What fronts rely on in every engine's builds. */
export function buildServiceContract(name: string, open: () => Promise<BuildingEngine>): void {
  const asked = (text: string): BuildRequest => ({ context: { kind: 'none' }, dockerfile: { text } });

  describe(`build service contract: ${name}`, () => {
    test('an image is made, named, and told of as it comes', async () => {
      await using stand = await open();
      const { builds, images } = stand.engine;
      const told: BuildProgress[] = [];
      const text = `FROM ${stand.base}\nLABEL a=1\nRUN true\nCMD ["true"]`;
      const { imageId, names } = await builds.build(
        { ...asked(text), tags: ['made:1', 'made:2'], labels: { b: '2' } },
        { onProgress: (each) => void told.push(each) },
      );
      assert.deepEqual(names, ['made:1', 'made:2']);
      const image = await images.get('made:1');
      assert.deepEqual([image.id, image.labels], [imageId, { a: '1', b: '2' }]);
      const steps = told.flatMap((each) =>
        each.kind === 'done' && each.vertex.instruction ? [each.vertex.instruction] : [],
      );
      assert.deepEqual(
        steps.map(({ original, number, count, isMetadata }) => [original, number, count, isMetadata]),
        [
          [`FROM ${stand.base}`, 1, 4, false],
          ['LABEL a=1', 2, 4, true],
          ['RUN true', 3, 4, false],
          ['CMD ["true"]', 4, 4, true],
        ],
      );
      assert.deepEqual(
        told.flatMap((each) => (each.kind === 'tagged' ? [each.name] : [])),
        ['made:1', 'made:2'],
      );
      assert.equal(told.filter(({ kind }) => kind === 'image').length, 1);
    });

    test('what was done before is found done, until it is pruned', async () => {
      await using stand = await open();
      const { builds } = stand.engine;
      const cached = async (): Promise<boolean> => {
        let isCached = false;
        await builds.build(asked(`FROM ${stand.base}\nRUN true again`), {
          onProgress: (each) => (isCached ||= each.kind === 'cached' && each.vertex.name.includes('RUN')),
        });
        return isCached;
      };
      assert.deepEqual([await cached(), await cached()], [false, true]);
      const [record] = (await builds.cacheUsage()).filter(({ description }) => description.includes('again'));
      assert.equal(record?.type, 'regular');
      const { ids } = await builds.prune({ all: true });
      assert.ok(ids.includes(record.id));
      assert.equal(await cached(), false);
    });

    test('a step that fails fails the build, and is told of', async () => {
      await using stand = await open();
      const told: BuildProgress[] = [];
      await assert.rejects(
        stand.engine.builds.build(
          { ...asked(`FROM ${stand.base}\nRUN false`), tags: ['never'] },
          { onProgress: (each) => void told.push(each) },
        ),
        { code: 'build_step_failed', exitCode: undefined },
      );
      assert.equal(told.at(-1)?.kind, 'failed');
      assert.equal(await stand.engine.images.find('never'), undefined);
    });

    test('mistakes of the Dockerfile are told before anything is done', async () => {
      await using stand = await open();
      const { builds } = stand.engine;
      await assert.rejects(builds.build(asked(`FROM ${stand.base}\nRUNN true`)), { code: 'dockerfile_invalid' });
      await assert.rejects(builds.build({ ...asked(`FROM ${stand.base}`), target: 'none' }), {
        code: 'stage_not_found',
      });
    });
  });
}
