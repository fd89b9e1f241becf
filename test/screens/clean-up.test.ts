import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, anImage, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

async function withPlaces(): Promise<FakeEngine> {
  const engine = new FakeEngine({
    containers: [
      aContainer('old', {
        config: { network: { kind: 'network', name: 'front' } },
        state: exitedState(0),
      }),
    ],
  });
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'x'.repeat(3000) });
  const { name } = engine.volumes.add({});
  engine.volumes.set(name, { '/scratch': 'x'.repeat(5000) });
  for (const network of ['front', 'back']) await engine.networks.create({ name: network });
  return engine;
}

describe('cleaning up networks and volumes', () => {
  test('what nobody named and nothing uses is marked, a named volume only by hand', async () => {
    await using screen = await UiScreen.open(await withPlaces());
    await screen.press('cleanup.open');
    await screen.shows(/\[x\] back +bridge network .* - +nothing/);
    await screen.shows(/\[x\] [0-9a-f]{12} +anonymous volume, never used .* 5\.0K/);
    await screen.shows(/\[ \] ledger +named volume, never used .* 3\.0K/);
    await screen.press('cleanup.mark.all');
    await screen.shows(/\[ \] ledger/);
  });

  test('a network that an ended container needs goes with that container, and not without', async () => {
    await using screen = await UiScreen.open(await withPlaces());
    await screen.press('cleanup.open');
    await screen.shows(/\[x\] old/);
    await screen.shows(/\[ \] front .* old/);
    await screen.press('cleanup.mark');
    await screen.press('cleanup.mark', 'cleanup.mark');
    await screen.shows(/front is used by old\. It stays/);
  });

  test('an engine that does not tell what builds keep keeps nobody from cleaning up the rest', async () => {
    const engine = await withPlaces();
    await using screen = await UiScreen.open(engine);
    for (const method of ['builds.cacheUsage', 'images.usage'] as const)
      engine.control.failNext(method, engineError('scope_exceeded', { reason: 'no more of it' }));
    await screen.press('cleanup.open');
    await screen.shows(/3 objects marked/);
  });

  test('removes them, and the lists are without them', async () => {
    const engine = await withPlaces();
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/3 objects marked/);
    await screen.key('tab', 'tab', 'enter');
    await screen.shows(/3 objects will be removed in 10 s/);
    await screen.key('tab', 'enter');
    await screen.shows(/3 of 3 removed/);
    const names = (await engine.volumes.list()).map(({ name }) => name);
    assert.deepEqual(names, ['ledger']);
    const networks = await engine.networks.list({ type: 'custom' });
    assert.deepEqual(
      networks.map(({ name }) => name),
      ['front'],
    );
  });
});

/** Containers that ended, one that runs, and nothing else to clean up. */
function withEnded(): FakeEngine {
  return new FakeEngine({
    containers: [
      aContainer('job-1', { state: exitedState(0) }),
      aContainer('job-2', { state: exitedState(1) }),
      aContainer('web', { state: runningState() }),
    ],
  });
}

describe('cleaning up exited containers', () => {
  for (const size of [
    { columns: 200, rows: 50 },
    { columns: 60, rows: 15 },
  ]) {
    test(`takes three keys from the start, at ${size.columns}x${size.rows}: P, d, enter`, async () => {
      const engine = withEnded();
      await using screen = await UiScreen.open(engine, size);
      await screen.key('P', 'd', 'enter');
      await screen.shows(/2 objects will be removed in 10 s/);
      engine.advance(10_000);
      await screen.shows(/2 of 2 removed/);
      assert.deepEqual(
        (await engine.containers.list({ all: true })).map(({ name }) => name),
        ['web'],
      );
    });
  }

  test('is taken back within ten seconds, from the screen and after it was closed', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter');
    await screen.shows(/Take back/);
    await screen.key('enter');
    await screen.shows(/Taken back: nothing was removed/);
    await screen.key('d', 'enter', 'escape');
    await screen.shows(/2 objects will be removed in 10 s\. P to take it back/);
    await screen.key('P');
    await screen.shows(/Take back/);
    await screen.key('enter');
    await screen.shows(/\[x\] job-1/);
    engine.advance(60_000);
    await screen.until(({ nowMs }) => nowMs === engine.nowMs);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('goes on with its screen closed, and says what became of it', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter', 'escape');
    engine.advance(10_000);
    await screen.shows(/Cleaned up: 2 removed\./);
    await screen.until(({ containers, cleanupAtWork }) => containers.items.length === 1 && cleanupAtWork === undefined);
  });

  test('that is left in the middle removes nothing, and says so before', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter', 'escape');
    await screen.press('screen.close');
    await screen.shows(/2 objects were to be removed in a moment\. By leaving, nothing is removed\./);
    await screen.key('y');
    assert.equal(await screen.exit, 0);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
  });

  test('leaves what was started again meanwhile', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'd', 'enter');
    await engine.containers.start('job-1');
    engine.advance(10_000);
    await screen.shows(/1 of 2 removed.*1 could not be removed/);
    assert.equal((await engine.containers.get('job-1')).state.status, 'running');
  });

  test('never happens by enter alone: Cancel comes first', async () => {
    const engine = withEnded();
    await using screen = await UiScreen.open(engine);
    await screen.key('P', 'enter', 'enter');
    await screen.until(({ overlay }) => overlay === undefined);
    assert.equal((await engine.containers.list({ all: true })).length, 3);
  });
});

const HOUR_MS = 3_600_000;

/** Jobs that ended at different times, and images that nothing uses. */
function afterADay(): FakeEngine {
  const engine = new FakeEngine({
    containers: [
      aContainer('old-job', { config: { labels: { team: 'a' } }, state: exitedState(0) }),
      aContainer('web', { state: runningState() }),
    ],
    images: [anImage('spare:1', { sizeBytes: 7000 }), anImage('spare:2', { sizeBytes: 9000 })],
  });
  engine.advance(30 * HOUR_MS);
  return engine;
}

async function endAJob(engine: FakeEngine): Promise<void> {
  await engine.containers.create({ name: 'new-job', image: 'spare:2' });
  await engine.containers.start('new-job');
  await engine.exit('new-job', 0);
}

describe('what may be for later', () => {
  test('is listed with its size and not marked: images that nothing uses, and what builds keep', async () => {
    const engine = afterADay();
    await engine.builds.build({ context: { kind: 'none' }, dockerfile: { text: 'FROM scratch\nRUN make\n' } });
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/\[ \] spare:1 +image that nothing uses .* 7\.0K +nothing/);
    await screen.shows(/\[ \] build cache +\d+ steps? of builds/);
    // The job that ended, and the image without a name that the build made.
    await screen.shows(/2 objects marked/);
    await screen.press('cleanup.mark.all', 'cleanup.to.remove', 'cleanup.enter');
    await screen.shows(/will be removed in 10 s/);
    engine.advance(10_000);
    await screen.shows(/(\d+) of \1 removed/);
    assert.deepEqual(await engine.builds.cacheUsage(), []);
    assert.deepEqual(
      (await engine.images.list()).flatMap(({ names }) => names).filter((name) => name.includes('spare')),
      [],
    );
  });

  test('an image with several names goes with all of them, and one that came to be used stays', async () => {
    const engine = afterADay();
    await engine.images.tag('spare:1', 'again:1');
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/again:1 spare:1/);
    await screen.press('cleanup.mark.all', 'cleanup.to.remove', 'cleanup.enter');
    await screen.shows(/will be removed in 10 s/);
    await engine.containers.create({ name: 'user', image: 'spare:2' });
    engine.advance(10_000);
    await screen.shows(/1 could not be removed/);
    const names = (await engine.images.list()).flatMap((image) => image.names.map((name) => name.replace(/.*\//, '')));
    assert.ok(names.includes('spare:2') && !names.includes('spare:1') && !names.includes('again:1'), names.join(' '));
  });
});

describe('filtering what could go', () => {
  test('by age: what ended less than a day ago is not shown, and does not go', async () => {
    const engine = afterADay();
    await endAJob(engine);
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/\[x\] new-job/);
    await screen.shows(/2 objects marked/);
    await screen.press('cleanup.filter');
    await screen.type('exited >24h');
    await screen.shows(/Clean up ─ \/exited >24h 1 of \d/);
    await screen.hides(/new-job .*exited/);
    await screen.press('cleanup.filter.enter');
    await screen.shows(/1 object marked/);
    await screen.press('cleanup.to.remove', 'cleanup.enter');
    await screen.shows(/1 object will be removed/);
    engine.advance(10_000);
    await screen.shows(/1 of 1 removed/);
    const left = await engine.containers.list({ all: true });
    assert.deepEqual(left.map(({ name }) => name).sort(), ['new-job', 'web']);
  });

  test('by label and by word, and left with escape all is there again', async () => {
    const engine = afterADay();
    await endAJob(engine);
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open', 'cleanup.filter');
    await screen.type('label=team=a');
    await screen.shows(/\/label=team=a 1 of \d/);
    await screen.press('cleanup.filter.leave');
    await screen.shows(/\[x\] new-job/);
    await screen.press('cleanup.filter');
    await screen.type('!container <1d');
    await screen.shows(/0 objects marked/);
  });
});
