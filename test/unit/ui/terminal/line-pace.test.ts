import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { LinePace } from '../../../../src/ui/terminal/line-pace.js';

/** A line that carries so many bytes in a second, one after the other, and its terminal, which answers; with a time of its own. */
class Line {
  readonly pace: LinePace;
  bytesPerMs: number;
  readonly #roundTripMs: number;
  #nowMs = 1_000;
  #freeAtMs = 0;
  #answersAtMs: number[] = [];
  freed = 0;
  mostWaitingBytes = 0;
  sentBytes = 0;

  constructor({ bytesPerSecond, roundTripMs }: { readonly bytesPerSecond: number; readonly roundTripMs: number }) {
    this.bytesPerMs = bytesPerSecond / 1000;
    this.#roundTripMs = roundTripMs;
    this.pace = new LinePace({ nowMs: () => this.#nowMs, onFree: () => (this.freed += 1) });
    this.pace.begin();
    this.send(60);
  }

  /** What is sent now is there when everything before it is. */
  send(bytes: number): void {
    this.#freeAtMs = Math.max(this.#freeAtMs, this.#nowMs) + bytes / this.bytesPerMs;
    this.sentBytes += bytes;
    this.mostWaitingBytes = Math.max(this.mostWaitingBytes, (this.#freeAtMs - this.#nowMs) * this.bytesPerMs);
    const isAsked = this.pace.request !== '';
    this.pace.sent(bytes, { isAsked });
    if (isAsked) this.#answersAtMs.push(this.#freeAtMs + this.#roundTripMs);
  }

  pass(ms: number): void {
    for (const endMs = this.#nowMs + ms; this.#nowMs < endMs; this.#nowMs += 1) {
      while ((this.#answersAtMs[0] ?? Number.POSITIVE_INFINITY) <= this.#nowMs) {
        this.#answersAtMs.shift();
        this.pace.answered();
      }
    }
  }

  /** Frames as fast as they are let through, sixty in a second at most. */
  draw(seconds: number, frameBytes: number): number {
    let frames = 0;
    for (let n = 0; n < seconds * 60; n += 1) {
      if (!this.pace.isFull()) {
        this.send(frameBytes);
        frames += 1;
      }
      this.pass(16);
    }
    return frames;
  }
}

describe('the pace of a line', () => {
  test('what is fast is never held up, however far away it is', () => {
    for (const roundTripMs of [0, 5, 200]) {
      const line = new Line({ bytesPerSecond: 5_000_000, roundTripMs });
      line.pass(roundTripMs + 1);
      assert.equal(line.draw(10, 600), 600);
    }
  });

  test('on a thin line one frame is on its way, and the next when it is there', () => {
    for (const [bitsPerSecond, roundTripMs] of [
      [9_600, 400],
      [115_200, 400],
      [9_600, 2],
    ] as const) {
      const bytesPerSecond = bitsPerSecond / 10;
      const line = new Line({ bytesPerSecond, roundTripMs });
      line.send(4_000);
      line.pass(10_000);
      line.mostWaitingBytes = 0;
      const frames = line.draw(30, 500);
      assert.ok(line.mostWaitingBytes <= 500 + bytesPerSecond / 5, `${line.mostWaitingBytes} bytes were waiting`);
      const perFrameMs = roundTripMs + 500_000 / bytesPerSecond;
      assert.ok(frames >= (0.8 * 30_000) / perFrameMs, `${frames} frames`);
    }
  });

  test('before it is known how fast it is, little more than the first frames is sent', () => {
    const line = new Line({ bytesPerSecond: 960, roundTripMs: 400 });
    line.draw(2, 1_000);
    assert.ok(line.sentBytes <= 9_500, `${line.sentBytes} bytes were sent`);
  });

  test('where a fast line gets stuck, little more is sent', () => {
    const line = new Line({ bytesPerSecond: 1_000_000, roundTripMs: 2 });
    line.draw(2, 500);
    line.bytesPerMs = 0.01;
    assert.ok(line.draw(2, 500) < 25);
  });

  test('a terminal that does not answer is let alone after a moment, until it does', async () => {
    const freed = Promise.withResolvers<void>();
    const pace = new LinePace({ onFree: freed.resolve });
    pace.begin();
    pace.sent(10_000, { isAsked: true });
    assert.ok(pace.isFull());
    // The timer of the pace keeps no process alive.
    const alive = setInterval(() => undefined, 1_000);
    await freed.promise.finally(() => clearInterval(alive));
    assert.deepEqual([pace.isFull(), pace.request, pace.expected], [false, '', 0]);
    pace.answered();
    assert.notEqual(pace.request, '');
  });

  test('whoever leaves hears when the last answer has come', async () => {
    const line = new Line({ bytesPerSecond: 1_000_000, roundTripMs: 20 });
    line.send(300);
    let isSettled = false;
    const settled = line.pace.settled().then(() => (isSettled = true));
    await Promise.resolve();
    assert.equal(isSettled, false);
    line.pass(30);
    await settled;
    assert.equal(line.pace.expected, 0);
  });
});
