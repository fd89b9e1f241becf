import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { configFiles, userConfigPath } from '../../../src/config/config-files.js';
import { loadConfig, loadConfigFiles } from '../../../src/config/load-config.js';
import { placeText } from '../../../src/config/loaded-config.js';
import { VOCABULARY } from '../../support/screen-vocabulary.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const vocabulary = async () => VOCABULARY;

function file(text: string): string {
  const path = join(temporaryFolder(), 'config.yaml');
  writeFileSync(path, text);
  return path;
}

const load = (...paths: readonly string[]) =>
  loadConfigFiles(
    paths.map((path) => ({ path, scope: 'user', isNamed: true })),
    vocabulary,
  );

describe('where settings are', () => {
  test('the file of the system, then that of the user', () => {
    assert.deepEqual(
      configFiles({ HOME: '/home/ann' }).map(({ path }) => path),
      ['/etc/gantry/config.yaml', '/home/ann/.config/gantry/config.yaml'],
    );
    assert.equal(userConfigPath({ HOME: '/home/ann', XDG_CONFIG_HOME: '/x' }), '/x/gantry/config.yaml');
    assert.equal(userConfigPath({ HOME: '/home/ann', XDG_CONFIG_HOME: 'x' }), '/home/ann/.config/gantry/config.yaml');
    assert.equal(userConfigPath({ HOME: '/home/ann', GANTRY_CONFIG: '/my.yaml' }), '/my.yaml');
    assert.equal(userConfigPath({}), undefined);
  });
});

describe('settings of several files', () => {
  test('are laid over one another, entry by entry', async () => {
    const below = file(
      'theme: light\nmouse: false\nkeys: { list.sort: s, list.reverse: r }\ncommands: [{ name: a, run: [ls] }, { name: b, run: [ls] }]\n',
    );
    const above = file('theme: dark\nkeys: { list.sort: S }\ncommands: [{ name: a, run: [id] }]\n');
    const { config, origins, problems } = await load(below, above);
    assert.equal(config.theme, 'dark');
    assert.equal(config.mouse, false);
    assert.deepEqual(config.keys, { 'list.sort': ['S'], 'list.reverse': ['r'] });
    assert.deepEqual(
      config.commands.map(({ name, command }) => [name, command]),
      [
        ['b', { kind: 'program', words: ['ls'] }],
        ['a', { kind: 'program', words: ['id'] }],
      ],
    );
    assert.deepEqual(origins.get('mouse'), { kind: 'file', file: below, line: 2, column: 1 });
    assert.deepEqual(origins.get('keys.list.sort'), { kind: 'file', file: above, line: 2, column: 9 });
    // What was on s and r below has lost its only key.
    assert.ok(
      problems.every(({ sentence }) => sentence.includes('means both')),
      JSON.stringify(problems),
    );
  });

  test('are told of in the order of their lines, whatever finds what does not hold', async () => {
    const path = file('theme: drak\nkeys:\n  container.attach: s\nmouse: perhaps\nrefreshSeconds: nine\n');
    const { problems } = await load(path);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, 3, 4, 5],
    );
  });

  test('that clash are told at the line that asks for the key', async () => {
    const path = file('mouse: true\nkeys:\n  container.attach: s\n');
    const { problems, config } = await load(path);
    assert.deepEqual(problems.map(placeText), [`${path}:3:3`]);
    assert.deepEqual(config.keys, { 'container.attach': ['s'] });
  });
});

describe('files that are none', () => {
  test('a file that is not there is nothing to speak of, unless it was asked for by name', async () => {
    const folder = temporaryFolder();
    const silent = await loadConfig({ env: { HOME: folder }, vocabulary });
    assert.deepEqual(silent.problems, []);
    const named = await loadConfig({ env: { HOME: folder, GANTRY_CONFIG: join(folder, 'x.yaml') }, vocabulary });
    assert.deepEqual(
      named.problems.map((problem) => `${placeText(problem)}: ${problem.sentence}`),
      [`${join(folder, 'x.yaml')}: there is no such file`],
    );
  });

  test('a folder, a pipe that nobody writes to, and a file without end are passed over at once', async () => {
    const folder = temporaryFolder();
    const [pipe, large] = [join(folder, 'pipe'), join(folder, 'large')];
    mkdirSync(join(folder, 'folder'));
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    writeFileSync(large, '#'.repeat(1_000_001));
    const { problems, config } = await load(join(folder, 'folder'), pipe, large, '/dev/zero');
    assert.deepEqual(
      problems.map(({ sentence }) => sentence),
      ['this is no file', 'this is no file', 'this is too large to be settings', 'this is no file'],
    );
    assert.equal(config.theme, 'auto');
  });

  test('what is not text is not YAML', async () => {
    const path = join(temporaryFolder(), 'binary');
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 0x1b, 0x5b]));
    const { problems } = await load(path);
    assert.equal(problems.length, 1);
  });
});

test('--read-only holds whatever files say', async () => {
  const path = file('readOnly: false\n');
  const { config, origins } = await loadConfig({ env: { GANTRY_CONFIG: path }, vocabulary, isReadOnly: true });
  assert.equal(config.readOnly, true);
  assert.deepEqual(origins.get('readOnly'), { kind: 'flag', flag: '--read-only' });
});
