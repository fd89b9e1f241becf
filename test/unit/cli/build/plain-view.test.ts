import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PlainView } from '../../../../src/cli/build/print/plain-view.js';
import type { BuildProgress, BuildVertex } from '../../../../src/engine/index.js';

const vertex = (id: string): BuildVertex => ({ id, kind: 'step', name: `step ${id}` });
const started = (id: string): BuildProgress => ({ kind: 'started', vertex: vertex(id) });
const done = (id: string): BuildProgress => ({ kind: 'done', vertex: vertex(id) });
const wrote = (id: string, text: string): BuildProgress => ({
  kind: 'output',
  vertex: vertex(id),
  stream: 'stdout',
  bytes: Buffer.from(text),
});

/** What is printed, and a clock that is set by hand. */
function stand() {
  const clock = { nowMs: 0 };
  let text = '';
  const out = { write: (piece: string): void => void (text += piece), columns: 80, rows: 24 };
  const view = new PlainView({ out, nowMs: () => clock.nowMs, isVerbose: false });
  return { view, clock, text: () => text };
}

describe('stages that are built at once, in lines', () => {
  test('are told one after the other', () => {
    const { view, text } = stand();
    for (const progress of [
      started('a'),
      started('b'),
      wrote('b', 'from b\n'),
      wrote('a', 'from a\n'),
      done('a'),
      done('b'),
    ]) {
      view.show(progress);
    }
    assert.equal(text(), '#1 step a\n#1 0.000 from a\n#1 DONE 0.0s\n\n#2 step b\n#2 0.000 from b\n#2 DONE 0.0s\n');
  });

  test('what is silent for long gives way, and comes again', () => {
    const { view, clock, text } = stand();
    for (const progress of [started('a'), started('b')]) view.show(progress);
    clock.nowMs = 5000;
    view.show(wrote('b', 'from b\n'));
    view.show(done('a'));
    assert.equal(text(), '#1 step a\n#1 ...\n\n#2 step b\n#2 5.000 from b\n#2 ...\n\n#1 step a\n#1 DONE 5.0s\n');
  });

  test('at the end nothing is left untold', () => {
    const { view, text } = stand();
    for (const progress of [started('a'), started('b'), wrote('b', 'half a line')]) view.show(progress);
    view.end();
    assert.equal(text(), '#1 step a\n#1 CANCELED\n\n#2 step b\n#2 0.000 half a line\n#2 CANCELED\n');
  });
});
