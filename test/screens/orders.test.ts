import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { SIGHUP, SIGTERM } from '../../src/oci/signal.js';
import { aContainer, aContainerId, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const twoContainers = (): FakeEngine =>
  new FakeEngine({
    containers: [aContainer('down', { state: exitedState(0) }), aContainer('up', { state: runningState() })],
  });

const selectDown = ['move.last'];

describe('orders to containers', () => {
  test('s starts what is down at once', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press(...selectDown, 'container.start-stop');
    await screen.shows(/down started/);
    await screen.shows(/● down +busybox +Up/);
  });

  test('s asks before it stops, with the focus on going ahead', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press('container.start-stop');
    await screen.shows(/Stop\?/);
    assert.equal(engine.control.callsOf('containers.stop').length, 0);
    await screen.key('enter');
    await screen.shows(/up stopped/);
    await screen.shows(/up +busybox +Exited/);
  });

  test('escape leaves a question without doing anything', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press('container.start-stop');
    await screen.shows(/Stop\?/);
    await screen.key('escape');
    await screen.hides(/Stop\?/);
    assert.equal(engine.control.callsOf('containers.stop').length, 0);
  });

  test('r restarts after a question', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press('container.restart', 'confirm.yes');
    await screen.shows(/up restarted/);
    assert.equal(engine.control.callsOf('containers.restart').length, 1);
  });

  test('p pauses, and lets it go on', async () => {
    await using screen = await UiScreen.open(twoContainers());
    await screen.press('container.pause');
    await screen.shows(/◐ up +busybox +Paused/);
    await screen.press('container.pause');
    await screen.shows(/● up +busybox +Up/);
  });

  test('d asks with the focus on Cancel, so that enter removes nothing', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press(...selectDown, 'container.remove');
    await screen.shows(/Remove this container\?/);
    await screen.key('enter');
    await screen.hides(/Remove this container\?/);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
    await screen.press('container.remove');
    await screen.key('tab', 'enter');
    await screen.shows(/down removed/);
    assert.deepEqual(engine.control.callsOf('containers.remove'), [
      [aContainerId('down'), { force: false, removeVolumes: false }],
    ]);
  });

  test('what runs is removed only with force, which D has switched on', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    await screen.press('container.remove');
    await screen.shows(/only force removes it/);
    await screen.press('confirm.yes');
    await screen.shows(/[Ss]top the container|running/);
    await screen.press('container.remove.force', 'confirm.toggle.v');
    await screen.shows(/\[x\] f force/);
    await screen.press('confirm.yes');
    await screen.shows(/up removed/);
    assert.deepEqual(engine.control.callsOf('containers.remove').at(-1), [
      aContainerId('up'),
      { force: true, removeVolumes: true },
    ]);
  });

  test('ctrl-k sends the chosen signal', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    const signals: number[] = [];
    engine.addContainer(aContainer('catcher', { state: runningState() }), {
      program: async ({ onSignal, ended }) => {
        onSignal((signal) => signals.push(signal));
        await ended;
        return 0;
      },
    });
    await screen.press('screen.redraw');
    await screen.shows(/catcher/);
    await screen.press('move.first', 'container.kill');
    await screen.shows(/Send to catcher/);
    await screen.key('enter');
    await screen.press('container.kill', 'overlay.down', 'overlay.down', 'overlay.down');
    await screen.key('enter');
    await screen.shows(/catcher got SIGHUP/);
    assert.deepEqual(signals, [SIGTERM, SIGHUP]);
  });

  test('marks make an order one for all of them', async () => {
    const engine = new FakeEngine({
      containers: ['a', 'b', 'c'].map((name) => aContainer(name, { state: exitedState(0) })),
    });
    await using screen = await UiScreen.open(engine);
    await screen.press('list.mark', 'list.mark');
    await screen.shows(/2 marked/);
    await screen.press('container.remove');
    await screen.shows(/Remove these 2 containers\?/);
    await screen.shows(/a \(busybox\) and b \(busybox\)/);
    await screen.press('confirm.yes');
    await screen.hides(/2 marked/);
    await screen.until(({ containers }) => containers.items.length === 1);
  });

  test('a key that can do nothing says why', async () => {
    await using screen = await UiScreen.open(twoContainers());
    await screen.press(...selectDown, 'container.pause');
    await screen.shows(/down is exited\./);
    await screen.key('Z');
    await screen.shows(/Z does nothing\. \? shows every key\./);
    await screen.key('w');
    await screen.shows(/w \(.*\) works in the (logs|networks)/);
  });

  test('while an order is carried out, the row says so, and a second one is refused', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    const release = engine.control.hold('containers.stop');
    screen.terminal.press('s');
    await screen.shows(/Stop\?/);
    screen.terminal.press('enter');
    await screen.shows(/up +busybox +stopping/);
    screen.terminal.press('s');
    await screen.shows(/up is stopping/);
    release();
    await screen.shows(/up stopped/);
  });

  test('a conflict is a notice, a failure of the machine a report', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    engine.control.failNext(
      'containers.pause',
      engineError('container_state_conflict', { reason: 'already paused elsewhere' }),
    );
    await screen.press('container.pause');
    await screen.shows(/already paused elsewhere/);
    engine.control.failNext('containers.pause', engineError('runtime_failed', { reason: 'cgroup is gone' }));
    await screen.press('container.pause');
    await screen.shows(/That did not work/);
    await screen.shows(/OCI runtime error: cgroup is gone/);
    await screen.key('escape');
    await screen.hides(/That did not work/);
  });

  test('a bug in the engine is told with its stack, and the screen goes on', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    engine.control.failNext('containers.pause', new TypeError('undefined is not a container'));
    await screen.press('container.pause');
    await screen.shows(/undefined is not a container/);
    await screen.shows(/This is a bug in gantry/);
    await screen.key('escape');
    await screen.press('container.pause');
    await screen.shows(/up paused/);
  });

  test('a container that was removed elsewhere goes from the list', async () => {
    const engine = twoContainers();
    await using screen = await UiScreen.open(engine);
    engine.control.failNext('containers.pause', engineError('container_not_found', { ref: 'up' }));
    await screen.press('container.pause');
    await screen.shows(/No such container: up/);
  });
});
