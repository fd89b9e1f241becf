import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type Digest, parseDigest } from '../../../src/oci/digest.js';
import type { Platform } from '../../../src/oci/platform.js';
import { formatPlatform, selectManifest } from '../../../src/oci/select-manifest.js';

const parse = (text: string): Platform => {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, variant };
};
const digest = (index: number): Digest => parseDigest(`sha256:${String(index).repeat(64)}`);

const choose = (offered: readonly string[], wanted: string): string | undefined => {
  const manifests = offered.map((text, index) => ({
    mediaType: '',
    digest: digest(index),
    size: 0,
    platform: parse(text),
  }));
  const found = selectManifest({ schemaVersion: 2, manifests }, parse(wanted));
  return found?.platform && formatPlatform(found.platform);
};

describe('of an index is chosen', () => {
  for (const [wanted, offered, expected] of [
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['windows/amd64', 'linux/arm64'], undefined],
    ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v1'], 'linux/amd64/v1'],
    ['linux/amd64/v3', ['linux/amd64/v2', 'linux/amd64'], 'linux/amd64/v2'],
    ['linux/amd64', ['linux/386'], 'linux/386'],
    ['linux/arm64', ['linux/arm/v7', 'linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64/v8', ['linux/arm64'], 'linux/arm64'],
    ['linux/arm64', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm/v6', ['linux/arm/v7', 'linux/arm/v5'], 'linux/arm/v5'],
    ['linux/s390x', ['linux/amd64', 'linux/s390x'], 'linux/s390x'],
    ['linux/amd64', ['unknown/unknown', 'linux/amd64'], 'linux/amd64'],
  ] as const) {
    test(`${expected ?? 'nothing'} for ${wanted} out of ${offered.join(', ')}`, () => {
      assert.equal(choose(offered, wanted), expected);
    });
  }

  test('the only one, where it does not say what it is for', () => {
    const only = { mediaType: '', digest: digest(1), size: 0 };
    assert.equal(selectManifest({ schemaVersion: 2, manifests: [only] }, parse('linux/amd64')), only);
    assert.equal(selectManifest({ schemaVersion: 2, manifests: [only, only] }, parse('linux/amd64')), undefined);
  });
});
