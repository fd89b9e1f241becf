import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseDiffId } from '../../../src/oci/digest.js';
import { aDigest, anImage, START_MS } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const layer = (seed: string) => parseDiffId(aDigest(seed));

/** An image on so many layers, with a history of one step each. */
function onLayers(name: string, ...seeds: readonly string[]) {
  const image = anImage(name, { sizeBytes: seeds.length * 1_000_000 });
  const history = seeds.map((seed, index) => ({
    created: new Date(START_MS + index * 1000).toISOString(),
    created_by: `RUN /bin/sh -c make ${seed} # buildkit`,
    comment: 'buildkit.dockerfile.v0',
  }));
  const rootfs = { type: 'layers', diff_ids: seeds.map(layer) } as const;
  return { ...image, config: { ...image.config, history, rootfs } };
}

const withThree = (): FakeEngine =>
  new FakeEngine({
    images: [onLayers('base:1', 'a'), onLayers('web:1', 'a', 'b', 'c'), onLayers('db:1', 'a', 'd')],
  });

const said = async (engine: FakeEngine, ...words: readonly string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await gantry(engine, words);
  return `${stdout}${stderr}${exitCode === 0 ? '' : `(${exitCode})`}`;
};

describe('gantry history', () => {
  test('newest first, others missing', async () => {
    await using engine = withThree();
    engine.advance(60_000);
    const id = anImage('db:1').id.slice(7, 19);
    const table = (await said(engine, 'history', 'db:1')).trimEnd().split('\n');
    assert.deepEqual(
      table.map((line) => line.split(/ {2,}/)),
      [
        ['IMAGE', 'CREATED', 'CREATED BY', 'SIZE', 'COMMENT'],
        [id, '59 seconds ago', 'RUN /bin/sh -c make d # buildkit', '1MB', 'buildkit.dockerfile.v0'],
        ['<missing>', 'About a minute ago', 'RUN /bin/sh -c make a # buildkit', '1MB', 'buildkit.dockerfile.v0'],
      ],
    );
  });

  test('-q, --no-trunc, exact, by a template', async () => {
    await using engine = withThree();
    const { id } = anImage('db:1');
    assert.equal(await said(engine, 'history', '-q', 'db:1'), `${id.slice(7, 19)}\n<missing>\n`);
    assert.equal(await said(engine, 'history', '-q', '--no-trunc', 'db:1'), `${id}\n<missing>\n`);
    assert.equal(
      await said(engine, 'history', '-H=false', '--format', '{{.Size}} {{.Comment}}', 'base:1'),
      '1000000 buildkit.dockerfile.v0\n',
    );
    assert.match(await said(engine, 'image', 'history', '--human=false', 'base:1'), /^IMAGE +CREATED AT +CREATED BY/);
    assert.match(await said(engine, 'history', 'nothing'), /No such image: nothing/);
    assert.match(
      await said(engine, 'history', '--platform', 's390x', 'base:1'),
      /does not match the specified platform/,
    );
  });
});

describe('looking into images', () => {
  test('images --tree: what they share (T38)', async () => {
    await using engine = withThree();
    const id = (name: string): string => anImage(name).id.slice(7, 19);
    assert.equal(
      await said(engine, 'images', '--tree'),
      [
        `base:1 ${id('base:1')} (1MB in 1 layer)`,
        `├─ web:1 ${id('web:1')} (2MB in 2 layers)`,
        `└─ db:1 ${id('db:1')} (1MB in 1 layer)`,
        '',
      ].join('\n'),
    );
    assert.match(await said(engine, 'images', '--tree', '-q'), /--tree shows all images/);
  });

  test('shared and unique size where they are asked for, and only there', async () => {
    await using engine = withThree();
    const row = '{{.Repository}} {{.SharedSize}} {{.UniqueSize}} {{.Containers}}';
    assert.match(await said(engine, 'images', '--format', row), /^web 1MB 2MB 0$/m);
    assert.match(await said(engine, 'images', '--format', 'json'), /"SharedSize":"N\/A"/);
    assert.equal(engine.control.calls.filter(({ method }) => method === 'images.usage').length, 1);
  });

  test('images --filter until', async () => {
    await using engine = withThree();
    engine.advance(60_000);
    engine.addImage(anImage('late:1', { createdAtMs: engine.nowMs }));
    assert.equal(
      await said(engine, 'images', '--format', '{{.Repository}}', '--filter', 'until=30s'),
      'db\nweb\nbase\n',
    );
  });

  test('image layers: counts, waste, files', async () => {
    await using engine = withThree();
    const { id } = anImage('base:1');
    engine.images.layersOf.set(id, {
      layers: [
        {
          digest: aDigest('one'),
          diffId: layer('a'),
          sizeBytes: 1000,
          createdBy: 'ADD x /',
          wastedBytes: 250,
          files: [
            { path: '/x', kind: 'added', sizeBytes: 750 },
            { path: '/y', kind: 'added', sizeBytes: 250 },
          ],
        },
        {
          digest: aDigest('two'),
          diffId: layer('b'),
          sizeBytes: 0,
          createdBy: 'RUN rm /y',
          wastedBytes: 0,
          files: [{ path: '/y', kind: 'deleted', sizeBytes: 0 }],
        },
      ],
      sizeBytes: 1000,
      wastedBytes: 250,
      wasted: [{ path: '/y', sizeBytes: 250, times: 1 }],
    });
    const table = await said(engine, 'image', 'layers', 'base:1');
    assert.match(table, /^LAYER +SIZE +ADDED +CHANGED +DELETED +WASTED +CREATED BY\n/);
    assert.match(table, /\n[0-9a-f]{12} +1kB +2 +0 +0 +250B +ADD x \/\n/);
    assert.match(table, /\nEfficiency: 75\.0% \(250B of 1kB wasted\)\n {5}250B in 1 layer: \/y\n$/);
    assert.match(await said(engine, 'image', 'layers', '--files', 'base:1'), / 1kB\n {2}A {4}750B \/x\n/);
    assert.equal(await said(engine, 'image', 'layers', '--format', '{{.Deleted}}', 'base:1'), '0\n1\n');
  });

  test('image diff: configuration, then files', async () => {
    await using engine = withThree();
    engine.addImage(anImage('other:1', { run: { Cmd: ['serve'], Env: ['A=1'], Labels: { tier: 'x' } } }));
    engine.images.differences = [{ path: '/a', kind: 'added' }];
    const config = '- Cmd=["sh"]\n+ Cmd=["serve"]\n';
    const whole = await said(engine, 'image', 'diff', 'base:1', 'other:1');
    assert.ok(whole.startsWith(config), whole);
    assert.match(whole, /\n\+ Label tier=x\nA \/a\n$/);
    assert.equal(await said(engine, 'image', 'diff', '--files', 'base:1', 'other:1'), 'A /a\n');
    assert.equal(await said(engine, 'image', 'diff', 'base:1', 'base:1'), '');
  });

  test('image dockerfile: from an image that is here', async () => {
    await using engine = withThree();
    assert.match(await said(engine, 'image', 'dockerfile', 'web:1'), /^FROM base:1\nRUN make b\nRUN make c\n/);
    assert.match(await said(engine, 'image', 'dockerfile', '--from-scratch', 'web:1'), /^FROM scratch\nRUN make a\n/);
  });

  test('image rebase', async () => {
    await using engine = withThree();
    const id = (await said(engine, 'image', 'rebase', 'web:1', 'db:1', '--from', 'base:1', '-t', 'web:2')).trim();
    assert.equal((await engine.images.get('web:2')).id, id);
    assert.match(await said(engine, 'image', 'rebase', 'web:1'), /requires exactly 2 arguments|requires 2 arguments/);
  });

  test('image flatten', async () => {
    await using engine = withThree();
    const id = (await said(engine, 'image', 'flatten', 'web:1', '-t', 'web:flat')).trim();
    assert.equal((await engine.images.get('web:flat')).id, id);
  });
});

describe('gantry save', () => {
  test('to a terminal it is refused; to a folder it is a layout', async () => {
    await using engine = withThree();
    const { stderr, exitCode } = await gantry(engine, ['save', 'web:1'], { terminal: { columns: 80, rows: 24 } });
    assert.match(stderr, /cowardly refusing to save to a terminal\. Use the -o flag or redirect/);
    assert.equal(exitCode, 1);
    assert.equal(await said(engine, 'save', '-o', '/tmp/new-layout/', 'web:1'), '');
    assert.ok(engine.control.calls.some(({ method }) => method === 'images.saveFolder'));
    assert.match(
      await said(engine, 'save', '-o', '/no/such/place', 'web:1'),
      /invalid output path: directory "\/no\/such" does not exist/,
    );
    assert.match(await said(engine, 'save', 'web:1', 'db:1'), /^sha256:[0-9a-f]{64}\nsha256:[0-9a-f]{64}$/);
    assert.match(await said(engine, 'save'), /requires at least 1 argument/);
  });
});

test('inspect of an image has docker’s fields in docker’s order', async () => {
  await using engine = withThree();
  const [shown] = JSON.parse(await said(engine, 'image', 'inspect', 'web:1'));
  assert.deepEqual(Object.keys(shown), [
    'Id',
    'RepoTags',
    'RepoDigests',
    'Parent',
    'Comment',
    'Created',
    'DockerVersion',
    'Author',
    'Config',
    'Architecture',
    'Os',
    'Size',
    'GraphDriver',
    'RootFS',
    'Metadata',
    'Descriptor',
  ]);
  assert.deepEqual(shown.GraphDriver, {
    Data: {
      LowerDir: '/var/lib/gantry/snapshots/l/2:/var/lib/gantry/snapshots/l/1',
      UpperDir: '/var/lib/gantry/snapshots/l/3',
    },
    Name: 'overlay2',
  });
  assert.deepEqual(Object.keys(shown.Config).slice(0, 6), [
    'Hostname',
    'Domainname',
    'User',
    'AttachStdin',
    'AttachStdout',
    'AttachStderr',
  ]);
  assert.match(shown.Metadata.LastTagTime, /^2026-01-02T03:04:05/);
});
