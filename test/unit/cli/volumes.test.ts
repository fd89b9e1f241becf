import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { naturalOrder } from '../../../src/cli/volume/natural-order.js';
import { mountOf } from '../../contract/volume-service.contract.js';
import { aContainer, anImage, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryOptions, gantry, startGantry } from '../../support/gantry.js';
import { tarOf } from '../../support/tar-builder.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

function withSome(): FakeEngine {
  const image = anImage('busybox');
  const web = aContainer('web', { imageId: image.id, state: runningState(), config: { mounts: [mountOf('data2')] } });
  const engine = new FakeEngine({ images: [image], containers: [web] });
  engine.volumes.add({ name: 'data10', labels: { 'com.example.tier': 'db', a: 'b' } });
  engine.volumes.add({ name: 'f'.repeat(64), isAnonymous: true });
  engine.volumes.set('data2', { '/file': 'x'.repeat(2000) });
  return engine;
}

const said = async (engine: FakeEngine, words: readonly string[], options: GantryOptions = {}): Promise<string> => {
  const { exitCode, stdout, stderr } = await gantry(engine, words, options);
  return `${stdout}${stderr}${exitCode === 0 ? '' : `(${exitCode})`}`;
};

describe('gantry volume', () => {
  test('ls, as docker prints it', async () => {
    await using engine = withSome();
    assert.equal(
      await said(engine, ['volume', 'ls']),
      ['DRIVER    VOLUME NAME', 'local     data2', 'local     data10', `local     ${'f'.repeat(64)}`, ''].join('\n'),
    );
    assert.equal(await said(engine, ['volume', 'ls', '-q', '-f', 'dangling=false']), 'data2\n');
    assert.equal(
      await said(engine, ['volume', 'ls', '-f', 'name=10', '--format', '{{.Name}} {{.Label "com.example.tier"}}']),
      'data10 db\n',
    );
    assert.equal(
      await said(engine, ['volume', 'list', '-f', 'label=a=b', '--format', 'json']),
      '{"Availability":"N/A","Driver":"local","Group":"N/A","Labels":"a=b,com.example.tier=db","Links":"N/A","Mountpoint":"/var/lib/gantry/volumes/data10/_data","Name":"data10","Scope":"local","Size":"N/A","Status":"N/A"}\n',
    );
    assert.equal(
      await said(engine, ['volume', 'ls', '-f', 'name=data2', '--format', 'table {{.Name}}\t{{.Mountpoint}}']),
      'VOLUME NAME   MOUNTPOINT\ndata2         /var/lib/gantry/volumes/data2/_data\n',
    );
    assert.equal(
      await said(engine, ['volume', 'ls', '-f', 'dangling=maybe']),
      "Error: invalid filter 'dangling=[maybe]'\n(1)",
    );
    assert.equal(await said(engine, ['volume', 'ls', '-f', 'size=1']), "Error: invalid filter 'size'\n(1)");
  });

  test('ls --usage tells how much each holds, when it was used, and by whom', async () => {
    await using engine = withSome();
    engine.addContainer(
      aContainer('old', { config: { mounts: [mountOf('data2', { isReadOnly: true, destination: '/in' })] } }),
    );
    assert.equal(
      await said(engine, ['volume', 'ls', '--usage', '-f', 'name=data']),
      [
        'VOLUME NAME   SIZE      LAST USED   USED BY',
        'data2         2kB       in use      web:/data, (old:/in:ro)',
        'data10        0B        never       ',
        '',
      ].join('\n'),
    );
    assert.equal(
      await said(engine, ['volume', 'ls', '--format', '{{.Name}}|{{.Users}}', '-f', 'name=data10']),
      'data10|\n',
    );
  });

  test('create, inspect and rm', async () => {
    await using engine = withSome();
    assert.equal(
      await said(engine, [
        'volume',
        'create',
        'new',
        '--label',
        'x=y',
        '-o',
        'type=tmpfs',
        '-o',
        'device=tmpfs',
        '--opt',
        'o=size=1m,uid=5',
      ]),
      'new\n',
    );
    assert.equal(
      await said(engine, ['volume', 'inspect', 'new']),
      `[
    {
        "CreatedAt": "2026-01-02T03:04:05Z",
        "Driver": "local",
        "Labels": {
            "x": "y"
        },
        "Mountpoint": "/var/lib/gantry/volumes/new/_data",
        "Name": "new",
        "Options": {
            "device": "tmpfs",
            "o": "size=1m,uid=5",
            "type": "tmpfs"
        },
        "Scope": "local"
    }
]
`,
    );
    assert.match(
      await said(engine, ['volume', 'inspect', '--size', 'data2']),
      /"Labels": null,[^]*"Options": null,[^]*"UsageData": \{\n +"RefCount": 1,\n +"Size": 2000\n/,
    );
    assert.equal(
      await said(engine, ['volume', 'inspect', '-f', '{{.Name}} {{.Scope}}', 'new', 'none']),
      'new local\nError: get none: no such volume\n(1)',
    );
    assert.match(
      await said(engine, ['volume', 'rm', 'new', 'none', 'data2']),
      /^new\nError: get none: no such volume\nError: remove data2: volume is in use - \[[0-9a-f]{64}\]\n\(1\)$/,
    );
    assert.equal(await said(engine, ['volume', 'rm', '-f', 'none']), 'none\n');
    assert.match(await said(engine, ['volume', 'create']), /^[0-9a-f]{64}\n$/);
    assert.equal(
      await said(engine, ['volume', 'create', '-d', 'nfs', 'x1']),
      'Error: create x1: error looking up volume plugin nfs: plugin "nfs" not found\n(1)',
    );
    assert.equal(
      await said(engine, ['volume', 'create', '--name', 'a', 'b']),
      'Error: conflicting options: cannot specify a volume-name through both --name and as a positional arg\n(1)',
    );
  });

  test('Ctrl-C at the question of prune is a no', async () => {
    await using engine = withSome();
    const before = (await engine.volumes.list()).length;
    const running = startGantry(engine, ['volume', 'prune'], { stdin: new PassThrough() });
    await running.sees('[y/N] ');
    running.signals.emit('SIGINT');
    const { exitCode, stdout } = await running.done;
    assert.equal(exitCode, 0);
    assert.ok(stdout.endsWith('[y/N] \n'), stdout);
    assert.equal((await engine.volumes.list()).length, before);
    assert.deepEqual(running.signals.eventNames(), []);
  });

  test('prune asks, and takes what it says', async () => {
    await using engine = withSome();
    const warning = (what: string): string =>
      `WARNING! This will remove ${what} not used by at least one container.\nAre you sure you want to continue? [y/N] `;
    assert.equal(await said(engine, ['volume', 'prune'], { stdin: 'n\n' }), warning('anonymous local volumes'));
    assert.equal(
      await said(engine, ['volume', 'prune'], { stdin: 'y\n' }),
      `${warning('anonymous local volumes')}Deleted Volumes:\n${'f'.repeat(64)}\n\nTotal reclaimed space: 0B\n`,
    );
    assert.equal(
      await said(engine, ['volume', 'prune', '-f', '--filter', 'all=1', '--filter', 'label!=a']),
      'Total reclaimed space: 0B\n',
    );
    assert.equal(await said(engine, ['volume', 'prune', '-a'], { stdin: '' }), warning('all local volumes'));
    assert.equal(
      await said(engine, ['volume', 'prune', '-af']),
      'Deleted Volumes:\ndata10\n\nTotal reclaimed space: 0B\n',
    );
    assert.equal(
      await said(engine, ['volume', 'prune', '-a', '--filter', 'all=1']),
      'Error: conflicting options: cannot specify both --all and --filter all=1\n(1)',
    );
  });

  test('export and import, by file and by stream, compressed as the name says', async () => {
    await using engine = withSome();
    const workingDir = temporaryFolder();
    assert.equal(await said(engine, ['volume', 'export', 'data2', '-o', 'plain.tar'], { workingDir }), '');
    assert.equal(await said(engine, ['volume', 'export', 'data2', '-o', 'it.tar.zst'], { workingDir }), '');
    assert.equal(
      await said(engine, ['volume', 'export', 'data2', '-o', 'it.bin', '--compress', 'gzip'], { workingDir }),
      '',
    );
    const plain = readFileSync(join(workingDir, 'plain.tar'));
    assert.ok(plain.includes('./file'));
    assert.deepEqual(zstdDecompressSync(readFileSync(join(workingDir, 'it.tar.zst'))), plain);
    assert.deepEqual(gunzipSync(readFileSync(join(workingDir, 'it.bin'))), plain);
    assert.match(
      await said(engine, ['volume', 'export', 'data2'], { terminal: { columns: 80, rows: 24 } }),
      /cowardly refusing to save to a terminal/,
    );
    assert.match(
      await said(engine, ['volume', 'export', 'none', '-o', 'none.tar'], { workingDir }),
      /get none: no such volume/,
    );
    assert.equal(existsSync(join(workingDir, 'none.tar')), false);

    assert.equal(
      await said(engine, ['volume', 'import', 'copy', 'plain.tar', '--label', 'a=b'], { workingDir }),
      'copy\n',
    );
    assert.equal(await said(engine, ['volume', 'diff', 'copy', 'data2']), '');
    assert.match(
      await said(engine, ['volume', 'import', 'copy', 'plain.tar'], { workingDir }),
      /^Error: volume copy is not empty\nhint: .*\n\(1\)$/,
    );
    const stdin = new PassThrough();
    stdin.end(tarOf([{ name: './other', body: 'y' }]));
    assert.equal(await said(engine, ['volume', 'import', '--force', 'copy', '-'], { stdin }), 'copy\n');
    assert.equal(await said(engine, ['volume', 'diff', 'copy', './plain.tar'], { workingDir }), 'D /file\nA /other\n');
    assert.equal(
      await said(engine, ['volume', 'import', 'copy', 'gone.tar'], { workingDir }),
      'Error: open gone.tar: no such file or directory\n(1)',
    );
    assert.equal(
      await said(engine, ['volume', 'import', 'copy', '.'], { workingDir }),
      'Error: read .: is a directory\n(1)',
    );
    writeFileSync(join(workingDir, 'x'), '');
    assert.equal(await said(engine, ['volume', 'clone', 'data2', 'third']), 'third\n');
    assert.equal(await said(engine, ['volume', 'diff', 'third', 'data2']), '');
    assert.match(await said(engine, ['volume', 'export', 'data2', '--compress', 'xz']), /unknown compression "xz"/);
  });
});

describe('gantry backup', () => {
  test('backs up, lists, goes back, and removes', async () => {
    await using engine = withSome();
    assert.equal(await said(engine, ['backup', 'data10', '-m', 'empty']), 'data10:1\n');
    engine.volumes.set('data10', { '/a': 'first' });
    assert.equal(await said(engine, ['volume', 'backup', 'data10', '-q', '--keep', '1']), '2\n');
    engine.advance(60_000);
    assert.match(
      await said(engine, ['backup', 'ls']),
      /^BACKUP +VOLUME +CREATED +CONTENT +SIZE +CAUSE +NOTE\n2 +data10 +About a minute ago +5B +\S+kB +user *\n$/,
    );
    engine.volumes.set('data10', { '/b': 'second' });
    assert.equal(await said(engine, ['volume', 'diff', 'data10']), 'A /b\n', 'alone: since the newest backup');
    assert.equal(await said(engine, ['volume', 'diff', 'data10', '2']), 'A /b\n');
    assert.equal(
      await said(engine, ['backup', 'restore', 'data10']),
      'data10\nWhat it held is backup 3: gantry backup restore 3 brings it back.\n',
    );
    assert.equal(await said(engine, ['volume', 'diff', 'data10', 'data10:3']), 'D /b\n');
    assert.equal(await said(engine, ['volume', 'restore', '3', '--as', 'aside']), 'aside\n');
    assert.equal(await said(engine, ['backup', 'ls', '-q', 'data10']), '3\n2\n');
    assert.match(
      await said(engine, ['backup', 'rm', '2', '9']),
      /^data10:2\nError: no such backup: 9\nhint: .*\n\(1\)$/,
    );
  });

  test('by itself', async () => {
    await using engine = withSome();
    assert.equal(await said(engine, ['volume', 'schedule', 'data2', '--every', '1d', '--keep', '7']), 'data2\n');
    assert.match(
      await said(engine, ['backup', 'schedule']),
      /^VOLUME +EVERY +KEEP +NEXT +FAILURE\ndata2 +24h +7 +in 24 hours *\n$/,
    );
    await said(engine, ['backup', 'data10', '--every', '90m']);
    assert.match(await said(engine, ['backup', 'schedule']), /\ndata10? +1h30m +all +in 2 hours */);
    assert.equal(await said(engine, ['backup', 'schedule', 'data2', '--off']), 'data2\n');
    assert.doesNotMatch(await said(engine, ['backup', 'schedule']), /data2/);
    assert.match(await said(engine, ['backup', 'schedule', 'data2']), /one of --every and --off must be given/);
    assert.match(await said(engine, ['backup', 'schedule', '--off']), /which volume\?/);
  });
});

test('what counts up in names is in its order', () => {
  const names = ['b', 'a10', 'a9', 'a', 'a09b', '10', '9'];
  assert.deepEqual(names.toSorted(naturalOrder), ['9', '10', 'a', 'a09b', 'a9', 'a10', 'b']);
});
