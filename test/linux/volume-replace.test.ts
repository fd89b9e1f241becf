import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { layout } from '../../src/engine/roots.js';
import { replaceFolder } from '../../src/engine/volume-data/replace-folder.js';
import type { VolumeParts } from '../../src/engine/volume-data/volume-parts.js';
import { archive } from '../contract/volume-service.contract.js';
import { testHost } from '../support/layer-stand.js';
import { hostTestReason } from '../support/linux-only.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('a volume is what it was where the records cannot be written', { skip: hostTestReason() }, async () => {
  const dataRoot = temporaryFolder();
  const roots = { dataRoot, runRoot: dataRoot };
  const folder = layout.volume(roots, 'data');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'old'), 'kept');
  const parts = (commit: () => void): VolumeParts =>
    ({
      host: testHost,
      roots,
      records: { find: () => undefined },
      volumeRecords: { find: () => undefined, usersOf: () => [] },
      volumes: { make: () => undefined },
      database: {
        transaction: (work: () => void) => {
          work();
          commit();
        },
      },
    }) as unknown as VolumeParts;
  const replacement = { name: 'data', labels: undefined, cancelSignal: undefined };
  const failed = replaceFolder(
    parts(() => {
      throw new Error('the disk is full');
    }),
    { ...replacement, tar: archive({ name: './new', body: 'x' }) },
  );
  await assert.rejects(failed, /the disk is full/);
  assert.equal(readFileSync(join(folder, 'old'), 'utf8'), 'kept');

  await replaceFolder(
    parts(() => undefined),
    { ...replacement, tar: archive({ name: './new', body: 'x' }) },
  );
  assert.deepEqual(readdirSync(folder), ['new']);
});
