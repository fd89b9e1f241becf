import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Engine } from '../../src/engine/index.js';
import { engineError } from '../../src/errors/engine-error.js';
import { aContainer } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

async function assertGivenBack({ terminal }: UiScreen): Promise<void> {
  await terminal.screen.write('');
  assert.equal(terminal.screen.isAlternate, false);
  assert.equal(terminal.screen.cursor.isHidden, false);
  assert.equal(terminal.stdin.isRaw, false);
}

const WAYS: readonly { readonly name: string; readonly leave: (screen: UiScreen) => void }[] = [
  { name: 'q', leave: ({ terminal }) => terminal.press('q') },
  { name: 'ctrl-c', leave: ({ terminal }) => terminal.press('ctrl-c') },
  { name: 'the end of input', leave: ({ terminal }) => void terminal.stdin.emit('end') },
];

describe('leaving', () => {
  for (const { name, leave } of WAYS) {
    test(`by ${name} gives the terminal back, and closes the engine`, async () => {
      const engine = sampleEngine();
      const screen = await UiScreen.open(engine);
      await screen.shows(/● web/);
      leave(screen);
      assert.equal(await screen.exit, 0);
      await assertGivenBack(screen);
      assert.equal(engine.isClosed, true);
      assert.deepEqual(screen.process.eventNames(), []);
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT']) {
    test(`by ${signal} gives the terminal back, and ends from it`, async () => {
      await using screen = await UiScreen.open(sampleEngine());
      await screen.shows(/● web/);
      screen.process.emit(signal);
      await assertGivenBack(screen);
      assert.deepEqual(screen.process.kills, [signal]);
    });
  }

  test('by a crash gives the terminal back before anything is told', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.shows(/● web/);
    screen.process.emit('uncaughtExceptionMonitor', new Error('a bug'));
    await assertGivenBack(screen);
  });

  test('by a bug in what is drawn gives the terminal back, and hands the error on', async () => {
    const broken = aContainer('broken', { config: { ports: undefined as never } });
    const screen = new UiScreen(new FakeEngine({ containers: [broken] }));
    await assert.rejects(screen.exit, TypeError);
    await assertGivenBack(screen);
  });

  test('ctrl-z goes to the shell, and coming back draws the screen again', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.shows(/● web/);
    await screen.press('screen.suspend');
    await assertGivenBack(screen);
    assert.deepEqual(screen.process.kills, ['SIGTSTP', 'SIGSTOP']);
    screen.process.emit('SIGCONT');
    await screen.shows(/● web/);
    assert.equal(screen.terminal.screen.isAlternate, true);
    await screen.press('screen.help');
    await screen.shows(/Everywhere/);
  });

  test('escape never leaves, q goes back first', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('container.logs');
    await screen.key('q');
    assert.equal(screen.state.focus, 'containers');
    await screen.key('escape', 'escape', 'escape');
    await screen.shows(/1 Containers/);
    assert.equal(screen.state.focus, 'containers');
  });
});

describe('beginning', () => {
  test('the first frame is there before the engine is', async () => {
    const { promise, resolve } = Promise.withResolvers<Engine>();
    const engine = sampleEngine();
    await using screen = new UiScreen(engine, { engine: () => promise });
    await screen.shows(/1 Containers[^]*Reading the containers/);
    assert.equal(engine.control.calls.length, 0);
    resolve(engine);
    await screen.shows(/● web/);
  });

  test('an engine that cannot be opened is a sentence and a hint, not a stack; r tries again', async () => {
    const engine = sampleEngine();
    let isRoot = false;
    await using screen = new UiScreen(engine, {
      engine: () => {
        if (!isRoot) throw engineError('not_root');
        return engine;
      },
    });
    await screen.shows(/gantry must run as root on this machine/);
    await screen.shows(/Run it with sudo/);
    await screen.hides(/ at .*\.js/);
    isRoot = true;
    screen.terminal.press('r');
    await screen.shows(/● web/);
  });

  test('an engine that opens but cannot be read is closed before the next try', async () => {
    const [first, second] = [sampleEngine(), sampleEngine()];
    first.control.failNext('images.list', engineError('disk_full', { path: '/x' }));
    const engines = [first, second];
    await using screen = new UiScreen(first, { engine: () => engines.shift() ?? second });
    await screen.shows(/no space left on device/);
    screen.terminal.press('r');
    await screen.shows(/● web/);
    assert.equal(first.isClosed, true);
    assert.equal(second.isClosed, false);
  });

  test('leaving a failure gives its exit code', async () => {
    const screen = new UiScreen(sampleEngine(), {
      engine: () => {
        throw engineError('not_root');
      },
    });
    await screen.shows(/must run as root/);
    screen.terminal.press('q');
    assert.equal(await screen.exit, 1);
  });

  test('an empty machine is offered the demo', async () => {
    let hasRun = false;
    await using screen = await UiScreen.open(new FakeEngine(), {
      runDemo: async () => {
        hasRun = true;
      },
    });
    await screen.shows(/No containers yet[^]*Press enter to start four small demo containers/);
    await screen.key('enter');
    await screen.shows(/Start the demo\?/);
    await screen.key('enter');
    await screen.shows(/Four demo containers were started/);
    assert.ok(hasRun);
  });

  test('help lists every key, and scrolls', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 80, rows: 24 });
    await screen.press('screen.help');
    await screen.shows(/l +Go to the logs of the container/);
    await screen.press('overlay.page.down');
    await screen.hides(/l +Go to the logs of the container/);
    for (let page = 0; page < 40; page++) await screen.press('overlay.page.down');
    const text = await screen.shows(/of (\d+), j k scroll/);
    const [, to, of] = /-(\d+) of (\d+)/.exec(text) ?? [];
    assert.equal(to, of);
    await screen.press('overlay.up');
    await screen.shows((now) => now !== text);
    await screen.key('escape');
    await screen.hides(/─ Keys ─/);
  });

  test('help is searched by words, and by one letter for a key', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 80, rows: 24 });
    await screen.press('screen.help', 'help.search');
    await screen.shows(/ Search: /);
    await screen.type('clean');
    await screen.shows(/P +List what nothing[^]*enter keeps, esc leaves/);
    assert.doesNotMatch(screen.text, /Go to the logs of the container/);
    await screen.press('help.search.enter');
    await screen.shows(/\/ searches, esc closes/);
    assert.match(screen.text, /P +List what nothing/);
    await screen.press('help.search');
    await screen.key('ctrl-u');
    await screen.type('L');
    await screen.shows((text) => /^.* L +/m.test(text) && !/List what nothing/.test(text));
    await screen.press('help.search.leave');
    await screen.shows(/P +List what nothing/);
    await screen.press('help.search');
    await screen.type('nobody knows');
    await screen.shows(/No key does that\./);
  });

  test('a lone escape key closes what is open', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.help');
    await screen.shows(/Keys/);
    screen.terminal.stdin.type('\x1b');
    await screen.hides(/─ Keys ─/);
  });
});
