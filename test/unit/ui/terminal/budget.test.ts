import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';

import { bundleForTest } from '../../../support/bundle-for-test.js';
import { TerminalDriver } from '../../../support/terminal-driver.js';

/** How often each way is started, to take the median of. */
const STARTS = 5;

const MEASURES = process.env['GANTRY_MEASURE'] === '1';

describe('a screen of 200×50', () => {
  const programs = { ours: '', stock: '' };
  before(async () => {
    programs.ours = await bundleForTest('test/support/apps/busy-screen.tsx');
    if (MEASURES) programs.stock = await bundleForTest('test/support/apps/busy-screen.tsx', { hasStockInk: true });
  });
  after(async () => {
    for (const program of Object.values(programs)) if (program) await rm(dirname(program), { recursive: true });
  });

  function start(mode: keyof typeof programs, framesPerSecond: number): TerminalDriver {
    const args = [programs[mode], String(framesPerSecond), mode];
    return new TerminalDriver({ command: process.execPath, args, columns: 200, rows: 50 });
  }

  test('a moved selection costs at most 2 kB', async () => {
    await using driver = start('ours', 0);
    await driver.waitFor(/selected 0/);
    const { bytes } = driver.screen.counts;
    for (const row of [1, 2, 3, 4, 5]) {
      driver.press('j');
      await driver.waitFor(new RegExp(`selected ${row}`));
    }
    assert.ok((driver.screen.counts.bytes - bytes) / 5 <= 2000);
  });

  test('charts and logs that all change cost at most 6 kB a frame, and the screen is cleared once', async () => {
    await using driver = start('ours', 30);
    const first = frameOf(await driver.waitFor(/frame [1-9]/));
    const { bytes } = driver.screen.counts;
    const last = frameOf(await driver.waitFor((text) => frameOf(text) >= first + 30));
    const { counts, cursor } = driver.screen;
    // What has come in beside the last one that is on the screen is at most one frame more.
    assert.ok((counts.bytes - bytes) / (last - first + 1) <= 6000);
    assert.deepEqual([counts.clears, counts.scrollbackClears, cursor.isHidden], [1, 0, true]);
  });

  for (const mode of ['ours', 'stock'] as const) {
    test(`measured: ${mode}`, { skip: !MEASURES && 'GANTRY_MEASURE=1 measures' }, (t) => measure(t, mode));
  }

  async function measure(t: TestContext, mode: keyof typeof programs): Promise<void> {
    const firstFrameMs: number[] = [];
    for (let run = 0; run < STARTS; run++) {
      const started = performance.now();
      await using driver = start(mode, 0);
      await driver.waitFor(/frame 0[^]*╯/);
      firstFrameMs.push(performance.now() - started);
    }
    await using driver = start(mode, 10);
    await driver.waitFor(/frame 20 /);
    const { bytes } = driver.screen.counts;
    await driver.waitFor(/frame 220 /, { timeoutMs: 60_000 });
    const bytesPerFrame = Math.round((driver.screen.counts.bytes - bytes) / 200);
    driver.press('q');
    await driver.exit;
    const measured = /MEASURED (.*)/.exec(driver.raw)?.[1] ?? '';
    t.diagnostic(JSON.stringify({ mode, firstFrameMs: Math.round(median(firstFrameMs)), bytesPerFrame }) + measured);
  }
});

const frameOf = (text: string): number => Number(/frame (\d+)/.exec(text)?.[1] ?? Number.NaN);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
