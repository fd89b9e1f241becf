import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { openSystem, typed } from '../support/system-screen.js';
import { UiScreen } from '../support/ui-screen.js';

describe('the disk', () => {
  const engine = (): FakeEngine => {
    const made = sampleEngine();
    made.volumes.add({ name: 'ledger' });
    made.volumes.set('ledger', { '/book': 'x'.repeat(3000) });
    return made;
  };

  test('is told by kind, with what could go; enter leads to cleaning up', async () => {
    await using screen = await openSystem('disk', engine());
    await screen.shows(/images +6 +\d +2\.4G +801M/);
    await screen.shows(/volumes +1 +0 +3\.0K +3\.0K/);
    await screen.shows(/build cache +0/);
    await screen.shows(
      /What takes most:[^]*812M +image +127\.0\.0\.1:5000\/team\/etl:2\s*│[^]*801M +image +\w{12} +not in use/,
    );
    await screen.press('list.filter');
    await typed(screen, 'volume');
    await screen.shows(/What takes most:\s*│\s*│ +3\.0K +volume +ledger +not in use/);
    await screen.press('disk.clean-up');
    await screen.shows(/Clean up[^]*Cancel/);
  });

  test('a fact that has no room is read whole', async () => {
    await using screen = await openSystem('engine', engine(), { columns: 80, rows: 24 });
    await screen.shows(/storage driver/);
    await screen.press('move.last', 'fact.show');
    await screen.until(({ overlay }) => overlay?.kind === 'report' && overlay.lines.join('').length > 0);
    await screen.shows(/esc closes/);
  });

  test('is looked at again when that is asked for, and says why it cannot be', async () => {
    const broken = engine();
    broken.control.failNext('system.diskUsage', engineError('disk_full', { path: '/x' }));
    await using screen = await openSystem('disk', broken);
    await screen.shows(/R reads again/);
    await screen.press('screen.redraw');
    await screen.shows(/images +6/);
  });

  testWhole('it', { open: async (env) => await openSystem('disk', engine(), { env }), shows: /images/ });
});

describe('the engine', () => {
  const engine = (): FakeEngine => {
    const made = new FakeEngine();
    made.system.warnings = ['Memory cannot be limited here: its cgroup controller is off.'];
    return made;
  };

  test('tells what it works with, and what the machine cannot do', async () => {
    await using screen = await openSystem('engine', engine());
    const text = await screen.shows(/storage driver +overlay/);
    for (const fact of [
      /crun 1\.21/,
      /cgroups +version 2/,
      /6\.12\.0/,
      /\/var\/lib\/gantry/,
      /\/run\/gantry/,
      /Memory cannot/,
    ]) {
      assert.match(text, fact);
    }
    await screen.press('list.filter');
    await typed(screen, 'root');
    await screen.hides(/crun/);
  });

  testWhole('it', { open: async (env) => await openSystem('engine', engine(), { env }), shows: /overlay/ });
});

describe('the system', () => {
  test('tabs turn round, and escape goes back to the lists', async () => {
    await using screen = await openSystem('disk');
    await screen.press('system.tab.previous');
    await screen.until(({ system }) => system.tab === 'requests');
    await screen.press('system.tab.next');
    await screen.shows(/build cache/);
    await screen.key('escape');
    await screen.shows(/1 Containers/);
    assert.equal(screen.state.focus, 'containers');
  });

  test('is read only while it is on the screen', async () => {
    const engine = sampleEngine();
    await using screen = await openSystem('disk', engine);
    await screen.shows(/build cache/);
    await screen.key('escape');
    await screen.until(({ system }) => system.source === undefined);
    assert.equal(engine.control.callsOf('system.diskUsage').length, 1);
  });

  test('the disk is walked once, however often one comes back before that is done', async () => {
    const engine = sampleEngine();
    const goOn = engine.control.hold('system.diskUsage');
    await using screen = await UiScreen.open(engine, { columns: 140, rows: 40 });
    screen.terminal.press('6');
    await screen.shows(/Reading what lies on the disk/);
    for (const [key, tab] of [
      ['3', 'engine'],
      ['1', 'disk'],
      ['3', 'engine'],
      ['1', 'disk'],
    ] as const) {
      screen.terminal.press(key);
      await screen.until(({ system }) => system.source?.tab === tab);
    }
    goOn();
    await screen.shows(/build cache/);
    assert.equal(engine.control.callsOf('system.diskUsage').length, 1);
  });
});
