import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { filesStand } from '../support/linux/files-stand.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { openTestRoots, type TestRoots } from '../support/linux/test-engine.js';
import { seededRandom } from '../support/seeded-random.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const [CHILD_DATA, CHILD_RUN, CHILD_CONTAINER, CHILD_FOLDER] = (process.env['GANTRY_TEST_COPY'] ?? '').split('\n');
const SEED = 13;
const KILLS = 8;
const LONGEST_LIFE_MS = 300;

async function copyUntilKilled(roots: TestRoots, container: string, workingDir: string): Promise<never> {
  const engine = await openTestRoots(roots);
  process.stdout.write('alive\n');
  for (;;) {
    await gantryOn(engine, ['cp', 'large', `${container}:/v/large`], { workingDir });
    await gantryOn(engine, ['cp', 'large', `${container}:/large`], { workingDir });
    await gantryOn(engine, ['cp', `${container}:/large`, 'back'], { workingDir });
    await gantryOn(engine, ['export', '-o', 'tar', container], { workingDir });
  }
}

if (CHILD_DATA && CHILD_RUN && CHILD_CONTAINER && CHILD_FOLDER) {
  await copyUntilKilled({ dataRoot: CHILD_DATA, runRoot: CHILD_RUN }, CHILD_CONTAINER, CHILD_FOLDER);
}

describe('copies that are killed', () => {
  const stand = filesStand();

  test('leave nothing mounted and nobody locked out', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'large'), Buffer.alloc(30_000_000, 'x'));
    const volume = {
      type: 'volume',
      source: 'vv',
      destination: '/v',
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
    } as const;
    const { id } = await stand.create({ command: ['sleep', '1000'], mounts: [volume] });
    const { below } = seededRandom(SEED);
    for (let kill = 0; kill < KILLS; kill += 1) await killOnce(stand.opened.roots, id, folder, below(LONGEST_LIFE_MS));
    assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes(stand.opened.roots.runRoot));
    assert.equal((await stand.gantry(['cp', 'large', `${id}:/large`], { workingDir: folder })).stderr, '');
    await stand.engine.containers.start(id);
    assert.equal(await stand.inside(id, 'wc -c < /large'), '30000000\n');
  });
});

async function killOnce(roots: TestRoots, id: string, folder: string, lifeMs: number): Promise<void> {
  const told = [roots.dataRoot, roots.runRoot, id, folder].join('\n');
  const env = { ...process.env, GANTRY_TEST_COPY: told, NODE_TEST_CONTEXT: undefined };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), lifeMs));
  await ended;
}
