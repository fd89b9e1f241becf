import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { paneRect } from '../../src/ui/layout.js';
import { CONTAINER_TABS } from '../../src/ui/state/detail/tabs.js';
import { aContainer, anImage, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { aProcess } from '../support/sample-insides.js';
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

test('processes, files, changes, variables and events can send nothing to the terminal, in the detail and in forms', async () => {
  const config = { env: [`A=${HOSTILE}`, `${HOSTILE}=1`, `B_TOKEN=${HOSTILE}`], labels: { [HOSTILE]: HOSTILE } };
  const engine = new FakeEngine({ containers: [aContainer(HOSTILE, { config, state: runningState() })] });
  engine.processes.set(HOSTILE, [aProcess(4711, 1, { command: [HOSTILE, HOSTILE], startTicks: 1 })]);
  engine.files.set(HOSTILE, {
    '/etc/passwd': `${HOSTILE}:x:0:0::/:\n`,
    [`/${HOSTILE}`]: HOSTILE,
    '/link': { linkTarget: HOSTILE },
  });
  engine.files.setChanges(HOSTILE, [{ path: `/${HOSTILE}`, kind: 'added' }]);
  await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
  await screen.press('container.open');
  await engine.containers.pause(HOSTILE);
  await engine.containers.unpause(HOSTILE);
  for (const { tab } of CONTAINER_TABS) {
    await screen.press(`detail.tab.${tab}`);
    await screen.shows(/drow|bad/);
  }
  await screen.press('detail.tab.files');
  await screen.shows(/link/);
  await screen.press('move.last', 'move.up', 'file.copy');
  await screen.shows(/Copy to: \.\/bad/);
  await screen.key('escape');
  await screen.press('detail.tab.environment', 'secrets.reveal', 'detail.tab.processes', 'process.signal');
  await screen.shows(/Send to process/);
  await screen.key('escape');
  for (const form of ['container.rename', 'container.update', 'container.commit']) {
    await screen.press(form);
    await screen.until(({ overlay }) => overlay?.kind === 'form');
    await screen.key('escape');
    await screen.until(({ overlay }) => overlay === undefined);
  }
  // The inspect tree writes texts as JSON does, where a sequence is harmless letters.
  const control = FORBIDDEN.filter(({ source }) => !/^[a-z\d]+$/i.test(source));
  for (const forbidden of control) assert.doesNotMatch(screen.terminal.stdout.raw.replaceAll('\x1b[?', ''), forbidden);
});
