import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const oneContainer = (hasTty = false): FakeEngine =>
  new FakeEngine({ containers: [aContainer('web', { config: { hasTty, hasStdin: true }, state: runningState() })] });

describe('a shell in a container', () => {
  test('has the real screen and every key, and gives both back', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', async ({ stdin, write }) => {
      write('root@web:/# ');
      for await (const bytes of stdin) {
        const text = new TextDecoder().decode(bytes);
        write(`<${text.replace('\r', 'CR')}>`);
        if (text.includes('\r')) return 0;
      }
      return 1;
    });
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('e');
    await screen.shows(/bash in web\. It ends with exit/);
    assert.equal(screen.terminal.screen.isAlternate, false);
    screen.terminal.press('q', 'ctrl-c');
    await screen.shows(/<q><\x03>|<q>/);
    screen.terminal.press('enter');
    await screen.shows(/The shell in web ended\./);
    assert.equal(screen.terminal.screen.isAlternate, true);
    await screen.shows(/● web/);
    await screen.press('screen.help');
    await screen.shows(/Keys/);
  });

  test('has the size of the terminal, and follows it', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine, { columns: 100, rows: 30 });
    engine.programs.set('ash', async ({ ended }) => (await ended, 0));
    screen.terminal.press('e');
    await screen.shows(/ash in web/);
    const [shell] = engine.execs.processes;
    assert.deepEqual(shell?.sizes.at(-1), { rows: 30, columns: 100 });
    screen.terminal.resize(120, 40);
    assert.deepEqual(shell?.sizes.at(-1), { rows: 40, columns: 120 });
    shell?.end(3);
    await screen.shows(/The shell in web ended with 3/);
  });

  test('where the image has none, it is one of this machine', async () => {
    const engine = oneContainer();
    engine.programs.delete('sh');
    await using screen = await UiScreen.open(engine);
    screen.terminal.press('e');
    await screen.shows(/A shell of this machine in web, its tools in \/dev\/gantry\/bin\./);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
    assert.equal(screen.terminal.screen.isAlternate, true);
  });

  test('where the container does not run, it is in its place', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: exitedState(1) })] });
    await using screen = await UiScreen.open(engine);
    screen.terminal.press('e');
    await screen.shows(/A shell in the place of web, which does not run: changes to its files are discarded/);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
  });

  test('what is typed while it opens is for the shell', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', async ({ stdin, write }) => {
      for await (const bytes of stdin) {
        const text = new TextDecoder().decode(bytes);
        write(text);
        if (text.includes('\r')) return 0;
      }
      return 0;
    });
    await using screen = await UiScreen.open(engine);
    const release = engine.control.hold('execs.start');
    screen.terminal.press('e');
    await screen.until(() => engine.control.callsOf('execs.start').length > 0);
    screen.terminal.press('l', 'q', 's');
    release();
    await screen.shows(/lqs/);
    assert.equal(screen.state.focus, 'containers');
    screen.terminal.press('enter');
    await screen.shows(/The shell in web ended/);
  });

  test('twice in a row works as once', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', async ({ stdin }) => {
      for await (const _ of stdin) return 0;
      return 0;
    });
    await using screen = await UiScreen.open(engine);
    for (const time of [1, 2]) {
      screen.terminal.press('e');
      await screen.until(() => engine.execs.processes.length === time);
      screen.terminal.press('x');
      await screen.shows(/The shell in web ended/);
    }
  });
});

describe('attaching to a container', () => {
  test('shows what its program writes; ctrl-p ctrl-q comes back and the program goes on', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    screen.terminal.press('A');
    await screen.shows(/Attached to web\. ctrl-p ctrl-q comes back/);
    engine.write('web', 'hello from inside');
    await screen.shows(/hello from inside/);
    screen.terminal.press('ctrl-p', 'ctrl-q');
    await screen.shows(/Detached from web\. It goes on\./);
    await screen.shows(/● web/);
  });

  test('where the program has no terminal, ctrl-c comes back too, and does not stop it', async () => {
    const engine = oneContainer(false);
    await using screen = await UiScreen.open(engine);
    screen.terminal.press('A');
    await screen.shows(/Attached to web/);
    engine.write('web', 'one\ntwo\n');
    await screen.shows(/^one\ntwo/m);
    screen.terminal.press('ctrl-c');
    await screen.shows(/Detached from web/);
    await screen.shows(/● web/);
  });

  test('ends with the program', async () => {
    const engine = oneContainer(true);
    await using screen = await UiScreen.open(engine);
    screen.terminal.press('A');
    await screen.shows(/Attached to web/);
    await engine.exit('web', 0);
    await screen.shows(/The program of web has ended/);
  });
});
