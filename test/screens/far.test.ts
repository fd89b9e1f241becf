import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, anImage, runningState } from '../support/builders.js';
import { openRemoteStand } from '../support/remote-stand.js';
import { UiScreen } from '../support/ui-screen.js';

const image = anImage('busybox');
const world = {
  images: [image],
  containers: [
    aContainer('web', { imageId: image.id, state: runningState() }),
    aContainer('old', { imageId: image.id }),
  ],
};

describe('the screen on another machine’s engine', () => {
  test('says whose it is, and does there what keys say', async () => {
    await using stand = await openRemoteStand(world);
    const options = { engine: () => stand.engine, contextName: () => 'far\x1b[2J' };
    await using screen = await UiScreen.open(stand.far, options);
    await screen.shows(/gantry {2}far {2}fake-host .*1 running/);
    await screen.shows(/● web /);
    await screen.key('s', 'y');
    await screen.shows(/0 running/);
    assert.equal((await stand.far.containers.get('web')).state.status, 'exited');
    await stand.far.containers.start('old');
    await screen.shows(/1 running/);
  });

  test('what docker’s API does not have leaves its places empty', async () => {
    await using stand = await openRemoteStand(world);
    await using screen = await UiScreen.open(stand.far, { engine: () => stand.engine, contextName: () => 'far' });
    await stand.engine.volumes.create({ name: 'data' });
    await stand.engine.networks.create({ name: 'front' });
    await screen.key('3');
    await screen.shows(/data/);
    await screen.key('4');
    await screen.shows(/front/);
    assert.equal(screen.state.overlay, undefined);
    assert.doesNotMatch(screen.text, /has no such thing/);
    assert.deepEqual(stand.api.bugs, []);
  });
});
