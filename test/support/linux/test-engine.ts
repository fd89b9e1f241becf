import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { demoRootFileSystem } from '../../../src/demo/demo-image.js';
import { sweepMachine } from '../../../src/engine/container/sweep-machine.js';
import { openEngineParts } from '../../../src/engine/engine-parts.js';
import type { Engine } from '../../../src/engine/index.js';
import { openEngine } from '../../../src/engine/open-engine.js';
import { ownPrograms } from '../../../src/own-programs.js';
import { PATIENCE_MS } from '../patience.js';
import { findRemains } from './find-remains.js';

export const BUSYBOX = 'busybox:test';

export type TestRoots = { readonly dataRoot: string; readonly runRoot: string };

/** A real engine on roots of its own, with {@link BUSYBOX} made of this machine's. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly roots: TestRoots;
  /** A further engine on the same roots, as another process would have. */
  open(): Promise<Engine>;
}

/**
 * Opens one. Closing it removes every container and image, and fails the test where anything of it is left on the machine.
 *
 * Everything lies below /tmp, since the paths of sockets are limited.
 */
export async function openTestEngine(): Promise<TestEngine> {
  const folder = mkdtempSync('/tmp/g');
  const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
  const open = (): Promise<Engine> => openTestRoots(roots);
  const engine = await open();
  await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX });
  return {
    engine,
    roots,
    open,
    async [Symbol.asyncDispose]() {
      await removeEverything(engine);
      await engine[Symbol.asyncDispose]();
      const remains = await settledRemains(roots);
      if (remains.length > 0) throw new Error(`left on the machine:\n${remains.join('\n')}`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Takes away what containers shared, as removing the last of them does; it stays after `run --rm`, for the next. */
export async function sweepRoots(roots: TestRoots): Promise<void> {
  await using parts = openEngineParts({ ...roots, environment: process.env, programs: ownPrograms(), version: '' });
  await sweepMachine(parts);
}

export function openTestRoots(roots: TestRoots): Promise<Engine> {
  return openEngine({ ...roots, environment: process.env, programs: ownPrograms(), version: '0.0.0-test' });
}

export async function removeEverything({ containers, images }: Engine): Promise<void> {
  for (const { id } of await containers.list({ all: true })) {
    await containers.remove(id, { force: true, removeVolumes: true });
  }
  for (const { id } of await images.list()) await images.remove(id, { force: true });
}

const LOOK_EVERY_MS = 50;

/** What is left once monitors and their helpers have had their time to end. */
export async function settledRemains(roots: TestRoots): Promise<readonly string[]> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const remains = findRemains(roots);
    if (remains.length === 0 || Date.now() > deadlineMs) return remains;
    await delay(LOOK_EVERY_MS);
  }
}
