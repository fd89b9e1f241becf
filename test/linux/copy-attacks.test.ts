import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { loadLocalArchives } from '../../src/engine/index.js';
import { filesStand } from '../support/linux/files-stand.js';
import { type TarPart, tarOf } from '../support/tar-builder.js';

const ROUNDS = 50;
const SECRET = 'only for this machine';

/** Archives that try to reach the folder `out` of the machine. */
const attacks = (out: string): readonly (readonly [string, readonly TarPart[]])[] => [
  ['a name that climbs', [{ name: '../../../../../../../../..' + out + '/a', body: 'x' }]],
  ['a name that climbs from within', [{ name: 'd/../../../../../../../..' + out + '/a', body: 'x' }]],
  ['an absolute name', [{ name: out + '/a', body: 'x' }]],
  [
    'a link out, and a file through it',
    [
      { name: 'l', type: '2', linkName: out },
      { name: 'l/a', body: 'x' },
    ],
  ],
  [
    'a link up and out, and a file through it',
    [
      { name: 'l', type: '2', linkName: '../../../../../../../..' + out },
      { name: 'l/a', body: 'x' },
    ],
  ],
  [
    'a link out in place of a folder',
    [
      { name: 'd', type: '5' },
      { name: 'd/f', body: '1' },
      { name: 'd', type: '2', linkName: out },
      { name: 'd/a', body: 'x' },
    ],
  ],
  [
    'a hard link to a file outside',
    [
      { name: 'h', type: '1', linkName: out + '/secret' },
      { name: 'h', body: 'x' },
    ],
  ],
  [
    'a hard link that climbs',
    [
      { name: 'h', type: '1', linkName: '../../../../../../../..' + out + '/secret' },
      { name: 'h', body: 'x' },
    ],
  ],
  [
    'a hard link through a link',
    [
      { name: 'l', type: '2', linkName: out },
      { name: 'h', type: '1', linkName: 'l/secret' },
      { name: 'g', type: '1', linkName: 'h' },
    ],
  ],
  [
    'a link over itself',
    [
      { name: 'l', type: '2', linkName: out + '/secret' },
      { name: 'l', body: 'x' },
    ],
  ],
  [
    'a folder through a link',
    [
      { name: 'l', type: '2', linkName: out },
      { name: 'l/sub', type: '5' },
    ],
  ],
  [
    'the times and mode of a folder through a link',
    [
      { name: 'l', type: '2', linkName: out },
      { name: 'l', type: '5', mode: 0o777 },
    ],
  ],
  [
    'links in a circle',
    [
      { name: 'x', type: '2', linkName: 'y' },
      { name: 'y', type: '2', linkName: 'x' },
      { name: 'x/a', body: 'x' },
    ],
  ],
];

describe('nothing of the machine is reached', () => {
  const stand = filesStand();
  let out: string;
  before(() => {
    out = mkdtempSync('/tmp/o');
    writeFileSync(join(out, 'secret'), SECRET, { mode: 0o600 });
  });
  after(() => rmSync(out, { recursive: true }));

  function assertUntouched(): void {
    assert.deepEqual(readdirSync(out), ['secret']);
    assert.equal(readFileSync(join(out, 'secret'), 'utf8'), SECRET);
  }

  test('by archives that are unpacked into a container', async () => {
    for (const make of [stand.running, stand.ended]) {
      for (const [what, parts] of attacks(out)) {
        const { id } = await make('mkdir /in');
        const { stdout } = await stand.gantry(['cp', '-', `${id}:/in`], { stdin: tarOf(parts) });
        assert.equal(stdout, '', what);
        assertUntouched();
        const { stdoutBytes } = await stand.gantry(['cp', `${id}:/`, '-']);
        assert.ok(!stdoutBytes.includes(SECRET), what);
        await stand.engine.containers.remove(id, { force: true });
      }
    }
  });

  test('by archives that come out of one', async () => {
    const archives = await loadLocalArchives();
    for (const [what, parts] of attacks(out)) {
      const folder = mkdtempSync('/tmp/i');
      const tar = async function* () {
        yield tarOf(parts);
      };
      await archives.unpack(folder, tar()).catch((error: unknown) => {
        assert.match(String(error), /EngineError/, what);
      });
      assertUntouched();
      rmSync(folder, { recursive: true });
    }
  });

  test('by what another engine sends beside what was asked for', async () => {
    const archives = await loadLocalArchives();
    const sent: readonly (readonly [string, readonly TarPart[]])[] = [
      [
        'a file beside it',
        [
          { name: 'asked', body: 'x' },
          { name: 'private/secret', body: 'x' },
        ],
      ],
      ['a file of a similar name', [{ name: 'asked.not', body: 'x' }]],
      ['the folder itself', [{ name: './', type: '5', mode: 0o777 }]],
      [
        'a link to the folder beside it, and a file through it',
        [
          { name: 'asked', type: '2', linkName: 'private' },
          { name: 'asked/secret', body: 'x' },
        ],
      ],
      [
        'a link within it to the folder beside it, and a file through it',
        [
          { name: 'asked', type: '5' },
          { name: 'asked/up', type: '2', linkName: '../private' },
          { name: 'asked/up/secret', body: 'x' },
        ],
      ],
      [
        'a hard link to a file beside it',
        [
          { name: 'asked', type: '5' },
          { name: 'asked/hard', type: '1', linkName: 'private/secret', mode: 0o777 },
        ],
      ],
    ];
    for (const [what, parts] of sent) {
      const folder = mkdtempSync('/tmp/i');
      mkdirSync(join(folder, 'private'));
      writeFileSync(join(folder, 'private/secret'), SECRET, { mode: 0o600 });
      const tar = async function* () {
        yield tarOf(parts);
      };
      await archives.unpack(folder, tar(), { only: 'asked' }).catch((error: unknown) => {
        assert.match(String(error), /EngineError/, what);
      });
      assert.deepEqual(readdirSync(join(folder, 'private')), ['secret'], what);
      assert.equal(readFileSync(join(folder, 'private/secret'), 'utf8'), SECRET, what);
      assert.equal(statSync(join(folder, 'private/secret')).mode & 0o777, 0o600, what);
      assert.notEqual(statSync(folder).mode & 0o777, 0o777, what);
      const others = readdirSync(folder).filter((name) => name !== 'private' && name !== 'asked');
      assert.deepEqual(others, [], what);
      rmSync(folder, { recursive: true });
    }
    const folder = mkdtempSync('/tmp/i');
    const tar = async function* () {
      yield tarOf([
        { name: './asked/', type: '5' },
        { name: 'asked/deep/er', body: 'x' },
        { name: 'asked/same', type: '1', linkName: 'asked/deep/er' },
        { name: 'asked/link', type: '2', linkName: 'deep' },
        { name: 'asked/link/further', body: 'y' },
      ]);
    };
    await archives.unpack(folder, tar(), { only: 'asked' });
    assert.deepEqual(readdirSync(join(folder, 'asked/deep')), ['er', 'further']);
    assert.equal(readFileSync(join(folder, 'asked/same'), 'utf8'), 'x');
    rmSync(folder, { recursive: true });
  });

  test('through links that lie in a container', async () => {
    const folder = mkdtempSync('/tmp/i');
    writeFileSync(join(folder, 'a'), 'x');
    const links = `ln -s ${out} /abs; ln -s ../../../../../../..${out} /up; ln -s ${out}/secret /file; ln -s /proc/1/root${out} /magic; ln -s /proc/self/cwd/../..${out} /cwd`;
    for (const make of [stand.running, stand.ended]) {
      const { id } = await make(links);
      for (const name of ['abs', 'up', 'magic', 'cwd', 'file']) {
        await stand.gantry(['cp', 'a', `${id}:/${name}`], { workingDir: folder });
        await stand.gantry(['cp', 'a', `${id}:/${name}/a`], { workingDir: folder });
        for (const path of [`/${name}/secret`, `/${name}/`, `/${name}`]) {
          const { stdoutBytes } = await stand.gantry(['cp', '-L', `${id}:${path}`, '-']);
          assert.ok(!stdoutBytes.includes(SECRET), path);
        }
        assertUntouched();
      }
    }
    rmSync(folder, { recursive: true });
  });

  test('by a container that swaps folders for links while files are copied into it', async () => {
    const { id } = await stand.running(
      `mkdir -p /d/e ${out}; (while :; do mv /d/e /d/x; ln -s ${out} /d/e; rm /d/e; mv /d/x /d/e; done) & (while :; do mv /d /y; ln -s ${out} /d; rm /d; mv /y /d; done) &`,
    );
    const tar = tarOf([
      { name: 'e', type: '5' },
      { name: 'e/secret', body: 'overwritten' },
      { name: 'e/f/g', body: 'x' },
      { name: 'e/h', type: '2', linkName: 'x' },
    ]);
    const workingDir = mkdtempSync('/tmp/i');
    execFileSync('tar', ['-x'], { cwd: workingDir, input: tar });
    let copied = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const source = round % 2 === 0 ? '-' : 'e';
      const { exitCode, stderr } = await stand.gantry(['cp', source, `${id}:/d`], { stdin: tar, workingDir });
      assert.doesNotMatch(stderr, /unexpected/);
      if (exitCode === 0) copied += 1;
      assertUntouched();
    }
    assert.ok(copied > 0, 'not one copy was made');
    rmSync(workingDir, { recursive: true });
  });

  test('by a container that swaps them while files are copied out of it', async () => {
    const { id } = await stand.running(
      `mkdir -p /d/e; echo own > /d/e/secret; (while :; do mv /d/e /d/x; ln -s ${out} /d/e; rm /d/e; mv /d/x /d/e; done) & (while :; do rm -f /d/s; ln -s ${out}/secret /d/s; rm /d/s; echo own > /d/s; done) &`,
    );
    let found = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { stdoutBytes, stderr } = await stand.gantry(['cp', `${id}:/d`, '-']);
      assert.doesNotMatch(stderr, /unexpected/);
      assert.ok(!stdoutBytes.includes(SECRET));
      if (stdoutBytes.includes('own')) found += 1;
      const folder = mkdtempSync('/tmp/i');
      await stand.gantry(['cp', `${id}:/d`, folder]);
      execFileSync('sh', ['-c', `! grep -rq '${SECRET}' .`], { cwd: folder });
      rmSync(folder, { recursive: true });
    }
    assert.ok(found > 0, 'nothing was ever copied');
  });

  test('by a local folder that is a link, where a container has files of its name', async () => {
    const folder = mkdtempSync('/tmp/i');
    mkdirSync(join(folder, 'to'));
    symlinkSync(out, join(folder, 'to/d'));
    const { id } = await stand.ended('mkdir -p /s/d; echo x > /s/d/secret');
    const { stderr } = await stand.gantry(['cp', `${id}:/s/.`, 'to'], { workingDir: folder });
    assert.match(stderr, /cannot overwrite non-directory/);
    assertUntouched();
    rmSync(folder, { recursive: true });
  });
});
