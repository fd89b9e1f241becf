import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ImageConfig, ImageRunConfig } from '../../../../../src/oci/image-config.js';
import { compareConfigs } from '../../../../../src/ui/state/detail/compare-configs.js';

const configOf = (config: ImageRunConfig): ImageConfig => ({
  os: 'linux',
  architecture: 'amd64',
  config,
  rootfs: { type: 'layers', diff_ids: [] },
});

test('configurations that are the same have no differences, however their lists are ordered', () => {
  const one = configOf({ Env: ['A=1', 'B=2'], Labels: { x: 'y' }, Cmd: ['sh'] });
  assert.deepEqual(
    compareConfigs(one, configOf({ Env: ['B=2', 'A=1'], Labels: { x: 'y' }, Cmd: ['sh'], Volumes: {} })),
    [],
  );
  assert.deepEqual(compareConfigs(configOf({}), { ...configOf({}), config: undefined }), []);
});

test('each thing that is set is compared by itself; secrets are told apart and masked', () => {
  const before = configOf({ Env: ['A=1', 'API_TOKEN=old', 'GONE='], Cmd: ['a', 'b'], ExposedPorts: { '80/tcp': {} } });
  const after = configOf({ Env: ['A=2', 'API_TOKEN=new'], Cmd: ['a'], User: 'www', Volumes: { '/data': {} } });
  assert.deepEqual(
    compareConfigs(before, after).map(({ name, kind, before: was, after: is }) => [kind, name, was, is]),
    [
      ['changed', 'command', '["a","b"]', '["a"]'],
      ['changed', 'env A', '1', '2'],
      ['changed', 'env API_TOKEN', '********', '********'],
      ['deleted', 'env GONE', '(empty)', undefined],
      ['deleted', 'port 80/tcp', 'exposed', undefined],
      ['added', 'user', undefined, 'www'],
      ['added', 'volume /data', undefined, 'declared'],
    ],
  );
});

test('an image for another platform is another one', () => {
  const arm = { ...configOf({}), architecture: 'arm64', variant: 'v8' };
  assert.deepEqual(compareConfigs(configOf({}), arm), [
    { name: 'platform', kind: 'changed', before: 'linux/amd64', after: 'linux/arm64/v8' },
  ]);
});
