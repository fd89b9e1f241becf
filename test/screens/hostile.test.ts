import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { paneRect } from '../../src/ui/layout.js';
import { aContainer, anImage, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen } from '../support/ui-screen.js';

/** Would retitle the window, wipe the screen, ring, move the cursor, turn text round, and ask for the clipboard. */
const HOSTILE = 'bad\x1b]0;owned\x07\x1b[2J\x1b[10;10H\x07\r\n\u202edrow\u009b31m\x1b]52;c;b3duZWQ=\x07';

const FORBIDDEN = [/owned/, /\x1b\]/, /\x07/, /\u202e/, /\u009b/, /\x1b\[10;10H/, /b3duZWQ/];

test('names, labels, logs and errors can send nothing to the terminal', async () => {
  const engine = new FakeEngine({
    containers: [
      aContainer(HOSTILE, {
        image: `img${HOSTILE}`,
        config: { command: [HOSTILE], env: [`A=${HOSTILE}`], labels: { [HOSTILE]: HOSTILE } },
        state: runningState(),
      }),
      aContainer('end', { image: HOSTILE, state: exitedState(1, { error: HOSTILE }) }),
    ],
    images: [anImage('fine:1', { names: [`docker.io/library/${HOSTILE}:1`], labels: { x: HOSTILE } })],
  });
  await using screen = await UiScreen.open(engine, { columns: 200, rows: 50 });
  engine.write(HOSTILE, `${HOSTILE}\nfine\n`);
  await screen.shows(/fine/);
  for (const opener of [
    'container.details',
    'container.start-stop',
    'container.remove',
    'container.kill',
    'cleanup.open',
  ]) {
    await screen.press(opener);
    await screen.until(({ overlay }) => overlay !== undefined);
    await screen.key('escape');
    await screen.until(({ overlay }) => overlay === undefined);
  }
  engine.control.failNext('containers.pause', engineError('runtime_failed', { reason: HOSTILE }));
  await screen.press('container.pause');
  await screen.shows(/That did not work/);
  await screen.key('escape');
  for (const forbidden of FORBIDDEN)
    assert.doesNotMatch(screen.terminal.stdout.raw.replaceAll('\x1b[?', ''), forbidden);
});

test('wide, joined and right-to-left names keep every border in its place', async () => {
  const names = ['容器管理', '👩‍👩‍👧‍👦 family', 'עברית', 'e\u0301\u0301\u0301', '\u200b\u200bzero', 'ﷺ'];
  const engine = new FakeEngine({ containers: names.map((name) => aContainer(name, { state: runningState() })) });
  await using screen = await UiScreen.open(engine, { columns: 100, rows: 30 });
  await screen.shows(/容器管理/);
  const rect = paneRect(screen.state, 'containers');
  assert.ok(rect);
  const edge = screen.terminal.screen
    .cells()
    .slice(rect.y, rect.y + rect.height)
    .map((row) => row[rect.width - 1]?.glyph);
  assert.equal(edge.join(''), `╮${'│'.repeat(rect.height - 2)}╯`);
});
