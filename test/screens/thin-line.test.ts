import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { aContainer, aContainerId, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const SIZE = { columns: 80, rows: 24 };
const CONTAINERS = 30;
const KEYS = 60;
const DELAY_MS = 200;
/** All cells of the screen with their colours: no frame is longer. */
const MOST_FRAME_BYTES = 80 * 24 * 4;

const manyContainers = (): FakeEngine =>
  new FakeEngine({
    containers: Array.from({ length: CONTAINERS }, (_, n) =>
      aContainer(`box-${String(n).padStart(2, '0')}`, { state: runningState() }),
    ),
  });

/** Over a serial line, or a satellite: the terminal takes much less than there is to show. */
describe('on a thin line', () => {
  for (const [bitsPerSecond, isTakenAtOnce, what] of [
    [9600, false, 'that takes what it can carry'],
    [115_200, false, 'that takes what it can carry'],
    [9600, true, 'that takes everything at once'],
    [115_200, true, 'that takes everything at once'],
  ] as const)
    test(`of ${bitsPerSecond} bit/s and ${DELAY_MS} ms ${what} keys work at once, frames are dropped, nothing queues up`, async () => {
      const engine = manyContainers();
      await using screen = await UiScreen.open(engine, SIZE);
      await screen.shows(/● box-00/);
      const { stdout } = screen.terminal;
      stdout.speed = { bytesPerSecond: bitsPerSecond / 10, delayMs: DELAY_MS, isTakenAtOnce };
      const [writesBefore, isSelected] = [
        stdout.writes,
        (n: number) => aContainerId(`box-${String(n).padStart(2, '0')}`),
      ];
      const beganMs = performance.now();
      for (let key = 1; key <= KEYS; key += 1) {
        await screen.press(key <= CONTAINERS - 1 ? 'move.down' : 'move.up');
        // Whatever the terminal has seen, the key has worked.
        const row = key <= CONTAINERS - 1 ? key : Math.max(0, 2 * (CONTAINERS - 1) - key);
        await screen.until(({ lists }) => lists.containers.selectedId === isSelected(row));
        engine.write('box-00', `line ${key} of somebody who talks while the line is busy\n`);
        engine.tick();
        await delay(10);
      }
      assert.ok(stdout.mostWaitingBytes <= MOST_FRAME_BYTES, `${stdout.mostWaitingBytes} bytes were on their way`);
      // One is on its way at any time: where the keys take long, as on a busy machine, there is time for more of them.
      const mostFrames = KEYS / 2 + (performance.now() - beganMs) / DELAY_MS;
      const frames = stdout.writes - writesBefore;
      assert.ok(frames < mostFrames, `${frames} frames for ${KEYS} keys, at most ${mostFrames}`);
      await screen.shows(/▌ ● box-00/);
      await screen.shows(new RegExp(`line ${KEYS} of`));
    });
});
