import assert from 'node:assert/strict';
import { test } from 'node:test';

import { aContainer } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const UNNAMED = 'Error: Container name cannot be empty\n';
const cases: readonly [words: readonly string[], stderr: string][] = [
  ...['rm', 'stop', 'kill', 'pause', 'unpause', 'wait', 'diff', 'export', 'logs', 'port'].map(
    (name): [string[], string] => [[name, ''], UNNAMED],
  ),
  [['start', ''], `${UNNAMED}Error: failed to start containers: \n`],
  [['inspect', ''], 'Error: No such object: \n'],
  [['rename', 'up', ''], 'Error: Neither old nor new names may be empty\n'],
  [['rename', '', 'upper'], 'Error: Neither old nor new names may be empty\n'],
];

for (const [words, stderr] of cases) {
  test(`gantry ${words.map((word) => word || "''").join(' ')}`, async () => {
    await using engine = new FakeEngine({ containers: [aContainer('up')] });
    const end = await gantry(engine, words);
    assert.deepEqual([end.exitCode, end.stderr], [1, stderr]);
  });
}
