import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FrameClock } from '../../../../src/ui/streams/frame-clock.js';

test('the first mark is a frame at once, those in the same frame are one more', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let frames = 0;
  using clock = new FrameClock(() => frames++, { frameMs: 100 });
  for (let n = 0; n < 50; n++) clock.mark();
  assert.equal(frames, 1);
  context.mock.timers.tick(100);
  assert.equal(frames, 2);
  context.mock.timers.tick(1000);
  assert.equal(frames, 2, 'nothing new, no frame');
  clock.mark();
  assert.equal(frames, 3);
});

test('flushed, what is new is drawn now; disposed of, never', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let frames = 0;
  const clock = new FrameClock(() => frames++, { frameMs: 100 });
  clock.mark();
  clock.mark();
  clock.flush();
  assert.equal(frames, 2);
  clock.mark();
  clock[Symbol.dispose]();
  context.mock.timers.tick(1000);
  assert.equal(frames, 2);
});
