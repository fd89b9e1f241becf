import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { NOTHING_CONFIGURED } from '../../src/config/loaded-config.js';
import { aContainer } from '../support/builders.js';
import type { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

/** A screen whose containers have figures in every column. */
async function top(options: UiScreenOptions = {}): Promise<{ readonly screen: UiScreen; readonly engine: FakeEngine }> {
  const engine = sampleEngine();
  engine.use('web', {
    quotaCpus: 0.5,
    throttledPeriods: 25,
    cacheBytes: 31 * 2 ** 20,
    swapBytes: 3 * 2 ** 20,
    readBytesPerSecond: 7 * 2 ** 20,
    writtenBytesPerSecond: 5 * 2 ** 20,
    readBytes: 71 * 2 ** 20,
    writtenBytes: 51 * 2 ** 20,
    receivedBytes: 17 * 2 ** 20,
    sentBytes: 13 * 2 ** 20,
    pressure: { cpu: 22, memory: 1.5, io: 3 },
    oomKills: 2,
  });
  const screen = await UiScreen.open(engine, options);
  await engine.streams.reader();
  engine.tick();
  await screen.until(({ usage }) => [...usage.values()].some(({ cpuPercent }) => cpuPercent > 0));
  await screen.press('stats.all');
  await screen.shows(/7 Stats of all containers/);
  return { screen, engine };
}

/** Names in the order of the table. */
const names = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^│..[●◐○✗] (\S+)/gm), ([, name = '']) => name);

describe('the table of all containers', () => {
  test('shows what there is first, and reads figures when the terminal has taken that', async () => {
    const engine = sampleEngine();
    await using screen = new UiScreen(engine, { columns: 200, rows: 50, argv: ['top'] });
    screen.terminal.stdout.isStuck = true;
    await screen.until(({ containers, images }) => containers.isListed && images.isListed);
    while (!screen.terminal.stdout.raw.includes('Stats of all')) await delay(5);
    await delay(50);
    assert.equal(engine.streams.readers, 0);
    screen.terminal.stdout.isStuck = false;
    // A dash would say that it has none.
    const text = await screen.shows(/● web /);
    assert.match(text, /● web +3h +│/);
    await engine.streams.reader();
    await screen.shows(/● web +.* 512M .* 3h +│/);
  });

  test('has every figure at 200 columns on one page, however long a name is', async () => {
    const engine = sampleEngine();
    engine.addContainer(aContainer('a-container-with-a-name-that-is-clearly-longer-than-forty-cells-wide'));
    await using screen = await UiScreen.open(engine, { columns: 200, rows: 50 });
    await screen.press('stats.all');
    const text = await screen.shows(/7 Stats of all containers[^]*READ +WRITE/);
    assert.doesNotMatch(text, /columns 1 of/);
    assert.match(text, /a-container-with-a-na[a-z-]*…/);
  });

  test('has every figure at 200 columns', async () => {
    const { screen } = await top({ columns: 200, rows: 50 });
    await using _screen = screen;
    await screen.shows(
      /CPU↓ +QUOTA +HOST +THR +MEM +LIMIT +MEM% +CACHE +SWAP +RX\/S +TX\/S +RX +TX +RD\/S +WR\/S +READ/,
    );
    const text = await screen.shows(/web .* 34% +68% +17% +25% .* 212M +512M +41% +31M +3\.0M +1\.1M +293K +17M +13M/);
    assert.match(text, /7\.0M +5\.0M +71M +51M +12 +22% +1\.5% +3\.0% +2 +3h/);
    assert.match(text, /machine +cpu .* 13% +load 0\.52 0\.34 0\.30 +mem 2\.0G\/8\.0G +net ↓117K\/s ↑7\.8K\/s +disk/);
    assert.match(text, /containers +cpu 125% +mem 1\.2G .*5 alive of 9/);
  });

  test('is sorted by any column: one key to the next, by name, and turned round', async () => {
    const { screen } = await top({ columns: 200, rows: 50 });
    await using _screen = screen;
    assert.deepEqual(names(screen.text).slice(0, 3), ['api', 'web', 'db']);
    await screen.press('list.reverse');
    await screen.shows((text) => names(text).slice(0, 3).join() === 'worker,cache,db');
    await screen.press('top.sort.next');
    await screen.shows(/by quota/);
    await screen.shows((text) => names(text)[0] === 'web');
    await screen.press('top.sort.previous', 'top.sort.previous');
    await screen.shows(/by name/);
    await screen.shows((text) => names(text).slice(0, 3).join() === 'api,cache,db');
    assert.equal(names(screen.text).length, 9);
  });

  test('what has no figure stays at the end, whichever way round', async () => {
    const { screen } = await top({ columns: 200, rows: 50 });
    await using _screen = screen;
    for (const press of ['list.sort', 'list.reverse']) {
      await screen.press(press);
      assert.deepEqual(names(screen.text).slice(-4), ['job-7', 'later', 'migrate', 'report']);
    }
  });

  test('the cursor stays on its container when the order changes, and enter goes to it', async () => {
    const { screen, engine } = await top();
    await using _screen = screen;
    await screen.press('move.first', 'move.down');
    await screen.shows(/▌ ● web/);
    engine.use('web', { cpuPercent: 190 });
    engine.tick();
    await screen.shows((text) => names(text)[0] === 'web');
    await screen.shows(/▌ ● web/);
    await screen.press('top.open');
    await screen.shows(/1 Containers[^]*▌ ● web[^]*Logs: web/);
    await screen.press('stats.all');
    await screen.shows(/▌ ● web/);
    await screen.press('screen.back');
    await screen.shows(/1 Containers/);
  });

  test('shows only what runs, and what a filter leaves', async () => {
    const { screen } = await top();
    await using _screen = screen;
    await screen.press('containers.all');
    await screen.shows(/running only/);
    assert.deepEqual([...names(screen.text)].sort(), ['api', 'cache', 'db', 'web', 'worker']);
    await screen.press('list.filter');
    await screen.type('we');
    await screen.key('enter');
    await screen.shows((text) => names(text).join() === 'web');
    await screen.press('screen.back');
    await screen.shows((text) => names(text).length === 5);
  });

  test('orders are for the container under the cursor', async () => {
    const { screen, engine } = await top();
    await using _screen = screen;
    await screen.press('move.first', 'container.start-stop');
    await screen.shows(/Stop\?[^]*api/);
    await screen.press('confirm.yes');
    await screen.until(
      ({ containers }) => containers.items.find(({ name }) => name === 'api')?.state.status === 'exited',
    );
    assert.equal(engine.control.callsOf('containers.stop').length, 1);
  });

  test('logs are not read for what nobody sees', async () => {
    const { screen, engine } = await top();
    await using _screen = screen;
    const before = engine.control.callsOf('streams.logs').length;
    for (let press = 0; press < 4; press++) await screen.press('move.down');
    assert.equal(engine.control.callsOf('streams.logs').length, before);
    await screen.press('container.logs');
    await screen.shows(/Logs: /);
    await screen.until(({ logs }) => logs.containerId !== undefined);
  });

  for (const [columns, rows] of [
    [200, 50],
    [120, 30],
    [80, 24],
    [60, 15],
  ] as const) {
    for (const [look, env] of [
      ['colour', undefined],
      ['mono', { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' }],
      ['ASCII', { TERM: 'xterm', LANG: 'C' }],
    ] as const) {
      test(`at ${columns}x${rows} in ${look} every column is on one of its pages, and nothing is cut`, async () => {
        const { screen } = await top({ columns, rows, ...(env && { env }) });
        await using _screen = screen;
        const titles = new Set<string>();
        const pages = Number(/columns 1 of (\d+)/.exec(screen.text)?.[1] ?? 1);
        for (let page = 1; page <= pages; page++) {
          const text = await screen.shows((shown) => pages === 1 || shown.includes(`columns ${page} of ${pages}`));
          const line = text.split('\n').find((row) => /NAME/.test(row)) ?? '';
          for (const title of line.match(/[A-Z][A-Z:/%]*/g) ?? []) titles.add(title);
          assert.doesNotMatch(line, /…|~/);
          for (const row of text.split('\n').slice(1, -1)) assert.match(row, /^[│╭╰|+].*[│╮╯|+]$/);
          await screen.press('top.columns.next');
        }
        assert.equal(titles.size, 24, [...titles].join(' '));
        if (look === 'ASCII') assert.doesNotMatch(screen.terminal.stdout.raw, /[^\x00-\x7f]/);
        if (look === 'mono') assert.doesNotMatch(screen.terminal.stdout.raw, /\x1b\[3[0-7]m/);
      });
    }
  }
});

describe('the charts', () => {
  test('reach further back with a key, and less far with another', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { columns: 200, rows: 50 });
    await engine.streams.reader();
    for (let tick = 0; tick < 400; tick++) engine.tick();
    await screen.shows(/Stats: api ─ last 3m/);
    await screen.key('tab', 'tab');
    for (const name of ['15m', '1h', '6h', 'all']) {
      await screen.press('stats.span.longer');
      await screen.shows(new RegExp(`last \\S+ \\(${name}\\)`));
    }
    await screen.press('stats.span.longer');
    await screen.shows(/last 3m ─/);
    await screen.press('stats.span.shorter');
    await screen.shows(/\(all\)/);
  });

  test('a container that ended has the charts of its past', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { columns: 200, rows: 50 });
    await engine.streams.reader();
    for (let tick = 0; tick < 60; tick++) engine.tick();
    await screen.until(({ usage }) => usage.size > 0);
    await engine.containers.stop('api');
    engine.tick();
    await screen.shows(/Stats: api ─ last/);
    await screen.shows(/cpu +Exited \(\d+\)[^]*what it used while it ran/);
  });
});

test('figures are read as often as the settings say', async () => {
  const engine = sampleEngine();
  const loadConfig = (): typeof NOTHING_CONFIGURED => ({
    ...NOTHING_CONFIGURED,
    config: { ...NOTHING_CONFIGURED.config, refreshSeconds: 5 },
  });
  await using screen = await UiScreen.open(engine, { columns: 200, rows: 50, loadConfig });
  await engine.streams.reader();
  const [options] = engine.control.callsOf('streams.stats').at(-1) ?? [];
  assert.equal((options as { intervalMs: number }).intervalMs, 5000);
  await screen.shows(/Stats: api/);
});
