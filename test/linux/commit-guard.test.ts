import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { freezeContainer } from '../../src/engine/container/freeze-container.js';
import { freezeNote } from '../../src/engine/container/freeze-note.js';
import { layout } from '../../src/engine/roots.js';
import { openRuntime } from '../../src/engine/runtime/open-runtime.js';
import type { RunningProcess } from '../../src/host/processes.js';
import { SIGKILL } from '../../src/oci/signal.js';
import { testHost } from '../support/layer-stand.js';
import { filesStand } from '../support/linux/files-stand.js';
import { openTestRoots } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';

describe('a container whose files are read as a whole', () => {
  const stand = filesStand();

  /** Held still by a guard that is killed at once. */
  async function leftByItsGuard(id: string): Promise<AsyncDisposable> {
    const { roots } = stand.opened;
    let guard: RunningProcess | undefined;
    const { processes } = testHost;
    const host = {
      ...testHost,
      processes: {
        ...processes,
        spawn: (...args: Parameters<typeof processes.spawn>) => (guard = processes.spawn(...args)),
      },
    };
    const path = readFileSync(join(layout.runningContainer(roots, id), 'runtime'), 'utf8');
    const program = {
      kind: 'other',
      path,
      version: '',
      needsHiddenCgroup2: false,
      takesSeccompFilter: false,
    } as const;
    const runtime = openRuntime(processes, program, layout.runtimeState(roots));
    const { id: known } = await stand.engine.containers.get(id);
    const frozen = await freezeContainer({ host, roots, runtime: async () => runtime }, known);
    guard?.kill(SIGKILL);
    await guard?.exit;
    await assert.rejects(stand.inside(id, 'true'), /is paused/);
    return frozen;
  }

  test('goes on when they have been read, though its guard was killed', async () => {
    const { id } = await stand.running('true');
    const frozen = await leftByItsGuard(id);
    await frozen[Symbol.asyncDispose]();
    assert.equal(await stand.inside(id, 'echo alive'), 'alive\n');
    assert.equal(existsSync(freezeNote(stand.opened.roots, id)), false);
  });

  test('goes on when the next opens the engine, where its guard and its reader were killed', async () => {
    const { id } = await stand.running('true');
    await leftByItsGuard(id);
    await using _ = await openTestRoots(stand.opened.roots);
    assert.equal(await stand.inside(id, 'echo alive'), 'alive\n');
    assert.equal(existsSync(freezeNote(stand.opened.roots, id)), false);
  });

  test('goes on when it is looked at by an engine that was open all the time', async () => {
    const { id } = await stand.running('true');
    await leftByItsGuard(id);
    await eventually('somebody looks at it', async () => {
      await stand.engine.containers.list();
      return !existsSync(freezeNote(stand.opened.roots, id));
    });
    assert.equal(await stand.inside(id, 'echo alive'), 'alive\n');
  });
});
