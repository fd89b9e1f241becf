import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { initialState } from '../../../../src/ui/state/initial-state.js';
import { createStore } from '../../../../src/ui/state/store.js';

const START = initialState({ nowMs: 1000, size: { columns: 120, rows: 40 }, hasDemo: false });

/** A store whose listeners hear of a change when the test says so. */
function open() {
  const scheduled: { readonly tell: () => void; readonly isQuiet: boolean }[] = [];
  const store = createStore(START, () => undefined, {
    schedule: (tell, { isQuiet }) => void scheduled.push({ tell, isQuiet }),
  });
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  const tick = (nowMs: number): void => store.dispatch({ type: 'clock.ticked', nowMs });
  const notice = (): void => store.dispatch({ type: 'notice.given', text: 'x', tone: 'info' });
  return { tick, notice, scheduled, told: () => told };
}

describe('when listeners hear of changes', () => {
  test('what comes by itself is told once, with what comes like it', () => {
    const { tick, scheduled, told } = open();
    tick(2000);
    tick(3000);
    assert.deepEqual(
      scheduled.map(({ isQuiet }) => isQuiet),
      [true],
    );
    scheduled[0]?.tell();
    assert.equal(told(), 1);
    tick(4000);
    assert.equal(scheduled.length, 2);
  });

  test('anything else does not wait for that, and takes it along', () => {
    const { tick, notice, scheduled, told } = open();
    tick(2000);
    notice();
    notice();
    assert.deepEqual(
      scheduled.map(({ isQuiet }) => isQuiet),
      [true, false],
    );
    scheduled[1]?.tell();
    scheduled[0]?.tell();
    assert.equal(told(), 1, 'nothing was new the second time');
  });
});
