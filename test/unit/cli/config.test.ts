import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { SettingsDoor } from '../../../src/cli/config/settings-door.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { VOCABULARY } from '../../support/screen-vocabulary.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A home with these settings, an editor that writes what it is told, and what that editor was called with. */
function home(text?: string, { writes, exitCode = 0 }: { readonly writes?: string; readonly exitCode?: number } = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'gantry/config.yaml');
  if (text !== undefined) {
    mkdirSync(join(folder, 'gantry'));
    writeFileSync(path, text);
  }
  const calls: (readonly string[])[] = [];
  const settings: SettingsDoor = {
    vocabulary: async () => VOCABULARY,
    runOnTerminal: async ({ args }) => {
      calls.push(args);
      if (writes !== undefined) writeFileSync(path, writes);
      return { exitCode, signal: undefined };
    },
  };
  const run = (...words: readonly string[]) =>
    gantry(new FakeEngine(), ['config', ...words], {
      env: { XDG_CONFIG_HOME: folder, VISUAL: 'my-editor -w' },
      settings,
    });
  return { path, calls, run };
}

describe('gantry config', () => {
  test('path prints where the settings are, and with --all every file that is read', async () => {
    const { path, run } = home();
    assert.deepEqual((await run('path')).stdout, `${path}\n`);
    assert.match(
      (await run('path', '--all')).stdout,
      new RegExp(`/etc/gantry/config.yaml.*\\n${path} {2}\\(not there\\)\\n`),
    );
    const without = await gantry(new FakeEngine(), ['config', 'path']);
    assert.equal(without.exitCode, 1);
    assert.match(without.stderr, /nothing says where your settings are/);
  });

  test('show prints what holds, with the line that says so', async () => {
    const { path, run } = home('theme: dark\nkeys:\n  container.shell: [ctrl-y]\nmouse: 7\n');
    const { stdout, stderr, exitCode } = await run('show');
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`^theme: dark +# ${path}:1:1$`, 'm'));
    assert.match(stdout, new RegExp(`^ {2}container\\.shell: \\[ ctrl-y \\] +# ${path}:3:3$`, 'm'));
    assert.match(stdout, /^mouse: true +# default$/m);
    assert.equal(stderr, `${path}:4:8: mouse is true or false, not 7\n`);
    const json = JSON.parse((await run('show', '--json')).stdout);
    assert.equal(json.theme, 'dark');
    assert.deepEqual(json.origins.theme, { kind: 'file', file: path, line: 1, column: 1 });
  });

  test('show prints what a file may say again', async () => {
    const written =
      'colors: { bad: red }\nkeys: { image.pull: [], list.sort: "?" }\ncommands:\n  - { name: a, on: image, key: X, run: [ls, "{{.Name}}"], confirm: true }\n  - { name: b, shell: "echo {{.Name}} # x", on: volume }\n';
    const { stdout } = await home(written).run('show');
    const again = await home(stdout).run('show');
    const plain = (text: string): string => text.replace(/ +# \S+(:\d+)*$/gm, '').replace(/ +# default$/gm, '');
    assert.equal(plain(again.stdout), plain(stdout));
    assert.equal(again.stderr.replace(/^\S+ /gm, ''), (await home(written).run('show')).stderr.replace(/^\S+ /gm, ''));
  });

  test('check is silent where all holds, and else says each place and exits with 1', async () => {
    assert.deepEqual(await home('theme: dark\n').run('check'), { exitCode: 0, stdout: '', stderr: '' });
    const { path, run } = home('theme: drak\nkeys: { container.attach: s }\n');
    const { exitCode, stdout } = await run('check');
    assert.equal(exitCode, 1);
    const [first, second] = stdout.split('\n');
    assert.match(first ?? '', new RegExp(`^${path}:1:8: theme is one of .*did you mean dark\\?$`));
    assert.match(second ?? '', new RegExp(`^${path}:2:9: s means both container\\.attach`));
    const missing = await run('check', '/nowhere/at.all');
    assert.deepEqual([missing.exitCode, missing.stdout], [1, '/nowhere/at.all: there is no such file\n']);
  });

  test('edit opens the editor of VISUAL, on a new file with what can be set, and checks it afterwards', async () => {
    const { path, calls, run } = home();
    const { exitCode, stdout } = await run('edit');
    assert.deepEqual([exitCode, stdout], [0, '']);
    assert.deepEqual(calls, [['-c', 'my-editor -w "$1"', 'gantry', path]]);
    assert.match(readFileSync(path, 'utf8'), /^# theme: auto$/m);
    assert.deepEqual((await run('check')).exitCode, 0);
  });

  test('edit leaves a file that is there, and says what does not hold', async () => {
    const { path, run } = home('# mine\n', { writes: 'theme: drak\n' });
    const { exitCode, stdout } = await run('edit');
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`^${path}:1:8: theme is one of`));
  });

  test('edit tells of an editor that fails', async () => {
    const { exitCode, stderr } = await home('', { exitCode: 5 }).run('edit');
    assert.equal(exitCode, 1);
    assert.match(stderr, /my-editor -w exited with 5/);
  });
});

describe('gantry --read-only', () => {
  test('refuses a command that changes, and does one that reads', async () => {
    const engine = new FakeEngine();
    const refused = await gantry(engine, ['--read-only', 'volume', 'create', 'data']);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /read-only mode: refused to create a volume/);
    assert.equal((await gantry(engine, ['--read-only', 'ps'])).exitCode, 0);
    assert.deepEqual(await engine.volumes.list(), []);
  });
});
