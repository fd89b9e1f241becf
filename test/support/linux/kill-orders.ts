import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { Engine } from '../../../src/engine/index.js';
import { seededRandom } from '../seeded-random.js';
import { BuiltGantry } from './built-gantry.js';
import { importBusybox } from './import-busybox.js';
import { killingWrites, TELLING_WRITES } from './killing-writes.js';
import { openTestRoots, type TestRoots } from './test-engine.js';

const SEED = 20261121;
/** Where what is to be killed is over too soon, as on a machine that was busy when it was measured. */
const MOST_TIMES_MORE = 5;
const KILLED = 137;

/** What a user types into a shell; and that it can be typed again however far it came. */
export type KilledOrder = {
  readonly name: string;
  /** Makes what it needs. @returns what to type */
  readonly prepare: (engine: Engine) => Promise<readonly string[]>;
  /** The same order once more, in a new process, must come to its end. */
  readonly repeat: (engine: Engine) => Promise<void>;
};

export type Killing = {
  readonly gantry: BuiltGantry;
  readonly order: KilledOrder;
  /** A new process finds all whole and repeats the order; then all that was made goes, and nothing is left. */
  readonly finish: (when: string) => Promise<void>;
};

/** How often each order is killed; more for a longer look. */
export const killsOf = (usual: number): number => Number(process.env['GANTRY_KILLS'] ?? usual);

/** Kills an order again and again, at points that are spread over its whole life and a little beyond. */
export async function killAtAnyPoint(killing: Killing, kills: number): Promise<void> {
  const { gantry, order, finish } = killing;
  const random = seededRandom(SEED);
  let durationMs = await measure(killing);
  let killed = 0;
  for (let kill = 0; kill < kills || (killed <= kills / 3 && kill < MOST_TIMES_MORE * kills); kill += 1) {
    const words = await withEngine(gantry.roots, order.prepare);
    const beganMs = performance.now();
    const running = gantry.start(words);
    const atMs = (((kill % kills) + random.below(1000) / 1000) / kills) * durationMs * 1.1;
    await Promise.race([running.end, delay(atMs)]);
    if (running.process.kill('SIGKILL')) killed += 1;
    // Whoever else works on this machine makes it slower and faster.
    else durationMs = performance.now() - beganMs;
    await running.end;
    await finish(`after ${Math.round(atMs)} of ${Math.round(durationMs)} ms`);
  }
  assert.ok(killed > kills / 3, `only ${killed} came in time`);
}

/** How long it takes when nobody kills it. */
async function measure({ gantry, order, finish }: Killing): Promise<number> {
  const words = await withEngine(gantry.roots, order.prepare);
  const beganMs = performance.now();
  await gantry.run(words);
  const tookMs = performance.now() - beganMs;
  await finish('when nobody kills it');
  return tookMs;
}

/** Why orders cannot be killed at a write, or false. */
export const writesReason = (): string | false => (existsSync('/usr/bin/strace') ? false : 'needs strace');

/**
 * Kills it in the middle of each transaction: between one and the next lies all else that is done, so that such kills meet
 * each state that the database can be found in, and each once.
 *
 * @param step 2 for every second of them
 */
export async function killAtCommits({ gantry, order, finish }: Killing, step = 1): Promise<void> {
  const log = join(gantry.folder, 'writes');
  const runUnder = async (...flags: readonly string[]): Promise<number> => {
    const words = await withEngine(gantry.roots, order.prepare);
    const { exitCode } = await gantry.run(words, { under: ['strace', '-qq', ...flags] });
    return exitCode;
  };
  await runUnder('-o', log, ...TELLING_WRITES);
  await finish('when nobody kills it');
  const points = killingWrites(readFileSync(log, 'latin1')).filter((_, index) => index % step === 0);
  let killed = 0;
  for (const [index, write] of points.entries()) {
    const kill = `inject=pwrite64:signal=KILL:when=${write}`;
    if ((await runUnder('-o', '/dev/null', '-e', 'trace=pwrite64', '-e', kill)) === KILLED) killed += 1;
    await finish(`at write ${write}, ${index + 1} of ${points.length}`);
  }
  assert.ok(killed > 0 && killed >= points.length - 2, `only ${killed} of ${points.length} were killed`);
}

/** What an engine is asked in a process that has just come. */
export async function withEngine<Result>(roots: TestRoots, act: (engine: Engine) => Promise<Result>): Promise<Result> {
  await using engine = await openTestRoots(roots);
  return await act(engine);
}

/**
 * Call it in a `describe`; what it gives runs a test on a gantry with busybox. A test that went well leaves its gantry to the
 * next one; after one that failed, which may have left anything, the next has roots of its own.
 */
export function onCleanRoots(): (work: (gantry: BuiltGantry) => Promise<void>) => Promise<void> {
  let clean: BuiltGantry | undefined;
  after(() => clean?.[Symbol.asyncDispose]());
  return async (work) => {
    await using opened = new AsyncDisposableStack();
    const gantry = opened.use(clean ?? (await openGantry()));
    clean = undefined;
    await work(gantry);
    opened.move();
    clean = gantry;
  };
}

async function openGantry(): Promise<BuiltGantry> {
  await using opened = new AsyncDisposableStack();
  const gantry = opened.use(await BuiltGantry.open());
  await importBusybox(gantry, { Cmd: ['sh'] });
  // Its code is read and compiled by now: the first order takes no longer than the others.
  await gantry.ok('ps');
  opened.move();
  return gantry;
}
