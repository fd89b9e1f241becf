import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { apiTraceWriter } from '../../src/api-trace/write-api-trace.js';
import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { openSystem, typed } from '../support/system-screen.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('events', () => {
  test('come as they happen, newest first; the cursor stays with the newest', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await screen.shows(/Nothing has happened yet/);
    await engine.containers.start('one');
    await screen.shows(/container +start +one/);
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/▌.*volume +create +ledger[^]*start +one/);
  });

  test('of one type alone, and those that match', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await engine.containers.start('one');
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/ledger/);
    await screen.press('events.type');
    await screen.shows(/only container/);
    await screen.hides(/ledger/);
    await screen.press('events.type', 'events.type');
    await screen.shows(/only volume[^]*ledger/);
    await screen.press('list.filter');
    await typed(screen, 'nothing');
    await screen.shows(/Nothing matches \/nothing/);
    await screen.key('escape');
    await screen.shows(/ledger/);
  });

  test('stand still while they are paused; what came meanwhile is counted, and then shown', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await screen.press('events.pause');
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/paused, 1 event wait/);
    await screen.hides(/ledger/);
    await screen.press('events.pause');
    await screen.shows(/create +ledger/);
  });

  test('tell ids by their start, and whole only where all of them is shown', async () => {
    const container = aContainer('one', { state: runningState() });
    const { id } = container;
    const engine = new FakeEngine({ containers: [container] });
    await using screen = await openSystem('events', engine);
    await engine.networks.create({ name: 'back' });
    await engine.networks.connect('back', 'one');
    await screen.shows(new RegExp(`network +connect +back +.*container=${id.slice(0, 12)}(?![0-9a-f])`));
    await screen.press('event.show');
    await screen.shows(new RegExp(`container=${id}`));
  });

  test('show all that they say', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one', { image: 'busybox' })] });
    await using screen = await openSystem('events', engine);
    await engine.containers.start('one');
    await screen.shows(/start +one/);
    await screen.press('event.show');
    await screen.shows(/container start[^]*image=busybox/);
  });

  test('hostile names in them can send nothing to the terminal', async () => {
    const hostile = 'bad\x1b]0;owned\x07\x1b[2J\u202edrow\n';
    const engine = new FakeEngine({
      containers: [aContainer(hostile, { config: { labels: { [hostile]: hostile } } })],
    });
    await using screen = await openSystem('events', engine);
    await engine.containers.start(hostile);
    await screen.shows(/start +bad/);
    await screen.press('event.show');
    await screen.shows(/container start[^]*esc closes/);
    for (const forbidden of [/owned/, /\x1b\]/, /\u202e/]) assert.doesNotMatch(screen.terminal.stdout.raw, forbidden);
  });

  testWhole('the list', {
    open: async (env) => {
      const engine = new FakeEngine({ containers: [aContainer('one')] });
      const screen = await openSystem('events', engine, { env });
      await engine.containers.start('one');
      return screen;
    },
    shows: /start +one/,
  });
});

describe('API requests', () => {
  /** Two that a serve was asked, one of which was refused. */
  function tracedEngine(): FakeEngine {
    const engine = new FakeEngine();
    engine.system.runRoot = temporaryFolder();
    const keep = apiTraceWriter(engine.system.runRoot, {
      pid: process.pid,
      nowMs: () => engine.nowMs,
      isAlive: () => true,
    });
    keep('GET /containers/json → 200, 4 ms');
    keep('POST /containers/create?name=x {"Image":"bad\u001b]0;owned\u0007"} → 404 "No such image", 2 ms');
    return engine;
  }

  test('are shown as a serve keeps them, and as they come; whole ones behind enter', async () => {
    const engine = tracedEngine();
    await using screen = await openSystem('requests', engine);
    await screen.shows(/2 requests[^]*▌.*POST \/containers\/create[^]*GET \/containers\/json → 200/);
    const other = apiTraceWriter(engine.system.runRoot, { pid: 1, nowMs: () => engine.nowMs + 1, isAlive: () => true });
    other('GET /version → 200, 1 ms');
    await screen.shows(/3 requests[^]*▌.* 1 GET \/version/);
    await screen.press('move.down', 'request.show');
    await screen.shows(/Request of serve \d+[^]*No such image/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /owned\x07/);
  });

  test('are none where no serve traces, and of a far engine none are looked for here', async () => {
    const engine = new FakeEngine();
    engine.system.runRoot = temporaryFolder();
    await using screen = await openSystem('requests', engine);
    await screen.shows(/gantry serve --trace starts one/);
    await using far = await openSystem('requests', engine, { contextName: () => 'far' });
    await far.shows(/shown on its own machine/);
  });

  testWhole('the list', { open: async (env) => await openSystem('requests', tracedEngine(), { env }), shows: /POST/ });
});
