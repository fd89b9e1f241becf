import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Report } from '../../../scripts/test/report.mjs';

type Told = { readonly type: string; readonly data: Record<string, unknown> };

test('of a file that ran again only the second run counts, and it is told above the last line', async () => {
  const report = new Report(() => undefined);
  await report.follow(file('steady', [passed('a')]));
  const first = await report.follow(file('shaky', [passed('b'), failed('c')]));
  assert.equal(report.summary(), '2 passed, 1 failed');
  report.takeBack(first);
  await report.follow(file('shaky', [passed('b'), passed('c')]));
  report.tellUnsteady(first);
  assert.equal(report.summary(), 'unsteady: shaky failed first, and passed alone\n3 passed, 0 failed');
});

test('one that fails again has failed', async () => {
  const report = new Report(() => undefined);
  report.takeBack(await report.follow(file('broken', [failed('a')])));
  await report.follow(file('broken', [failed('a')]));
  assert.equal(report.summary(), '0 passed, 1 failed');
});

const file = (path: string, told: readonly Told[]) => ({ path, bundledPath: `/${path}.js`, events: each(told) });
const passed = (name: string): Told => ({ type: 'test:pass', data: { name, nesting: 0, details: { type: 'test' } } });
const failed = (name: string): Told => ({
  type: 'test:fail',
  data: { name, nesting: 0, details: { type: 'test', error: new Error('it failed') } },
});

async function* each(told: readonly Told[]): AsyncGenerator<Told> {
  yield* told;
}
