import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

import { type Container, type Engine, isAlive } from '../../../src/engine/index.js';
import { layout } from '../../../src/engine/roots.js';
import { PATIENCE_MS } from '../patience.js';
import { type Killing, withEngine } from './kill-orders.js';
import type { TestRoots } from './test-engine.js';

/** The end of each killing of an order about containers or images: {@link Killing.finish}. */
export function finishing({ gantry: { roots }, order }: Pick<Killing, 'gantry' | 'order'>): Killing['finish'] {
  return async (when) => {
    await withEngine(roots, async (engine) => {
      await assertWhole(engine, roots, when);
      await order.repeat(engine);
    });
    assert.deepEqual(leftBehind(roots), {}, `${when}, and once more`);
  };
}

/** What a new process finds after it has recovered: every container is what its record says. */
async function assertWhole(engine: Engine, roots: TestRoots, when: string): Promise<void> {
  const containers = await settledContainers(engine, roots, when);
  const alive = containers.filter(({ state }) => isAlive(state.status));
  for (const { id, state } of alive) {
    if (!existsSync(`/proc/${state.pid}`)) {
      await engine.containers.wait(id, { cancelSignal: AbortSignal.timeout(PATIENCE_MS) });
    }
  }
  const isUnknown = (id: string): boolean => !alive.some((each) => each.id === id);
  await settled(roots, () => namesIn(layout.running(roots)).filter(isUnknown), `is set up ${when}`);
  await settled(roots, () => monitors(roots).filter(isUnknown), `is watched over ${when}`);
  await settled(roots, () => namesIn(join(layout.snapshots(roots), 't')), `is half unpacked ${when}`);
}

/** What the container's monitor calls at its end may be at the same work, and holds its lock: then it is left to that. */
async function settledContainers(engine: Engine, roots: TestRoots, when: string): Promise<readonly Container[]> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
    const containers = await engine.containers.list({ all: true });
    const passing = containers.find(({ state }) => !['created', 'running', 'exited'].includes(state.status));
    if (!passing) return containers;
    if (Date.now() > deadlineMs) assert.fail(`${passing.state.status} ${when}`);
    await comeBy(roots);
  }
}

/** What the killed one had called, a tar or an nft, goes on for a moment; the next who opens after that clears up. */
export async function settled(roots: TestRoots, remains: () => readonly string[], what: string): Promise<void> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; remains().length > 0; ) {
    if (Date.now() > deadlineMs) assert.fail(`${remains().join()} ${what}`);
    await comeBy(roots);
  }
}

const LOOK_EVERY_MS = 20;

/** A little later, so that there is a processor for what is still at work. */
async function comeBy(roots: TestRoots): Promise<void> {
  await delay(LOOK_EVERY_MS);
  await withEngine(roots, async () => undefined);
}

/** The containers on these roots that a monitor is there for. */
export const monitors = ({ runRoot }: TestRoots): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((words) => words.includes(runRoot))
    .flatMap((words) => /^conmon\0.*--cid\0(?<id>[0-9a-f]{64})\0/s.exec(words)?.groups?.['id'] ?? []);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}

/** With no container and one image: anything but nothing is a leak. */
function leftBehind(roots: TestRoots): Record<string, unknown> {
  using database = new DatabaseSync(layout.database(roots), { readOnly: true, timeout: PATIENCE_MS });
  const count = (from: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${from}`).get()?.['n']);
  const found: Record<string, unknown> = {
    ingests: namesIn(layout.ingests(roots)),
    containers: namesIn(layout.containers(roots)),
    running: namesIn(layout.running(roots)),
    exits: namesIn(layout.exits(roots)),
    temporary: namesIn(join(layout.snapshots(roots), 't')),
    writable: namesIn(join(layout.snapshots(roots), 'c')),
    rows:
      count('endpoint') +
      count('port') +
      count('container') +
      count('volume_use') +
      count("snapshot WHERE kind = 'active'"),
    layers: namesIn(join(layout.snapshots(roots), 'l')).length - 1,
    // Its layer, its configuration and its manifest.
    blobs: namesIn(join(layout.blobs(roots), 'sha256')).length - 3,
  };
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0)),
  );
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
