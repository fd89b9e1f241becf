import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Flow } from '../../src/engine/index.js';
import { aContainer, aContainerId, anEndpoint, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

/** A screen on the files of `ledger`. */
async function openFiles(options: UiScreenOptions = {}) {
  const engine = new FakeEngine();
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'first line\nsecond line\n', '/2026/scan': 'x'.repeat(3000) });
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 140, rows: 40, ...options }));
  await screen.press('pane.volumes');
  await screen.shows(/ledger/);
  await screen.press('volume.files');
  await screen.shows(/[╭+][─-] ledger [─-]/);
  whileOpening.move();
  return { engine, screen };
}

describe('files of volumes', () => {
  test('are walked through and looked into', async () => {
    const { screen } = await openFiles();
    await using _ = screen;
    await screen.shows(/2026\//);
    await screen.press('file.open');
    await screen.shows(/scan/);
    await screen.press('file.up', 'move.last', 'file.open');
    await screen.shows(/first line/);
    await screen.press('file.copy');
    await screen.shows(/b in the list writes it to a file/);
    await screen.key('escape');
    await screen.hides(/first line/);
    await screen.key('escape');
    await screen.hides(/[╭+][─-] ledger [─-]/);
    assert.equal(screen.state.focus, 'volumes');
  });

  test('of one that is gone say so', async () => {
    const { engine, screen } = await openFiles();
    await using _ = screen;
    await engine.volumes.remove('ledger');
    await screen.shows(/nothing selected/);
  });

  testWhole('the tab', { open: async (env) => (await openFiles({ env })).screen, shows: /book/ });
});

const FLOW: Flow = {
  protocol: 'tcp',
  state: 'ESTABLISHED',
  startedBy: 'container',
  address: '172.17.0.2',
  port: 40_000,
  peerAddress: '172.17.0.3',
  peerPort: 5432,
  peer: { kind: 'container', containerId: aContainerId('db'), name: 'db' },
  sent: { packets: 10, bytes: 2048 },
  received: { packets: 12, bytes: 1_048_576 },
};

function talkingEngine(): FakeEngine {
  const state = runningState({ endpoints: [anEndpoint()] });
  const engine = new FakeEngine({
    containers: [aContainer('web', { state }), aContainer('db', { state }), aContainer('idle')],
  });
  engine.traffic.setFlows('web', [FLOW]);
  engine.traffic.setFlows('db', [
    {
      ...FLOW,
      startedBy: 'peer',
      peer: { kind: 'outside' },
      peerAddress: '2001:db8::1',
      peerPort: 9,
      state: '',
      protocol: 'udp',
    },
  ]);
  return engine;
}

/** A screen on who talks on the bridge. */
async function openFlows(options: UiScreenOptions = {}) {
  const engine = talkingEngine();
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 160, rows: 40, ...options }));
  whileOpening.move();
  return { engine, screen };
}

describe('who talks to whom', () => {
  test('is a tab of a container', async () => {
    const { screen } = await openFlows();
    await using _ = screen;
    await screen.press('move.last', 'move.up', 'container.open', 'detail.tab.flows');
    await screen.shows(/web 172\.17\.0\.2:40000 +> db 172\.17\.0\.3:5432 +tcp +established +2\.0K +1\.0M/);
    await screen.press('detail.to.lists', 'move.last');
    await screen.shows(/It does not run, so it talks to nobody/);
  });

  test('on a network is told once, as who began it sees it', async () => {
    const { engine, screen } = await openFlows();
    await using _ = screen;
    const other: Flow = {
      ...FLOW,
      startedBy: 'peer',
      address: FLOW.peerAddress,
      port: FLOW.peerPort,
      peerAddress: FLOW.address,
      peerPort: FLOW.port,
      peer: { kind: 'container', containerId: aContainerId('web'), name: 'web' },
      sent: FLOW.received,
      received: FLOW.sent,
    };
    engine.traffic.setFlows('db', [other]);
    await engine.networks.create({ name: 'back' });
    for (const name of ['web', 'db']) await engine.networks.connect('back', name);
    await screen.press('pane.networks', 'move.first');
    await screen.shows(/▌ back .* db web/);
    await screen.press('network.flows');
    await screen.shows(/back ─ 1 flow ─/);
    await screen.shows(/web 172\.17\.0\.2:40000/);
  });

  testWhole('the tab', {
    open: async (env) => {
      const { screen } = await openFlows({ env });
      await screen.press('container.open', 'detail.tab.flows');
      return screen;
    },
    shows: /udp|tcp/,
  });
});
