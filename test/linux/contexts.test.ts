import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry, type GantryEnd } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import { TerminalDriver } from '../support/terminal-driver.js';

/** As a server of ssh would: the command is for a shell over there. */
const SSH = `#!/bin/sh
while [ "$1" != -- ]; do shift; done
[ "$2" = gone ] && { echo "ssh: connect to host gone port 22: No route to host" >&2; exit 255; }
PATH=FOLDER/there:/usr/sbin:/usr/bin:/sbin:/bin exec /bin/sh -c "$3"
`;

describe('another machine’s gantry, through ssh', { skip: rootReason(), timeout: 600_000 }, () => {
  let there: BuiltGantry;
  before(async () => {
    there = await BuiltGantry.open();
    await importBusybox(there);
    for (const folder of ['here', 'there']) mkdirSync(join(there.folder, folder));
    // Nobody serves over there: gantry answers by itself.
    symlinkSync(resolve('bin/gantry'), join(there.folder, 'there', 'gantry'));
    writeFileSync(join(there.folder, 'here', 'ssh'), SSH.replaceAll('FOLDER', there.folder));
    chmodSync(join(there.folder, 'here', 'ssh'), 0o755);
    await there.ok('context', 'create', 'far', `ssh://me@far${join(there.roots.runRoot, 'gantry.sock')}`);
  });
  after(() => there[Symbol.asyncDispose]());

  const far = (words: readonly string[], input?: string): Promise<GantryEnd> =>
    there.run(['-c', 'far', ...words], { input, env: env() });
  const env = (): Record<string, string> => ({ PATH: `${join(there.folder, 'here')}:${process.env['PATH']}` });
  const ok = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await far(words);
    assert.equal(exitCode, 0, `${words.join(' ')}: ${stderr}${stdout}`);
    return stdout.trimEnd();
  };

  test('T29: run, with input, both outputs and its end; exec, logs, cp, rm', async () => {
    const { exitCode, stdout, stderr } = await far(
      ['run', '--rm', '-i', BUSYBOX, 'sh', '-c', 'cat; echo err >&2; exit 7'],
      'typed',
    );
    assert.deepEqual([exitCode, stdout, stderr], [7, 'typed', 'err\n']);
    await ok('run', '-d', '--name', 'web', '--network', 'none', BUSYBOX, 'sh', '-c', 'echo up; sleep 1000');
    assert.equal(await there.ok('ps', '--format', '{{.Names}}'), 'web', 'it is a container of that machine');
    assert.equal(await ok('ps', '--format', '{{.Names}} {{.State}}'), 'web running');
    assert.equal((await far(['exec', '-i', 'web', 'cat'], 'to exec')).stdout, 'to exec');
    writeFileSync(join(there.folder, 'file'), 'carried');
    await ok('cp', join(there.folder, 'file'), 'web:/tmp/over');
    await ok('cp', 'web:/tmp/over', join(there.folder, 'back'));
    assert.equal(await ok('exec', 'web', 'cat', '/tmp/over'), 'carried');
    assert.equal(await ok('logs', 'web'), 'up');
    const missing = await far(['run', '--rm', BUSYBOX, 'nosuch']);
    assert.deepEqual([missing.exitCode, /executable file not found/.test(missing.stderr)], [127, true]);
  });

  test('what docker’s API does not have, and a machine that is not there, are told in a sentence', async () => {
    const layers = await far(['image', 'layers', BUSYBOX]);
    assert.match(layers.stderr, /looking into layers needs gantry’s own engine.*the context "far"/);
    const gone = await there.run(['-H', 'ssh://gone', 'ps'], { env: env() });
    assert.deepEqual(
      [gone.exitCode, gone.stderr.split('\n')[0]],
      [1, 'Error: error during connect to ssh://gone: ssh: ssh: connect to host gone port 22: No route to host'],
    );
  });

  test('the same screen, with the context’s name', async () => {
    await using screen = new TerminalDriver({
      command: resolve('bin/gantry'),
      args: ['-c', 'far'],
      columns: 120,
      rows: 30,
      env: { ...there.env, ...env() },
    });
    await screen.waitFor(/gantry {2}far .*1 running/);
    await screen.waitFor(/● web /);
    screen.press('q');
    assert.equal((await screen.exit).code, 0);
    await ok('rm', '-f', 'web');
  });
});
