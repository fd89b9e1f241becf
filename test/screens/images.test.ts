import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, aDigest, anImage, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

describe('images', () => {
  test('are listed with size, age and users', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.shows(/nginx +1\.27 +192M +5w +web/);
    await screen.shows(/postgres +17 +438M +12d +(migrate db|db migrate)/);
    await screen.shows(/[0-9a-f]{12} +<none> +801M/);
  });

  test('a pull shows each layer, goes on while other panes are used, and ends with a notice', async () => {
    const engine = sampleEngine();
    engine.pulls.offer('busybox:latest');
    engine.pulls.hold();
    await using screen = await UiScreen.open(engine);
    await screen.press('image.pull');
    await screen.type('busybox');
    await screen.key('enter');
    const pull = await engine.pulls.next();
    pull.progress({ layer: 'aaaabbbbcccc', phase: 'downloading', currentBytes: 4_000_000, totalBytes: 10_000_000 });
    await screen.shows(/aaaabbbbcccc +downloading .*4\.0M\/10M/);
    await screen.shows(/40%/);
    await screen.key('escape');
    await screen.shows(/2 Images ─ pulling busybox 40%/);
    await screen.press('move.down');
    pull.progress({ layer: 'aaaabbbbcccc', phase: 'extracting', currentBytes: 10_000_000, totalBytes: 10_000_000 });
    await screen.shows(/pulling busybox 100%/);
    await screen.press('image.pull');
    await screen.shows(/Pull busybox/);
    pull.finish();
    await screen.shows(/Pulled docker\.io\/library\/busybox:latest/);
    await screen.hides(/Pull busybox/);
    await screen.shows(/busybox +latest/);
  });

  test('a pull can be cancelled', async () => {
    const engine = sampleEngine();
    engine.pulls.offer('busybox:latest');
    engine.pulls.hold();
    await using screen = await UiScreen.open(engine);
    await screen.press('image.pull');
    await screen.type('busybox');
    await screen.key('enter');
    await engine.pulls.next();
    await screen.press('pull.cancel');
    await screen.shows(/The pull was cancelled/);
  });

  test('leaving while an image is pulled asks first', async () => {
    const engine = sampleEngine();
    engine.pulls.offer('busybox:latest');
    engine.pulls.hold();
    await using screen = await UiScreen.open(engine);
    await screen.press('image.pull');
    await screen.type('busybox');
    await screen.key('enter');
    await engine.pulls.next();
    await screen.key('escape');
    await screen.press('screen.close');
    await screen.shows(/Still being pulled: busybox/);
    await screen.press('confirm.yes');
    assert.equal(await screen.exit, 0);
  });

  test('a pull that fails says why and what to do', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('image.pull');
    await screen.type('nowhere/nothing');
    await screen.key('enter');
    await screen.shows(/That did not work/);
    await screen.shows(/nowhere\/nothing/);
    await screen.key('escape');
    await screen.press('image.pull');
    await screen.shows(/Image: nowhere\/nothing/);
  });

  test('of a name that is too long for its line, the end that is typed on is shown', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 80, rows: 24 });
    await screen.press('image.pull');
    await screen.type(`127.0.0.1:5000/team/app@sha256:${'0123456789abcdef'.repeat(3)}fedcba`);
    await screen.shows(/Image: ….*fedcba/);
    await screen.shows(/nginx, alpine:3\.20/);
  });

  test('an image that a container runs on is said to stay', async () => {
    const image = anImage('used:1');
    const engine = new FakeEngine({
      images: [image],
      containers: [aContainer('server', { imageId: image.id, state: runningState() })],
    });
    await using screen = await UiScreen.open(engine);
    await screen.press('pane.images', 'image.remove');
    await screen.shows(/server runs on it, and it stays until that ends/);
  });

  test('an image is removed after a question', async () => {
    const engine = new FakeEngine({ images: [anImage('one:1'), anImage('two:2')] });
    await using screen = await UiScreen.open(engine);
    await screen.press('pane.images', 'image.remove');
    await screen.shows(/Remove this image\?/);
    await screen.press('confirm.yes');
    await screen.shows(/Removed image docker\.io\/library\/one:1/);
    await screen.until(({ images }) => images.items.length === 1);
  });

  test('an image in use is not removed without force, and the reason is told', async () => {
    const image = anImage('used:1');
    const engine = new FakeEngine({
      images: [image],
      containers: [aContainer('user', { imageId: image.id, state: exitedState(0) })],
    });
    await using screen = await UiScreen.open(engine);
    await screen.press('pane.images', 'image.remove');
    await screen.shows(/Used by user/);
    engine.control.failNext(
      'images.remove',
      engineError('image_in_use', { ref: 'used:1', container: 'user', isRunning: false } as never),
    );
    await screen.press('confirm.yes');
    await screen.until(({ notice }) => notice?.tone === 'bad');
    await screen.press('image.remove', 'confirm.toggle.f', 'confirm.yes');
    assert.deepEqual(engine.control.callsOf('images.remove').at(-1), [image.id, { force: true }]);
  });
});

describe('cleaning up', () => {
  test('lists what nothing needs, with ages and sizes, and begins with Cancel', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/\[ \] later .*created/);
    await screen.shows(/\[x\] job-7 .* 2m +1\.0K/);
    await screen.shows(/\[x\] [0-9a-f]{12} +image without a name +1d +801M/);
    await screen.shows(/4 objects marked: frees 801 MB/);
    await screen.key('enter', 'enter');
    await screen.hides(/Clean up/);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('removes what is marked and tells each result', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/4 objects marked/);
    engine.control.failNext(
      'containers.remove',
      engineError('system_call_failed', { call: 'unlink', path: '/x', errno: 'EBUSY' }),
    );
    await screen.key('tab', 'tab', 'enter', 'tab', 'enter');
    await screen.shows(/3 of 4 removed, 801 MB freed, 1 could not be removed/);
    await screen.shows(/unlink \/x: EBUSY/);
    await screen.key('enter');
    await screen.hides(/Clean up/);
    assert.ok(screen.state.containers.items.some(({ name }) => name === 'later'));
  });

  test('an image that a staying container uses cannot be marked', async () => {
    const dangling = anImage('', { sizeBytes: 5_000_000 });
    const engine = new FakeEngine({
      images: [dangling],
      containers: [aContainer('old', { imageId: dangling.id, image: aDigest('x'), state: exitedState(0) })],
    });
    await using screen = await UiScreen.open(engine);
    await screen.press('cleanup.open');
    await screen.shows(/1 object marked/);
    await screen.press('overlay.down', 'cleanup.mark');
    await screen.shows(/2 objects marked/);
    await screen.press('overlay.up', 'cleanup.mark');
    await screen.shows(/0 objects marked/);
    await screen.press('overlay.down', 'cleanup.mark');
    await screen.shows(/is used by old\. It stays\./);
  });

  test('with nothing to clean up it says so', async () => {
    const image = anImage('one:1');
    const containers = [aContainer('web', { imageId: image.id, state: runningState() })];
    await using screen = await UiScreen.open(new FakeEngine({ images: [image], containers }));
    await screen.press('cleanup.open');
    await screen.shows(/Nothing to clean up/);
  });
});
