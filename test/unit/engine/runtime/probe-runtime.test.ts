import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { requireMonitor } from '../../../../src/engine/monitor/require-monitor.js';
import { probeRuntime } from '../../../../src/engine/runtime/probe-runtime.js';
import { isAtLeast, parseProgramVersion } from '../../../../src/engine/runtime/program-version.js';
import { nodeProcesses } from '../../../../src/host/node/processes.js';

describe('which runtime a machine has', () => {
  let dir = '';
  let calls = 0;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'probe'));
    calls = 0;
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const install = (name: string, says: string, mode = 0o755): string => {
    mkdirSync(join(dir, 'bin'), { recursive: true });
    const path = join(dir, 'bin', name);
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode });
    return path;
  };
  const run = nodeProcesses({ PATH: '/bin' }).run;
  const processes = { run: (...given: Parameters<typeof run>) => ((calls += 1), run(...given)) };
  const searchPath = () => `relative:${dir}/none:${dir}/bin`;
  const probe = async (runtime?: string) => {
    using database = openDatabase(join(dir, 'db'));
    return await probeRuntime({ processes, database }, { runtime, searchPath: searchPath() });
  };

  test('is crun, or runc where there is no crun', async () => {
    await assert.rejects(probe(), { code: 'program_missing', message: 'crun or runc is not installed' });
    install('runc', 'runc version 1.1.5+ds1');
    const runc = await probe();
    assert.deepEqual(
      [runc.kind, runc.version, runc.takesSeccompFilter, runc.needsHiddenCgroup2],
      ['runc', '1.1.5+ds1', false, false],
    );
    install('crun', 'crun version 1.8.1');
    const crun = await probe();
    assert.deepEqual([crun.kind, crun.path, crun.takesSeccompFilter], ['crun', join(dir, 'bin/crun'), true]);
  });

  test("is the user's own by name or path", async () => {
    install('crun', 'crun version 1.8.1');
    const path = install('youki', 'youki version 0.5.0');
    assert.deepEqual([(await probe('youki')).kind, (await probe(path)).path], ['other', path]);
    await assert.rejects(probe('kata'), { code: 'program_missing' });
  });

  test('is asked once, and again when the program has changed', async () => {
    install('crun', 'crun version 1.8.1');
    await probe();
    await probe();
    assert.equal(calls, 1);
    install('crun', 'crun version 1.21.0 and more');
    assert.equal((await probe()).version, '1.21.0');
    assert.equal(calls, 2);
  });

  test('is refused when it is too old, and passed over when it cannot be run', async () => {
    install('crun', 'crun version 0.17');
    await assert.rejects(probe(), {
      code: 'program_too_old',
      message: /crun 0\.17 is too old: gantry needs 1\.0\.0 or newer/,
    });
    install('crun', '', 0o644);
    rmSync(join(dir, 'bin/crun'));
    install('crun', 'crun version 1.8.1', 0o644);
    install('runc', 'runc version 1.1.5');
    assert.equal((await probe()).kind, 'runc');
  });

  test('needs a monitor beside it that is new enough', async () => {
    using database = openDatabase(join(dir, 'db'));
    const ask = () => requireMonitor({ processes, database }, searchPath());
    await assert.rejects(ask(), { code: 'program_missing', message: 'conmon is not installed' });
    install('conmon', 'conmon version 2.0.9');
    await assert.rejects(ask(), { code: 'program_too_old' });
    install('conmon', 'conmon version 2.1.6\ncommit: unknown');
    assert.deepEqual([await ask(), await ask()], ['2.1.6', '2.1.6']);
    assert.equal(calls, 2);
  });
});

test('versions compare by number', () => {
  assert.equal(isAtLeast('1.10.0', '1.9.0'), true);
  assert.equal(isAtLeast('1.1.5+ds1', '1.1.5'), true);
  assert.equal(isAtLeast('1.0.0-rc93', '1.0.1'), false);
  assert.equal(isAtLeast('2', '1.9.9'), true);
  assert.deepEqual(parseProgramVersion('crun version 1.8.1\ncommit: f8a', 'crun'), { name: 'crun', version: '1.8.1' });
  assert.deepEqual(parseProgramVersion('nothing useful', 'mine'), { name: 'mine', version: '0' });
});
