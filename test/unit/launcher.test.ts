import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

describe('the launcher', () => {
  let folder: string;
  const started = (words: readonly string[], env: Readonly<Record<string, string>> = {}): string =>
    execFileSync(join(folder, 'bin/gantry'), words, { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-launcher-'));
    for (const name of ['bin', 'dist']) mkdirSync(join(folder, name));
    cpSync(resolve('bin/gantry'), join(folder, 'bin/gantry'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'dist/main.js'), "console.log('node', ...process.argv.slice(2))\n");
    writeFileSync(join(folder, 'dist/commands'), '#!/bin/sh\necho bun "$@"\ntest -x "$GANTRY_NODE"\n');
    chmodSync(join(folder, 'dist/commands'), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  const SOON = [
    'images -q',
    'ps',
    'create -it busybox',
    'inspect web',
    'container ls',
    'volume create data',
    'exec web ls -la',
    'start web',
    'run --name web -d busybox',
    'run -dit busybox',
    'run -it -d busybox',
    'run --rm --init -e WORD=1 busybox true',
    'exec -e WORD=1 -w / web env',
    'exec web ls -lt',
  ];
  for (const line of SOON) {
    test(`gantry ${line} starts what ends soon`, () => {
      assert.equal(started(line.split(' ')), `bun ${line}\n`);
    });
  }

  const OTHERS = [
    '',
    '-H tcp://far ps',
    'serve',
    'build .',
    'pull busybox',
    'volume backup data',
    'exec -it web sh',
    'start -ai web',
    'run -it busybox',
    'run --rm -i busybox cat',
    'run --tty busybox',
    'run -a stdin busybox cat',
    'exec -u nobody -it web sh',
    'logs -f web',
    'create --env-file /dev/stdin busybox',
    'run -d --env-file=/dev/fd/63 busybox',
  ];
  for (const line of OTHERS) {
    test(`gantry ${line} starts Node`, () => {
      assert.equal(started(line.split(' ').filter(Boolean)), `${`node ${line}`.trim()}\n`);
    });
  }

  test('starts Node where it is asked to, and where there is nothing else', () => {
    assert.equal(started(['ps'], { GANTRY_ON_NODE: '1' }), 'node ps\n');
    assert.equal(started(['ps'], { BUN_BE_BUN: '1' }), 'node ps\n');
    assert.equal(started(['ps'], { BUN_OPTIONS: '--version' }), 'node ps\n');
    chmodSync(join(folder, 'dist/commands'), 0o644);
    assert.equal(started(['ps']), 'node ps\n');
  });

  // V8 refuses what was compiled with other flags, Node's own modules too: 10 ms of each start.
  const SCREENS = ['', 'top', '--read-only'];
  for (const line of SCREENS) {
    test(`gantry ${line} starts Node with flags with which it takes its own modules as they were compiled`, () => {
      const print = "console.log(require('node:v8').cachedDataVersionTag())\n";
      writeFileSync(join(folder, 'dist/main.js'), print);
      const usual = execFileSync(process.execPath, ['--eval', print], { encoding: 'utf8', env: {} });
      assert.equal(started(line.split(' ').filter(Boolean)), usual);
    });
  }
});
