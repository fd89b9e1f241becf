import assert from 'node:assert/strict';
import { appendFileSync, lstatSync, readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { compressOlder } from '../../../../src/engine/log/compress-older.js';
import { LogFollower } from '../../../../src/engine/log/log-follower.js';
import { readLog } from '../../../../src/engine/log/read-log.js';
import { prepareLog, tendLog } from '../../../../src/engine/log/tend-log.js';
import { inShort, logLine } from '../../../support/log-lines.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const ROTATION = { maxSizeBytes: 1000, maxFiles: 3, isCompressed: false };

/** Writes as the monitor does. */
class Monitor {
  readonly path = join(temporaryFolder(), 'container.log');

  write(...texts: readonly string[]): void {
    for (const text of texts) appendFileSync(this.path, logLine(text));
  }

  /** Goes on to the next file. @see conmon, ctr_logging.c: reopen_k8s_file */
  goOn(): void {
    writeFileSync(`${this.path}.tmp`, '');
    renameSync(`${this.path}.tmp`, this.path);
  }

  pieces(): readonly string[] {
    return readdirSync(join(this.path, '..', 'log')).toSorted();
  }

  async read(options = {}): Promise<readonly string[]> {
    return inShort((await Array.fromAsync(readLog(this.path, options))).flat());
  }
}

describe('the files of a log', () => {
  test('what was planned takes over, and nothing is lost while somebody tends it', async () => {
    const monitor = new Monitor();
    prepareLog(monitor.path, ROTATION);
    for (const text of ['a', 'b', 'c', 'd']) {
      monitor.write(text);
      monitor.goOn();
      tendLog(monitor.path, ROTATION);
    }
    monitor.write('e');
    assert.deepEqual(await monitor.read(), ['c', 'd', 'e']);
    assert.deepEqual(await monitor.read({ tail: 2 }), ['d', 'e']);
    assert.ok(lstatSync(monitor.path).isSymbolicLink());
  });

  test('a file that the monitor made without a plan is kept, too, and has its place', async () => {
    const monitor = new Monitor();
    prepareLog(monitor.path, ROTATION);
    monitor.write('planned');
    monitor.goOn();
    monitor.write('planned, too');
    monitor.goOn();
    monitor.write('not planned');
    assert.ok(lstatSync(monitor.path).isFile());
    assert.deepEqual(await monitor.read(), ['planned', 'planned, too', 'not planned']);
    tendLog(monitor.path, ROTATION);
    monitor.goOn();
    monitor.write('planned again');
    assert.deepEqual(await monitor.read(), ['planned', 'planned, too', 'not planned', 'planned again']);
  });

  test('tending twice changes nothing', () => {
    const monitor = new Monitor();
    prepareLog(monitor.path, ROTATION);
    monitor.write('a');
    const before = [readlinkSync(monitor.path), readlinkSync(`${monitor.path}.tmp`), monitor.pieces()];
    tendLog(monitor.path, ROTATION);
    assert.deepEqual([readlinkSync(monitor.path), readlinkSync(`${monitor.path}.tmp`), monitor.pieces()], before);
  });

  test('a log of before there were several files is taken over', async () => {
    const monitor = new Monitor();
    monitor.write('old');
    prepareLog(monitor.path, ROTATION);
    monitor.write('new');
    monitor.goOn();
    monitor.write('newer');
    assert.deepEqual(await monitor.read(), ['old', 'new', 'newer']);
  });

  test('what is compressed reads as before; a damaged one hides none of the others', async () => {
    const monitor = new Monitor();
    prepareLog(monitor.path, ROTATION);
    for (const text of ['a', 'b']) {
      monitor.write(text);
      monitor.goOn();
      tendLog(monitor.path, ROTATION);
    }
    monitor.write('c');
    await compressOlder(monitor.path, () => Number.POSITIVE_INFINITY);
    assert.deepEqual(monitor.pieces().filter((name) => name.endsWith('.gz')).length, 2);
    assert.deepEqual(await monitor.read(), ['a', 'b', 'c']);
    const damaged = join(monitor.path, '..', 'log', monitor.pieces()[0] ?? '');
    writeFileSync(damaged, readFileSync(damaged).subarray(0, 12));
    assert.deepEqual(await monitor.read(), ['b', 'c']);
  });

  test('a reader goes on from where another one stopped, also in later files', async () => {
    const monitor = new Monitor();
    prepareLog(monitor.path, ROTATION);
    monitor.write('a', 'b');
    await using first = new LogFollower(monitor.path, {});
    assert.deepEqual(inShort((await Array.fromAsync(first.readOn())).flat()), ['a', 'b']);
    const from = first.position;
    monitor.write('c');
    monitor.goOn();
    tendLog(monitor.path, ROTATION);
    monitor.write('d');
    await using second = new LogFollower(monitor.path, { from });
    assert.deepEqual(inShort((await Array.fromAsync(second.readOn())).flat()), ['c', 'd']);
    assert.equal(await second.lagBytes(), 0);
  });
});
