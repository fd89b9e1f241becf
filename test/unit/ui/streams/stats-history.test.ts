import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerId, ContainerStats } from '../../../../src/engine/index.js';
import { MAX_DEEP, MAX_KEPT, StatsHistory } from '../../../../src/ui/streams/stats-history.js';
import { aContainer } from '../../../support/builders.js';
import { toStats } from '../../../support/fake-engine/fake-usage.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const WEB = 'web' as ContainerId;

const statsOf = (id: ContainerId, timeMs: number, cpuPercent: number, memoryUsedBytes = 1): ContainerStats => {
  const stats = toStats(aContainer('any'), { cpuPercent, memoryUsedBytes }, { timeMs, isFirst: false });
  return { ...stats, sample: { ...stats.sample, id } };
};

/** A sample a second from `fromMs` on, each with the CPU that its number makes. */
function run(history: StatsHistory, seconds: number, { fromMs = 0, cpu = (n: number) => n } = {}): void {
  for (let n = 0; n < seconds; n++) history.add([statsOf(WEB, fromMs + n * SECOND, cpu(n))]);
}

describe('the history of samples', () => {
  test('the first sample has no rate; those after it are kept one by one', () => {
    const history = new StatsHistory();
    run(history, 5);
    assert.deepEqual(history.recent(WEB, 'cpu', 6), [Number.NaN, Number.NaN, 1, 2, 3, 4]);
    const view = history.view(WEB, { spanMs: 3 * MINUTE, maxPoints: 500 });
    assert.equal(view?.pointMs, SECOND);
    assert.deepEqual(view?.values('cpu').slice(-4), [1, 2, 3, 4]);
    assert.equal(view?.hasExtremes, false);
  });

  test('a sample that comes late stands for the seconds that it measured; a longer silence is a gap', () => {
    const history = new StatsHistory();
    for (const second of [0, 1, 3, 10]) history.add([statsOf(WEB, second * SECOND, second)]);
    const none = Number.NaN;
    assert.deepEqual(history.recent(WEB, 'cpu', 10), [1, 3, 3, none, none, none, none, none, none, 10]);
  });

  test('beats that come a little early or late leave no gap', () => {
    const history = new StatsHistory();
    const late = [0, 40, -30, 120, 0, -200, 300, 10, 0, 90];
    for (const [n, ms] of late.entries()) history.add([statsOf(WEB, n * SECOND + ms, n)]);
    assert.deepEqual(history.recent(WEB, 'cpu', 9), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('a container that ends and starts again keeps its past, with a gap', () => {
    const history = new StatsHistory();
    const other = 'other' as ContainerId;
    const tick = (second: number, ids: readonly ContainerId[]): void =>
      history.add(ids.map((id) => statsOf(id, second * SECOND, second)));
    for (let second = 0; second < 10; second++) tick(second, [WEB, other]);
    for (let second = 10; second < 20; second++) tick(second, [other]);
    for (let second = 20; second < 23; second++) tick(second, [WEB, other]);
    const cpu = history.recent(WEB, 'cpu', 15);
    assert.deepEqual(cpu.slice(0, 3), [8, 9, Number.NaN]);
    // Nothing came before it for so long that its first rate means nothing.
    assert.deepEqual(cpu.slice(-3), [Number.NaN, 21, 22]);
    assert.equal(history.recent(WEB, 'memory', 3)[0], 1);
  });

  test('longer spans have the mean, the least and the most', () => {
    const history = new StatsHistory();
    run(history, 1200, { cpu: (n) => (n % 10 === 0 ? 100 : 0) });
    const view = history.view(WEB, { spanMs: 15 * MINUTE, maxPoints: 500 });
    assert.ok(view);
    assert.equal(view.pointMs, 10 * SECOND);
    assert.equal(view.points, 90);
    assert.deepEqual(view.values('cpu').slice(10, 12), [10, 10]);
    assert.deepEqual(view.values('cpu', 'max').slice(10, 12), [100, 100]);
    assert.deepEqual(view.values('cpu', 'min').slice(10, 12), [0, 0]);
    assert.deepEqual(view.summary('cpu')?.max, 100);
  });

  test('a narrow chart gathers points, and the most is not lost', () => {
    const history = new StatsHistory();
    run(history, 180, { cpu: (n) => (n === 100 ? 900 : 1) });
    const view = history.view(WEB, { spanMs: 3 * MINUTE, maxPoints: 20 });
    assert.ok(view && view.points <= 20 && view.hasExtremes);
    assert.equal(Math.max(...view.values('cpu', 'max').filter((value) => !Number.isNaN(value))), 900);
  });

  test('hours are kept, in less memory than a picture takes, and it grows no more', () => {
    const history = new StatsHistory();
    run(history, 13 * 3600);
    const full = history.byteLength;
    assert.ok(full <= 86 * 1024, `${(full / 1024).toFixed(1)} KiB for a container`);
    const view = history.view(WEB, { spanMs: 12 * HOUR, maxPoints: 1000 });
    assert.equal(view?.points, 720);
    assert.ok(view?.values('cpu').every((value) => !Number.isNaN(value)));
    run(history, 3600, { fromMs: 13 * HOUR });
    assert.equal(history.byteLength, full);
  });

  test('a container of a minute takes a few KiB', () => {
    const history = new StatsHistory();
    run(history, 60);
    assert.ok(history.byteLength < 8 * 1024, `${history.byteLength} bytes`);
  });

  test('of very many containers only some have hours, and of too many nothing is kept', () => {
    const history = new StatsHistory();
    const ids = Array.from({ length: MAX_KEPT + 50 }, (_, n) => `c${n}` as ContainerId);
    for (let second = 0; second < 3; second++) history.add(ids.map((id) => statsOf(id, second * SECOND, 1)));
    assert.equal(history.size, MAX_KEPT);
    assert.equal(history.view(ids.at(-1) ?? WEB, { spanMs: MINUTE, maxPoints: 10 }), undefined);
    const shallow = history.view(ids[MAX_DEEP] ?? WEB, { spanMs: HOUR, maxPoints: 4000 });
    assert.equal(shallow?.pointMs, SECOND);
  });

  test('those that ended first are forgotten first', () => {
    const history = new StatsHistory();
    for (let n = 0; n < 200; n++) history.add([statsOf(`job-${n}` as ContainerId, n * SECOND, 1)]);
    assert.equal(history.size, 65);
    assert.equal(history.view('job-0' as ContainerId, { spanMs: HOUR, maxPoints: 10 }), undefined);
    assert.ok(history.view('job-199' as ContainerId, { spanMs: HOUR, maxPoints: 10 }));
  });

  test('a clock that is set back stands still, and goes on', () => {
    const history = new StatsHistory();
    run(history, 10, { fromMs: HOUR });
    run(history, 5);
    assert.deepEqual(history.recent(WEB, 'cpu', 4), [1, 2, 3, 4]);
  });

  test('with a sample every five seconds a point is five seconds long', () => {
    const history = new StatsHistory({ intervalMs: 5000 });
    for (let n = 0; n < 100; n++) history.add([statsOf(WEB, n * 5000, n)]);
    const view = history.view(WEB, { spanMs: 3 * MINUTE, maxPoints: 500 });
    assert.deepEqual([view?.pointMs, view?.points], [5000, 36]);
    assert.deepEqual(view?.values('cpu').slice(-2), [98, 99]);
  });
});
