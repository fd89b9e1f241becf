import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseImageConfig } from '../../../src/oci/parse-image-config.js';
import { parseManifest } from '../../../src/oci/parse-manifest.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAYER = { mediaType: 'layer', digest: DIGEST, size: 3 };

describe('a manifest', () => {
  test('is read with what the standard has, and without what it has not', () => {
    const written = { schemaVersion: 2, mediaType: 'm', config: { ...LAYER, data: 'x' }, layers: [LAYER], extra: 1 };
    assert.deepEqual(parseManifest(JSON.stringify(written)), {
      kind: 'manifest',
      manifest: { schemaVersion: 2, mediaType: 'm', config: LAYER, layers: [LAYER] },
    });
  });

  test('may have no layers, as Go writes it', () => {
    const parsed = parseManifest(JSON.stringify({ schemaVersion: 2, config: LAYER, layers: null }));
    assert.deepEqual(parsed.kind === 'manifest' && parsed.manifest.layers, []);
  });

  test('of version 0 says by its media type what it is', () => {
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const read = (document: object) => parseManifest(JSON.stringify({ config: LAYER, layers: [LAYER], ...document }));
    assert.equal(read({ schemaVersion: 0, mediaType }).kind, 'manifest');
    assert.throws(() => read({ schemaVersion: 0 }), { code: 'manifest_invalid' });
    assert.throws(() => read({ schemaVersion: 3, mediaType }), { code: 'manifest_invalid' });
  });

  test('of a key that means something to JavaScript is like any other', () => {
    const text = `{"schemaVersion":2,"config":${JSON.stringify(LAYER)},"layers":[],"annotations":{"__proto__":"x"}}`;
    const parsed = parseManifest(text);
    const annotations = parsed.kind === 'manifest' ? parsed.manifest.annotations : undefined;
    assert.deepEqual(Object.keys(annotations ?? {}), ['__proto__']);
    assert.equal(Object.getPrototypeOf(annotations), Object.prototype);
  });

  for (const [what, document, reason] of [
    ['text', 'no JSON', 'the manifest is not JSON'],
    ['a list', [], 'the manifest is not an object'],
    ['of no version', { config: LAYER, layers: [] }, 'it is neither an image manifest nor an index'],
    ['of nothing', { schemaVersion: 2 }, 'it lists nothing'],
    ['that is both', { schemaVersion: 2, manifests: [], layers: [] }, 'it is a manifest and an index at once'],
    [
      'that is not what it says it is',
      { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', config: LAYER, layers: [] },
      'it is a manifest and an index at once',
    ],
    ['without config', { schemaVersion: 2, layers: [] }, 'config is not an object'],
    ['of a size in words', { schemaVersion: 2, config: { ...LAYER, size: '3' } }, 'config.size is not a whole number'],
    [
      'of a size too large',
      { schemaVersion: 2, config: { ...LAYER, size: 2e300 } },
      'config.size is not a whole number',
    ],
    [
      'of a digest that is a path',
      { schemaVersion: 2, config: LAYER, layers: [LAYER, { ...LAYER, digest: 'sha256:../x' }] },
      'layers[1].digest is not a digest',
    ],
    [
      'of annotations in numbers',
      { schemaVersion: 2, config: LAYER, annotations: { a: 1 } },
      'annotations.a is not a text',
    ],
  ] as const) {
    test(`${what} is refused`, () => {
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      assert.throws(() => parseManifest(text), { code: 'manifest_invalid', message: `invalid manifest: ${reason}` });
    });
  }

  test('of schema 1 is told by its age', () => {
    for (const document of [
      { schemaVersion: 1, fsLayers: [] },
      { schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v1+prettyjws', layers: [] },
    ]) {
      const sentence =
        /^Docker Image Format v1 and .* removed\. Suggest the author of docker\.io\/library\/old:1 to upgrade/;
      assert.throws(() => parseManifest(JSON.stringify(document), { ref: 'docker.io/library/old:1' }), {
        code: 'manifest_too_old',
        message: sentence,
      });
    }
  });
});

describe('a configuration', () => {
  test('is read as docker writes it', () => {
    const parsed = parseImageConfig(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: {
          Cmd: 'sh',
          Env: ['A=1'],
          Entrypoint: null,
          ExposedPorts: { '80/tcp': {} },
          Volumes: { '/data': null },
          Healthcheck: { Test: ['CMD', 'true'], Interval: 1_000_000_000 },
        },
        rootfs: { type: 'layers', diff_ids: null },
        history: [{ created_by: 'by hand', empty_layer: true }],
      }),
    );
    assert.deepEqual(parsed, {
      architecture: 'amd64',
      os: 'linux',
      config: {
        Cmd: ['sh'],
        Env: ['A=1'],
        ExposedPorts: { '80/tcp': {} },
        Volumes: { '/data': {} },
        Healthcheck: { Test: ['CMD', 'true'], Interval: 1_000_000_000 },
      },
      rootfs: { type: 'layers', diff_ids: [] },
      history: [{ created_by: 'by hand', empty_layer: true }],
    });
  });

  for (const [document, reason] of [
    [{}, 'rootfs is not an object'],
    [{ rootfs: { diff_ids: ['x'] } }, 'rootfs.diff_ids[0] is not a digest'],
    [{ rootfs: {}, config: { Env: 'A=1' } }, 'config.Env is not a list'],
    [{ rootfs: {}, config: { Labels: { a: 1 } } }, 'config.Labels.a is not a text'],
  ] as const) {
    test(`is refused where ${reason}`, () => {
      assert.throws(() => parseImageConfig(JSON.stringify(document)), { message: `invalid manifest: ${reason}` });
    });
  }
});
