import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { echo, LEADER, oneContainer, openShell } from '../support/shell-screen.js';
import { UiScreen } from '../support/ui-screen.js';

describe('a shell in the pane', () => {
  test('has the keys beside logs and stats, gives them back at the leader, and goes on', async () => {
    const { screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/bash web[^]*root@web:\/#/);
    await screen.shows(/Stats: web[^]*Logs: web/);
    screen.terminal.press('q', 'ctrl-c', 'tab');
    await screen.shows(/<q><\\u0003><\\t>/);
    await screen.key(LEADER, 'tab');
    assert.equal(screen.state.focus, 'containers');
    await screen.shows(/<q><\\u0003><\\t>/);
    await screen.key(LEADER);
    screen.terminal.press('s');
    await screen.shows(/<\\t><s>/);
  });

  test('closes with a word and its exit code when it ends, and the focus goes back', async () => {
    const { screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    screen.terminal.press('X');
    await screen.shows(/The shell in web ended with 3\./);
    assert.equal(screen.state.focus, 'containers');
    await screen.hides(/root@web/);
  });

  test('killed, stays to be read, and takes what is still typed for nothing', async () => {
    const { engine, screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    await engine.exit('web', 137);
    await screen.shows(/root@web[^]*The shell in web ended with 137\. enter closes it/);
    await screen.key('d', 's', 'P');
    assert.equal(screen.state.overlay, undefined);
    await screen.key('enter');
    await screen.hides(/root@web/);
    assert.equal(screen.state.focus, 'containers');
  });

  test('that cannot be opened says so in a sentence of its own', async () => {
    const engine = oneContainer();
    engine.control.failNext('execs.start', engineError('runtime_failed', { reason: 'no more processes' }));
    await using screen = await UiScreen.open(engine);
    await screen.press('container.shell');
    await screen.shows(/no more processes\./);
  });

  test('gets what is typed while it opens; a hanging engine does not keep the keys', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', echo);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    const release = engine.control.hold('execs.start');
    screen.terminal.press('e');
    await screen.shows(/Opening a terminal in web/);
    screen.terminal.press('l', 'q');
    await screen.key(LEADER, '1');
    assert.equal(screen.state.focus, 'containers');
    release();
    await screen.shows(/<l(><)?q>/);
  });

  test('closed while it opens, is left as soon as it is there', async () => {
    const engine = oneContainer();
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    const release = engine.control.hold('execs.start');
    screen.terminal.press('e');
    await screen.shows(/Opening a terminal in web/);
    await screen.key(LEADER, 'x');
    assert.equal(screen.state.terminals.tabs.length, 0);
    release();
    await screen.idle();
    await screen.hides(/Opening a terminal/);
  });

  test('is asked about before it is closed, and before gantry is left', async () => {
    const { screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    await screen.key(LEADER, 'x');
    await screen.shows(/Close the terminal\?/);
    await screen.key('escape', 'q', 'q');
    await screen.shows(/Quit\?[^]*A shell is open in web\. By leaving it is asked to end/);
    await screen.key('escape');
    await screen.key(LEADER, LEADER, 'x', 'y');
    await screen.hides(/root@web/);
    assert.equal(screen.state.terminals.tabs.length, 0);
  });

  test('has the size of its pane, and follows it', async () => {
    const { engine, screen } = await openShell(echo, { columns: 120, rows: 40 });
    await using _ = screen;
    await screen.shows(/root@web/);
    const [process] = engine.execs.processes;
    const first = process?.sizes.at(-1);
    assert.ok(first && first.columns > 40 && first.rows > 10, JSON.stringify(first));
    await screen.key(LEADER, '+', '+');
    assert.deepEqual(process?.sizes.at(-1), { columns: 118, rows: 36 });
    screen.terminal.resize(80, 24);
    await screen.until(({ size }) => size.columns === 80);
    assert.deepEqual(process?.sizes.at(-1), { columns: 78, rows: 20 });
  });

  test('has no keys while the screen is too small to show it', async () => {
    const { screen } = await openShell(echo);
    await screen.shows(/root@web/);
    screen.terminal.resize(40, 10);
    await screen.shows(/gantry needs 60x15/);
    await screen.key('z');
    screen.terminal.resize(120, 40);
    await screen.shows(/root@web:\/# +│/);
    screen.terminal.press('a');
    await screen.shows(/<a>/);
    screen.terminal.resize(40, 10);
    await screen.shows(/gantry needs 60x15/);
    await screen.key('q', 'q');
    assert.equal(await screen.exit, 0);
  });

  test('several are tabs', async () => {
    const { engine, screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    screen.terminal.press('1');
    await screen.shows(/<1>/);
    await screen.key(LEADER, 'e');
    await screen.until(({ terminals }) => terminals.tabs[1]?.status.kind === 'open');
    await screen.hides(/<1>/);
    screen.terminal.press('2');
    await screen.shows(/<2>/);
    assert.equal(engine.execs.processes.length, 2);
    await screen.key(LEADER, ']');
    await screen.shows(/<1>/);
    await screen.key('[');
    await screen.shows(/<2>/);
  });

  for (const [columns, rows] of [
    [200, 50],
    [120, 30],
    [80, 24],
    [60, 15],
  ] as const) {
    test(`at ${columns}x${rows} it is whole, and its last column and row can be reached`, async () => {
      const { engine, screen } = await openShell(echo, { columns, rows });
      await using _ = screen;
      await screen.shows(/root@web/);
      const size = engine.execs.processes[0]?.sizes.at(-1);
      assert.ok(size);
      engine.execs.processes[0]?.write(
        `\x1b[2J\x1b[H<\x1b[${size.rows};1H(\x1b[${size.rows};${size.columns}H)\x1b[1;${size.columns}H>`,
      );
      await screen.shows(new RegExp(`│<.{${size.columns - 2}}>│[^]*│\\(.{${size.columns - 2}}\\)│`));
    });
  }
});

describe('a shell on the whole screen', () => {
  test('has every key, goes back to its pane at the leader, and forth again', async () => {
    const engine = oneContainer();
    engine.programs.set('bash', echo);
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('E');
    await screen.shows(/It ends with exit or ctrl-d; ctrl-\] goes back to gantry/);
    await screen.shows(/root@web/);
    assert.equal(screen.terminal.screen.isAlternate, false);
    assert.deepEqual(engine.execs.processes[0]?.sizes.at(-1), { rows: 40, columns: 120 });
    screen.terminal.press('q', 'ctrl-c');
    await screen.shows(/<q><\\u0003>/);
    screen.terminal.press(LEADER);
    await screen.shows(/● web[^]*<q><\\u0003>/);
    assert.equal(screen.terminal.screen.isAlternate, true);
    await screen.key('F');
    await screen.hides(/1 Containers/);
    await screen.shows(/root@web.*<q>/);
    screen.terminal.press('X');
    await screen.shows(/The shell in web ended with 3\./);
    await screen.shows(/● web/);
    assert.equal(screen.terminal.screen.isAlternate, true);
  });

  test('what it had switched on is off when gantry is back', async () => {
    const { engine, screen } = await openShell(echo);
    await using _ = screen;
    await screen.shows(/root@web/);
    engine.execs.processes[0]?.write('\x1b[?1049h\x1b[?1h\x1b[?1003h\x1b[?2004h\x1b[?25lfull');
    await screen.shows(/full/);
    await screen.key(LEADER, 'F');
    await screen.hides(/1 Containers/);
    await screen.shows(/^ +full/m);
    const { screen: real } = screen.terminal;
    assert.equal(real.modes.applicationCursorKeysMode, true);
    assert.equal(real.modes.mouseTrackingMode, 'any');
    screen.terminal.press(LEADER);
    await screen.shows(/1 Containers/);
    assert.equal(real.modes.applicationCursorKeysMode, false);
    assert.notEqual(real.modes.mouseTrackingMode, 'any');
  });
});

describe('where there is no shell', () => {
  test('it is one of this machine', async () => {
    const engine = oneContainer();
    engine.programs.delete('sh');
    await using screen = await UiScreen.open(engine);
    await screen.shows(/● web/);
    screen.terminal.press('e');
    await screen.shows(/A shell of this machine in web, its tools in \/dev\/gantry\/bin\./);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
  });

  test('or one in the place of a container that does not run', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: exitedState(1) })] });
    await using screen = await UiScreen.open(engine);
    await screen.shows(/web/);
    screen.terminal.press('e');
    await screen.shows(/A shell in the place of web, which does not run: changes to its files are discarded/);
    engine.debug.processes[0]?.end(0);
    await screen.shows(/The shell in web ended\./);
  });
});
