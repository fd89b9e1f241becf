import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, aDigest, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

function withSome(): FakeEngine {
  const image = anImage('web:1', { sizeBytes: 3_000_000 });
  const unused = anImage('', { sizeBytes: 1_234_567 });
  const engine = new FakeEngine({
    images: [image, unused],
    containers: [
      aContainer('web', {
        imageId: image.id,
        image: 'web:1',
        state: runningState(),
        config: {
          mounts: [
            {
              type: 'volume',
              source: 'data',
              destination: '/data',
              isReadOnly: false,
              options: [],
              mayCreateSource: true,
            },
          ],
        },
      }),
      aContainer('old', { imageId: image.id, image: 'web:1', state: exitedState(0) }),
    ],
  });
  engine.volumes.add({ name: 'f'.repeat(64), isAnonymous: true });
  engine.volumes.set('data', { '/file': 'x'.repeat(2000) });
  engine.volumes.set('f'.repeat(64), { '/file': 'x'.repeat(500) });
  return engine;
}

const said = async (engine: FakeEngine, words: readonly string[], stdin = ''): Promise<string> => {
  const { exitCode, stdout, stderr } = await gantry(engine, ['system', ...words], { stdin });
  return `${stdout}${stderr}${exitCode === 0 ? '' : `(${exitCode})`}`;
};

describe('gantry system df', () => {
  test('sums', async () => {
    await using engine = withSome();
    assert.equal(
      await said(engine, ['df']),
      [
        'TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE',
        'Images          2         1         4.235MB   1.235MB (29%)',
        'Containers      2         1         2kB       1kB (50%)',
        'Local Volumes   2         1         2.5kB     500B (20%)',
        'Build Cache     0         0         0B        0B',
        '',
      ].join('\n'),
    );
    assert.equal(
      await said(engine, ['df', '--format', '{{.Type}}: {{.TotalCount}}']),
      'Images: 2\nContainers: 2\nLocal Volumes: 2\nBuild Cache: 0\n',
    );
  });

  test('one by one', async () => {
    await using engine = withSome();
    const text = await said(engine, ['df', '-v']);
    assert.match(
      text,
      /^Images space usage:\n\nREPOSITORY +TAG +IMAGE ID +CREATED +SIZE +SHARED SIZE +UNIQUE SIZE +CONTAINERS\n/,
    );
    assert.match(text, /\nweb +1 +[0-9a-f]{12} +.* 3MB +0B +3MB +2\n/);
    assert.match(
      text,
      /\n\nContainers space usage:\n\nCONTAINER ID +IMAGE +COMMAND +LOCAL VOLUMES +SIZE +CREATED +STATUS +NAMES\n/,
    );
    assert.match(text, /\n\nLocal Volumes space usage:\n\nVOLUME NAME +LINKS +SIZE\ndata +1 +2kB\n/);
    assert.match(text, /\n\nBuild cache usage: 0B\n\nCACHE ID /);
    const template = '{{range .Images}}{{.Repository}}={{.UniqueSize}} {{end}}{{range .Volumes}}{{.Name}} {{end}}';
    assert.match(await said(engine, ['df', '-v', '--format', template]), /^web=3MB <none>=1\.23MB data f{64} \n$/);
    const whole: unknown = JSON.parse(await said(engine, ['df', '-v', '--format', '{{json .}}']));
    assert.deepEqual(Object.keys(Object(whole)), ['Images', 'Containers', 'Volumes', 'BuildCache']);
  });
});

describe('gantry system prune', () => {
  test('says what will go, and only yes is yes', async () => {
    await using engine = withSome();
    const refused = await said(engine, ['prune', '--filter', 'label=x'], 'n\n');
    assert.equal(
      refused,
      [
        'WARNING! This will remove:',
        '  - all stopped containers',
        '  - all networks not used by at least one container',
        '  - all dangling images',
        '  - unused build cache',
        '',
        '  Items to be pruned will be filtered with:',
        '  - label=x',
        '',
        'Are you sure you want to continue? [y/N] ',
      ].join('\n'),
    );
    assert.equal((await engine.containers.list({ all: true })).length, 2);
  });

  test('containers, then images; volumes where they were asked for', async () => {
    await using engine = withSome();
    const text = await said(engine, ['prune', '-f', '--volumes']);
    assert.match(
      text,
      /^Deleted Containers:\n[0-9a-f]{64}\n\nDeleted Volumes:\nf{64}\n\nDeleted Images:\ndeleted: sha256:[0-9a-f]{64}\n\nTotal reclaimed space: /,
    );
    assert.deepEqual(await engine.images.list({ isDangling: true }), []);
    assert.equal((await engine.images.list()).length, 1, 'what a container stands on');
    assert.match(
      await said(engine, ['prune', '-f', '--volumes', '--filter', 'until=1h']),
      /not supported with "--volumes"/,
    );
    assert.match(
      await said(engine, ['prune', '-a'], ''),
      /images without at least one container associated to them\n {2}- all build cache/,
    );
  });
});

describe('gantry image prune', () => {
  test('filters', async () => {
    await using engine = new FakeEngine({
      images: [anImage('a:1', { labels: { keep: 'yes' } }), anImage('b:1'), anImage('')],
    });
    const prune = async (...words: readonly string[]): Promise<string> =>
      (await gantry(engine, ['image', 'prune', '-f', ...words])).stdout;
    assert.match(await prune('--filter', 'until=1h'), /^Total reclaimed space: 0B\n$/);
    engine.advance(7_200_000);
    assert.match(await prune('--filter', 'until=1h'), /^Deleted Images:\ndeleted: sha256:/);
    assert.match(await prune('-a', '--filter', 'label!=keep'), /^Deleted Images:\nuntagged: b:1\ndeleted: /);
    assert.match(await prune('--filter', 'dangling=false', '--filter', 'label=keep=yes'), /untagged: a:1/);
    assert.match((await gantry(engine, ['image', 'prune', '--filter', 'x=y'])).stderr, /invalid filter 'x'/);
  });
});

describe('gantry system check', () => {
  test('nothing wrong', async () => {
    await using engine = withSome();
    assert.equal(await said(engine, ['check']), 'Checked 3 blobs (5MB), 1 layer.\nAll is as it was stored.\n');
  });

  test('what is wrong, for whom, and what to do', async () => {
    await using engine = withSome();
    const [image = anImage('web:1')] = await engine.images.list({ reference: ['web'] });
    const problem = {
      kind: 'blob_damaged',
      what: aDigest('x'),
      images: [image],
      isRepaired: false,
      isFetched: false,
    } as const;
    engine.system.problems = [{ ...problem, containers: [] }];
    const text = await said(engine, ['check']);
    assert.match(text, /\nblob sha256:[0-9a-f]{64}: its bytes are not what they were\. Needed by web:1\.\n/);
    assert.match(text, /\nPull or load again: web:1\nFirst drop what is damaged: .*\n\(1\)$/);
    const repaired = await said(engine, ['check', '--repair']);
    assert.match(repaired, / Dropped\.\nPull or load again: web:1\n$/);
    engine.system.problems = [{ ...problem, kind: 'layer_changed', containers: ['web'] }];
    assert.match(await said(engine, ['check', '--repair']), /\nlayer .*Containers: web\.\n[^]*\(1\)$/);
  });
});
