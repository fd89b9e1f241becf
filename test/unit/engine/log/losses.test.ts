import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { LogFollower } from '../../../../src/engine/log/log-follower.js';
import { noteLoss, readLosses } from '../../../../src/engine/log/losses.js';
import { readLog } from '../../../../src/engine/log/read-log.js';
import { prepareLog, tendLog } from '../../../../src/engine/log/tend-log.js';
import { TurnCount } from '../../../../src/engine/log/turn-count.js';
import { inShort, logLine } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const ROTATION = { maxSizeBytes: 1000, maxFiles: 3, isCompressed: false };
const TOLD = /^!?\[gantry: at least 1000 bytes of this log are missing here/;

/** Writes one line a file, and counts its turns as who tends the log does. */
class Monitor {
  readonly path = join(temporaryFolder(), 'container.log');
  readonly turns: TurnCount;

  constructor() {
    prepareLog(this.path, ROTATION);
    this.turns = new TurnCount(this.path);
  }

  /** @see conmon, ctr_logging.c: reopen_k8s_file */
  goOn(text: string, { isHeard = true }: { readonly isHeard?: boolean } = {}): void {
    writeFileSync(`${this.path}.tmp`, '');
    renameSync(`${this.path}.tmp`, this.path);
    appendFileSync(this.path, logLine(text));
    if (isHeard) this.turns.turned();
  }

  /** @returns how many files are found to be missing */
  tend(): number {
    tendLog(this.path, ROTATION);
    const missed = this.turns.missed();
    if (missed) noteLoss(this.path, { ...missed, atMs: 0, bytes: missed.files * ROTATION.maxSizeBytes });
    return missed?.files ?? 0;
  }

  async read(options = {}): Promise<readonly string[]> {
    return inShort((await Array.fromAsync(readLog(this.path, options))).flat());
  }
}

describe('what is missing in a log', () => {
  test('is nothing while somebody tends it, early or late, however turns and files are heard of', () => {
    const monitor = new Monitor();
    for (let turn = 0; turn < 5; turn += 1) {
      monitor.goOn('a');
      assert.equal(monitor.tend(), 0);
    }
    monitor.goOn('planned');
    monitor.goOn('not planned');
    assert.equal(monitor.tend(), 0);
    // Seen before it is heard of.
    monitor.goOn('b', { isHeard: false });
    assert.equal(monitor.tend(), 0);
    monitor.turns.turned();
    assert.equal(monitor.tend(), 0);
    // The next life of a container begins a file of its own.
    appendFileSync(monitor.path, logLine('x'.repeat(600)));
    prepareLog(monitor.path, ROTATION);
    monitor.turns.turned();
    assert.equal(monitor.tend(), 0);
    appendFileSync(monitor.path, logLine('y'));
    assert.equal(monitor.tend(), 0);
  });

  test('is told where it is missing, of each file that was written over', async () => {
    const monitor = new Monitor();
    appendFileSync(monitor.path, logLine('first'));
    monitor.goOn('planned');
    monitor.goOn('written over');
    monitor.goOn('last');
    assert.equal(monitor.tend(), 1);
    const lines = await monitor.read();
    assert.deepEqual([...lines.slice(0, 2), lines.at(-1)], ['first', 'planned', 'last']);
    assert.match(lines[2] ?? '', TOLD);
    assert.equal(lines.length, 4);
    assert.deepEqual(await monitor.read({ stderr: false }), ['first', 'planned', 'last']);
    assert.equal((await monitor.read({ tail: 2 })).length, 3);
  });

  test('is told once to who follows, also where it is found out late', async () => {
    const monitor = new Monitor();
    appendFileSync(monitor.path, logLine('first'));
    await using follower = new LogFollower(monitor.path, {});
    const read = async (): Promise<readonly string[]> => inShort((await Array.fromAsync(follower.readOn())).flat());
    assert.deepEqual(await read(), ['first']);
    monitor.goOn('planned');
    monitor.goOn('written over');
    monitor.goOn('after');
    assert.deepEqual(await read(), ['planned', 'after']);
    monitor.tend();
    monitor.goOn('next');
    const [told = '', ...others] = await read();
    assert.match(told, TOLD);
    assert.deepEqual(others, ['next']);
    monitor.tend();
    monitor.goOn('and next');
    assert.deepEqual(await read(), ['and next']);
    assert.deepEqual(inShort(follower.rest()), []);
  });

  test('is forgotten with the files around it, and takes no room', async () => {
    const monitor = new Monitor();
    for (let round = 0; round < 20; round += 1) {
      for (const text of ['planned', 'written over', 'kept']) monitor.goOn(text);
      assert.equal(monitor.tend(), 1);
    }
    assert.ok(readLosses(monitor.path).length <= 3, String(readLosses(monitor.path).length));
    for (let turn = 0; turn < 3; turn += 1) {
      monitor.goOn('quiet');
      monitor.tend();
    }
    assert.deepEqual(await monitor.read(), ['quiet', 'quiet', 'quiet']);
    assert.ok(readdirSync(join(monitor.path, '..', 'log')).length <= 4);
  });

  test('that nobody can read is nothing', async () => {
    const monitor = new Monitor();
    appendFileSync(monitor.path, logLine('first'));
    noteLoss(monitor.path, { beforeNumber: 2, atMs: 0, bytes: 1000 });
    writeFileSync(join(monitor.path, '..', 'log', 'lost.json'), '{');
    monitor.goOn('second');
    assert.deepEqual(await monitor.read(), ['first', 'second']);
    assert.ok(readFileSync(monitor.path, 'utf8').includes('second'));
  });
});
