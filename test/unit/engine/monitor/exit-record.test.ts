import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { readExitRecord } from '../../../../src/engine/monitor/exit-record.js';
import { aContainerId } from '../../../support/builders.js';

describe('the record of an end', () => {
  const id = aContainerId(1);
  let dir = '';
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'exit'))));
  afterEach(() => rmSync(dir, { recursive: true }));
  const read = () => readExitRecord({ bundleDir: dir, exitDir: dir }, id);

  test('is undefined while there is none, or only half of one', () => {
    assert.equal(read(), undefined);
    writeFileSync(join(dir, id), '');
    assert.equal(read(), undefined);
  });

  test('has the code, the time, and whether memory ran out', () => {
    writeFileSync(join(dir, id), '137');
    utimesSync(join(dir, id), 1000, 1000);
    assert.deepEqual(read(), { exitCode: 137, isOomKilled: false, exitedAtMs: 1_000_000 });
    writeFileSync(join(dir, 'oom'), '');
    assert.equal(read()?.isOomKilled, true);
  });
});
