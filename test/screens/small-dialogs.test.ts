import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, anImage, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const LONG_NAME = 'a-container-with-a-name-that-is-clearly-longer-than-forty-cells-wide';

const SMALLEST = { columns: 60, rows: 15 };

const engineWith = (...names: readonly string[]): FakeEngine =>
  new FakeEngine({ containers: names.map((name) => aContainer(name, { state: runningState() })) });

describe('dialogs on the smallest screen', () => {
  test('a question keeps its switches and its buttons, however long the names are', async () => {
    await using screen = await UiScreen.open(engineWith(LONG_NAME), SMALLEST);
    await screen.press('container.remove');
    const text = await screen.shows(/Remove this container\?/);
    assert.match(text, /a-container-with-a-name/);
    assert.match(text, /force: kill it if it runs[^]*\[ Cancel \] {2}\[ Remove \][^\n]*\n╰╰─+╯╯/);
  });

  test('a question about many of them says that there are more, and keeps its buttons', async () => {
    const engine = engineWith(...Array.from({ length: 9 }, (_, index) => `${LONG_NAME}-${index}`));
    await using screen = await UiScreen.open(engine, SMALLEST);
    await screen.press('list.mark.all', 'container.remove.force');
    const text = await screen.shows(/Remove these 9 containers\?/);
    assert.match(text, /…[^]*\[x\] f force[^]*\[ ] v[^]*\[ Cancel \]/);
  });

  test('its switches and buttons are where the mouse finds them', async () => {
    const engine = engineWith(LONG_NAME);
    await using screen = await UiScreen.open(engine, SMALLEST);
    await screen.press('container.remove');
    const lines = (await screen.shows(/\[ \] f force/)).split('\n');
    const row = lines.findIndex((line) => line.includes('f force'));
    screen.terminal.press(`\x1b[<0;${(lines[row] ?? '').indexOf('force') + 1};${row + 1}M`);
    await screen.shows(/\[x\] f force/);
  });

  test('a switch says all that it does, and a click on any of its lines ticks it', async () => {
    await using screen = await UiScreen.open(new FakeEngine({ images: [anImage('busybox:latest')] }), SMALLEST);
    await screen.press('pane.images', 'image.remove');
    const lines = (await screen.shows(/\[ \] f force: also where it has several names[^]*containers that ended/)).split(
      '\n',
    );
    const row = lines.findIndex((line) => line.includes('that ended'));
    screen.terminal.press(`\x1b[<0;${(lines[row] ?? '').indexOf('ended') + 1};${row + 1}M`);
    await screen.shows(/\[x\] f force/);
    await screen.shows(/\[ Cancel \] {2}\[ Remove \]/);
  });

  test('signals are told without a cut', async () => {
    await using screen = await UiScreen.open(engineWith('web'), SMALLEST);
    await screen.press('container.kill');
    const text = await screen.shows(/▌ SIGTERM/);
    assert.match(text, /SIGTERM +asks it to end +│/);
  });

  test('all tabs of a container have a name', async () => {
    await using screen = await UiScreen.open(engineWith('web'), SMALLEST);
    await screen.press('container.open');
    await screen.shows(/ 1 Procs 2 Files .* 8 Flow/);
  });
});

describe('what was just said', () => {
  for (const [columns, rows] of [
    [200, 50],
    [80, 24],
    [60, 15],
  ] as const) {
    test(`is whole, on the lines that it needs, at ${columns}x${rows}`, async () => {
      await using screen = await UiScreen.open(engineWith('checkout-of-the-shop'), { columns, rows });
      const told = (sentence: RegExp): Promise<string> =>
        screen.shows((text) => sentence.test(text.replace(/\s+/g, ' ')));
      await screen.press('container.attach');
      await told(/ Attached to checkout-of-the-shop, which has no terminal\. .* detaches; the program goes on\./);
      screen.terminal.press('\x10\x11');
      await told(/ Detached from checkout-of-the-shop\. It goes on\./);
    });
  }
});

describe('an escape and the next key in one piece', () => {
  test('leave a question: the key says nothing to it', async () => {
    const engine = engineWith('web', 'worker');
    await using screen = await UiScreen.open(engine);
    await screen.press('container.remove.force');
    await screen.shows(/Remove this container\?/);
    screen.terminal.press('\x1by');
    await screen.until(({ overlay }) => overlay?.kind === 'copies');
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('leave a line to type into, and act behind it', async () => {
    await using screen = await UiScreen.open(engineWith('web', 'worker'));
    await screen.press('list.filter');
    await screen.type('zzz');
    screen.terminal.press('\x1b?');
    await screen.shows(/ Keys [^]*Containers/);
  });
});
