import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { archive } from '../contract/volume-service.contract.js';
import { openTestEngine, openTestRoots, type TestRoots } from '../support/linux/test-engine.js';
import { seededRandom } from '../support/seeded-random.js';

const [CHILD_DATA, CHILD_RUN] = (process.env['GANTRY_TEST_RESTORES'] ?? '').split('\n');
const SEED = 33;
const KILLS = 8;
const LONGEST_LIFE_MS = 250;
const FILES = 40;

/** One state of a volume: every file says the same. */
const stateOf = (word: string) =>
  archive(...Array.from({ length: FILES }, (_, index) => ({ name: `./f${index}`, body: word.repeat(5000) })));

async function restoreUntilKilled(roots: TestRoots): Promise<never> {
  const engine = await openTestRoots(roots);
  const asked = (await engine.backups.list())
    .filter(({ cause }) => cause === 'user')
    .map(({ number }) => String(number));
  process.stdout.write('alive\n');
  for (let round = 0; ; round += 1) await engine.backups.restore(asked[round % asked.length] ?? '');
}

if (CHILD_DATA && CHILD_RUN) await restoreUntilKilled({ dataRoot: CHILD_DATA, runRoot: CHILD_RUN });

describe('a restore of a volume that is killed', () => {
  test('leaves it as it was or as it is to be, and every backup that was asked for', async () => {
    await using opened = await openTestEngine();
    const { engine, roots } = opened;
    for (const word of ['a', 'b']) {
      await engine.volumes.import('whole', stateOf(word), { replaces: true });
      await engine.backups.create('whole');
    }
    const { below } = seededRandom(SEED);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await killOnce(roots, below(LONGEST_LIFE_MS));
      const texts = new Set<string>();
      const files = await engine.volumes.listFiles('whole', '/');
      for (const { path } of files)
        texts.add(Buffer.from(await engine.volumes.readFile('whole', path, { maxBytes: 9999 })).toString());
      assert.deepEqual([files.length, texts.size], [FILES, 1], 'all of one, or all of the other');
      const backups = await engine.backups.list();
      assert.equal(backups.filter(({ cause }) => cause === 'user').length, 2);
      for (const { number } of backups)
        await engine.volumes.diff('whole', { tar: await engine.backups.read(String(number)) });
    }
    await engine.backups.create('whole');
    const kept = (await engine.backups.list()).map(({ number }) => `${number}.tar.zst`);
    assert.deepEqual(readdirSync(join(roots.dataRoot, 'backups/whole')).toSorted(), kept.toSorted());
    await engine.volumes.prune({ all: true });
    assert.deepEqual(readdirSync(join(roots.dataRoot, 'volumes')), []);
  });
});

async function killOnce(roots: TestRoots, lifeMs: number): Promise<void> {
  const env = {
    ...process.env,
    GANTRY_TEST_RESTORES: `${roots.dataRoot}\n${roots.runRoot}`,
    NODE_TEST_CONTEXT: undefined,
  };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), lifeMs));
  await ended;
}
