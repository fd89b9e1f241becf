import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BuildBoard, type BuildProgress, type BuildRequest } from '../../../src/engine/index.js';
import { anImage } from '../../support/builders.js';
import { openRemoteStand, type RemoteStand } from '../../support/remote-stand.js';

const TEXT = 'FROM web:1\nRUN make \\\n  all\n';
const ASKED: BuildRequest = { context: { kind: 'none' }, dockerfile: { text: TEXT }, tags: ['made:1'] };

async function open(): Promise<RemoteStand> {
  const stand = await openRemoteStand({ images: [anImage('web:1')] });
  stand.far.builds.dockerfileText = TEXT;
  return stand;
}

describe('a build on a far engine', () => {
  test('is told as one on this machine', async () => {
    await using at = await open();
    at.far.builds.runs.set('make', { output: 'made\n' });
    const board = new BuildBoard();
    const kinds: string[] = [];
    const onProgress = (progress: BuildProgress): void => {
      board.take(progress, 0);
      kinds.push(progress.kind);
    };
    const { imageId, names } = await at.engine.builds.build(ASKED, { onProgress });
    assert.equal((await at.far.images.get('made:1')).id, imageId);
    assert.deepEqual(names, ['made:1']);
    const [, , step] = board.rows;
    assert.deepEqual(
      [step?.status, step?.output, step?.vertex.instruction?.range],
      ['done', ['made'], { startLine: 2, endLine: 3 }],
    );
    assert.deepEqual(kinds.slice(-2), ['image', 'tagged']);
    await at.engine.builds.build(ASKED, { onProgress });
    assert.ok(kinds.includes('cached'));
  });

  test('fails there as it would here', async () => {
    await using at = await open();
    at.far.builds.runs.set('make', { output: 'no rule\n', exitCode: 2 });
    const board = new BuildBoard();
    const build = at.engine.builds.build(ASKED, { onProgress: (progress) => board.take(progress, 0) });
    await assert.rejects(build, { code: 'build_step_failed' });
    assert.deepEqual(board.failed?.output, ['no rule']);
  });

  test('what only BuildKit has is refused before anything is sent', async () => {
    await using at = await open();
    const secrets = [{ id: 'a', bytes: new Uint8Array(1) }];
    await assert.rejects(at.engine.builds.build({ ...ASKED, secrets }), { code: 'far_not_implemented' });
    const outputs = [{ kind: 'cacheonly' }] as const;
    await assert.rejects(at.engine.builds.build({ ...ASKED, outputs }), { code: 'far_not_implemented' });
    await assert.rejects(at.engine.builds.build({ ...ASKED, noCache: ['x'] }), { code: 'far_not_implemented' });
    assert.deepEqual(at.far.control.callsOf('builds.build'), []);
  });

  test('brings the logins of this machine', async () => {
    await using at = await open();
    const credentials = { 'r.test': { username: 'a', password: 'b' } };
    await at.engine.builds.build({ ...ASKED, credentials });
    const asked = at.far.control.callsOf('builds.build')[0]?.[0] as BuildRequest;
    assert.deepEqual(asked.credentials?.['r.test']?.password, 'b');
  });

  test('its cache is shown, and removed', async () => {
    await using at = await open();
    await at.engine.builds.build(ASKED);
    const [record] = await at.engine.builds.cacheUsage();
    assert.deepEqual([record?.type, record?.sizeBytes], ['regular', 1024]);
    assert.equal((await at.engine.builds.prune({ all: true })).freedBytes, 1024);
    assert.deepEqual(await at.engine.builds.cacheUsage(), []);
  });
});
