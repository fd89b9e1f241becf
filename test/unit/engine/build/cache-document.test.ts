import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  cacheDocument,
  inlineDocument,
  readCacheDocument,
  readInlineDocument,
} from '../../../../src/engine/build/cache/remote/cache-document.js';
import { inlineSteps } from '../../../../src/engine/build/cache/remote/read-cache.js';
import { type DiffId, parseDigest } from '../../../../src/oci/digest.js';

const hex = (digit: string): string => digit.repeat(64);
const digest = (digit: string) => parseDigest(`sha256:${hex(digit)}`);
const blob = (digit: string) => ({
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: digest(digit),
  size: 5,
});
const step = (key: string, digit: string) => ({
  key: hex(key),
  layer: { descriptor: blob(digit), diffId: digest(digit) as string as DiffId },
  createdAtMs: 1_600_000_000_000,
});

describe('the document of a cache elsewhere', () => {
  test('says what it was made of, each layer once', () => {
    const steps = [step('a', '1'), step('b', '2'), step('c', '1')];
    const text = JSON.stringify(cacheDocument(steps));
    assert.equal((JSON.parse(text) as { readonly layers: readonly unknown[] }).layers.length, 2);
    assert.deepEqual(readCacheDocument(text, [blob('1'), blob('2')]), steps);
    // A layer that the manifest does not have cannot be had.
    assert.deepEqual(readCacheDocument(text, [blob('2')]), [steps[1]]);
  });

  test('may be BuildKit’s own, whose layers and records are of other kinds', () => {
    const text = JSON.stringify({
      layers: [
        { blob: digest('1'), parent: -1 },
        { blob: digest('2'), annotations: { diffID: digest('2'), size: 5 } },
      ],
      records: [
        { digest: digest('d') },
        { digest: digest('e'), layers: [{ layer: 1, createdAt: '2020-09-13T12:26:40Z' }], inputs: [[{ link: 0 }]] },
        { digest: digest('f'), layers: [{ layer: 0 }] },
        { digest: digest('a'), layers: [{ layer: 9 }] },
      ],
    });
    assert.deepEqual(readCacheDocument(text, [blob('1'), blob('2')]), [step('e', '2')]);
  });

  test('may be in the configuration of an image', () => {
    const inline = inlineDocument([{ key: hex('a'), layerIndex: 1, createdAtMs: 7000 }]);
    const config = (field: unknown): string =>
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        rootfs: { type: 'layers', diff_ids: [digest('1'), digest('2')] },
        'moby.buildkit.cache.v0': field,
      });
    assert.deepEqual(readInlineDocument(config(inline)), [{ key: hex('a'), layerIndex: 1, createdAtMs: 7000 }]);
    assert.deepEqual(inlineSteps(config(inline), [blob('1'), blob('2')])[0]?.layer.diffId, digest('2'));
    assert.deepEqual(inlineSteps(config(inline), [blob('1')]), []);
    assert.deepEqual(inlineSteps(config(undefined), [blob('1')]), []);
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['layers that are none', '{"layers":[7]}'],
    ['a negative layer', `{"records":[{"digest":"${digest('a')}","layers":[{"layer":-3}]}]}`],
    ['a digest that is none', '{"layers":[{"blob":"../../etc/passwd"}]}'],
    ['records that are none', '{"records":{}}'],
  ];
  for (const [what, text] of hostile) {
    test(`is refused where it is ${what}`, () => {
      assert.throws(() => readCacheDocument(text, []), { name: 'EngineError' });
    });
  }
});
