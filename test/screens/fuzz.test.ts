import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { assertGivenBack, belongingsOf, fuzzScreen, lostUnasked } from '../support/fuzz/fuzz-screen.js';
import { sampleEngine, writeSampleLogs } from '../support/sample-engine.js';
import { seededRandom } from '../support/seeded-random.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { UiScreen } from '../support/ui-screen.js';

const SEED = Number(process.env['GANTRY_FUZZ_SEED'] ?? 20_261_121);
const BUDGET_MS = 1200;
const STEPS = 600;

// What is typed into a field for a path becomes a file here.
process.chdir(temporaryFolder());

/** Random keys, clicks, pastes and sizes on the whole screen. A failure names the seed that brings it again. */
describe(`a cat on the keyboard (GANTRY_FUZZ_SEED=${SEED})`, () => {
  for (const dialogs of ['refused', 'answered'] as const)
    for (const round of [0, 1, 2])
      test(`questions ${dialogs}, round ${round}: no crash, the terminal given back, nothing lost unasked`, async () => {
        const random = seededRandom(SEED + round);
        const engine = sampleEngine();
        writeSampleLogs(engine);
        const before = await belongingsOf(engine);
        const screen = await UiScreen.open(engine);
        const deadlineMs = performance.now() + BUDGET_MS;
        const { questions, steps } = await fuzzScreen(screen, { random, steps: STEPS, deadlineMs, dialogs });
        assert.ok(steps > 0);
        await screen[Symbol.asyncDispose]();
        await assertGivenBack(screen);
        assert.deepEqual(await lostUnasked(engine, before, dialogs === 'refused' ? new Set() : questions), []);
      });
});
