import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { aContainer, aContainerId, runningState } from '../support/builders.js';
import type { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, tickSample, writeSampleLine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const HOURS = 8;
/** Until then buffers fill, and functions are compiled. */
const WARM_HOURS = 2;
const MINUTES = 60;
const SECONDS = 60;
const LINES_A_SECOND = 5;
const KEPT_LINES = 2000;
const SECOND_MS = 1000;
/** Of the six hours behind the first two, in which 108,000 lines and as many figures of containers come by. */
const MOST_GROWTH_BYTES = 12 * 2 ** 20;
/** As JSON. The list of events is the most of it. */
const MOST_STATE_BYTES = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function heapBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await turn();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

describe('a screen that nobody leaves', () => {
  test(`${HOURS} hours of logs, samples and events leave the memory as it was`, { timeout: 200_000 }, async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    while (screen.state.lists.containers.selectedId !== aContainerId('web')) await screen.press('move.down');
    let warmBytes = 0;
    let second = 0;
    for (let hour = 0; hour < HOURS; hour += 1) {
      for (let minute = 0; minute < MINUTES; minute += 1) {
        for (let passed = 0; passed < SECONDS; passed += 1) oneSecond(engine, second++);
        await aShortLife(engine, hour * MINUTES + minute);
        engine.rotate('web', KEPT_LINES);
        await turn();
      }
      await look(screen);
      if (hour + 1 === WARM_HOURS) warmBytes = await heapBytes();
    }
    const grown = (await heapBytes()) - warmBytes;
    assert.ok(grown < MOST_GROWTH_BYTES, `${(grown / 2 ** 20).toFixed(1)} MiB more than after ${WARM_HOURS} hours`);
    assertBounded(screen);
  });
});

function oneSecond(engine: FakeEngine, second: number): void {
  engine.advance(SECOND_MS);
  for (let line = 0; line < LINES_A_SECOND; line += 1) writeSampleLine(engine, second * LINES_A_SECOND + line);
  tickSample(engine, second);
}

/** A container that comes, works, ends and goes, with all events of that. */
async function aShortLife(engine: FakeEngine, number: number): Promise<void> {
  const name = `job-of-minute-${number}`;
  engine.addContainer(aContainer(name, { state: runningState({ startedAtMs: engine.nowMs }) }));
  engine.write(name, `I am number ${number}\n`);
  tickSample(engine, number);
  await engine.exit(name, number % 3);
  await engine.containers.remove(name);
}

/** Goes once through the views that keep something, and back. */
async function look(screen: UiScreen): Promise<void> {
  await screen.shows(/Logs: web ─ follow/);
  await screen.press('pane.system', 'system.tab.events');
  await screen.shows(/destroy/);
  await screen.key('q');
  await screen.key('7');
  await screen.shows(/Stats of all containers/);
  await screen.key('q');
  await screen.shows(/● web/);
  // What was written is for tests that look at it.
  screen.terminal.stdout.raw = '';
}

/** Nothing that the state holds is longer than what there is, or than what anybody looks at. */
function assertBounded({ state }: UiScreen): void {
  const { containers, usage, pending } = state;
  assert.ok(
    usage.size <= containers.items.length,
    `figures of ${usage.size} containers, of ${containers.items.length}`,
  );
  assert.equal(pending.size, 0);
  const bytes = JSON.stringify(state, (_key, value: unknown) => (value instanceof Map ? [...value] : value)).length;
  assert.ok(bytes < MOST_STATE_BYTES, `a state of ${bytes} bytes`);
}
