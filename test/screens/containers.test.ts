import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const selectedName = ({ state }: UiScreen): string | undefined =>
  state.containers.items.find(({ id }) => id === state.lists.containers.selectedId)?.name;

describe('the list of containers', () => {
  test('shows each container with its image, state and usage', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    engine.tick();
    await screen.shows(/● web +nginx:1\.27 +Up 3h +34% +212M/);
    await screen.shows(/✗ job-7 +…:5000\/team\/etl:2 +Exited \(1\) 2m +- +-/);
    await screen.shows(/✗ report .*OOM killed 50m/);
    await screen.shows(/4 running {2}1 paused {2}4 stopped/);
  });

  test('the cursor goes down, up, to the ends, and by pages', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    assert.equal(selectedName(screen), 'api');
    await screen.press('move.down', 'move.down');
    assert.equal(selectedName(screen), 'db');
    await screen.press('move.up');
    assert.equal(selectedName(screen), 'cache');
    await screen.press('move.last');
    assert.equal(selectedName(screen), 'report');
    await screen.press('move.first');
    assert.equal(selectedName(screen), 'api');
    await screen.press('move.page.down');
    assert.equal(selectedName(screen), 'report');
  });

  test('the selection stays on its container when the list moves under it', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('move.down', 'move.down', 'move.down');
    assert.equal(selectedName(screen), 'web');
    const { container } = await engine.containers.create({ image: 'nginx:1.27', name: 'aaa' });
    await engine.containers.start(container.id).catch(() => undefined);
    await screen.shows(/aaa/);
    assert.equal(selectedName(screen), 'web');
  });

  test('when the selected container goes, its neighbour is selected', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('move.last');
    await screen.shows(/report .*OOM/);
    await engine.containers.remove('report');
    await screen.hides(/report .*OOM/);
    assert.equal(selectedName(screen), 'migrate');
  });

  test('the window stays still until the cursor reaches its edge', async () => {
    const containers = Array.from({ length: 100 }, (_, n) =>
      aContainer(`c${String(n).padStart(3, '0')}`, { state: runningState() }),
    );
    await using screen = await UiScreen.open(new FakeEngine({ containers }), { columns: 80, rows: 24 });
    await screen.shows(/c000/);
    await screen.press('move.down', 'move.down', 'move.down');
    assert.equal(screen.state.lists.containers.top, 0);
    await screen.press('move.last');
    await screen.shows(/c099/);
    const { top } = screen.state.lists.containers;
    await screen.press('move.up', 'move.up');
    assert.equal(screen.state.lists.containers.top, top);
  });

  test('a filter works while it is typed, and escape takes it back', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('list.filter');
    await screen.type('redis');
    await screen.shows(/\/redis 2 of 9/);
    await screen.key('enter');
    await screen.hides(/Filter:/);
    await screen.shows(/● cache/);
    await screen.press('list.filter');
    await screen.type(' !cache');
    await screen.shows(/1 of 9/);
    await screen.key('escape');
    await screen.shows(/\/redis 2 of 9/);
    await screen.key('escape');
    await screen.shows(/● web/);
  });

  test('what is typed in one go with the key that opens the field is all there', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    for (let time = 0; time < 10; time++) {
      screen.terminal.stdin.type('/redis');
      await screen.until(({ overlay }) => overlay?.kind === 'prompt' && overlay.text === 'redis');
      screen.terminal.stdin.type('\x7f\x7fs');
      await screen.until(({ overlay }) => overlay?.kind === 'prompt' && overlay.text === 'reds');
      await screen.key('escape');
      screen.terminal.stdin.type('/web\r');
      await screen.until(({ overlay, lists }) => overlay === undefined && lists.containers.filter === 'web');
      await screen.key('escape');
    }
  });

  test('ctrl-u clears what was typed, ctrl-w its last word, and no control key types a letter', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('list.filter');
    await screen.type('one two');
    await screen.key('ctrl-d', 'ctrl-w');
    await screen.until(({ overlay }) => overlay?.kind === 'prompt' && overlay.text === 'one ');
    await screen.key('ctrl-u');
    await screen.until(({ overlay }) => overlay?.kind === 'prompt' && overlay.text === '');
  });

  test('status= and label= filter by what they say', async () => {
    const engine = new FakeEngine({
      containers: [
        aContainer('one', { config: { labels: { tier: 'web' } }, state: runningState() }),
        aContainer('two', { config: { labels: { tier: 'db' } } }),
      ],
    });
    await using screen = await UiScreen.open(engine);
    await screen.press('list.filter');
    await screen.type('label=tier=db');
    await screen.shows(/\/label=tier=db 1 of 2/);
    await screen.key('escape');
    await screen.press('list.filter');
    await screen.type('!status=created');
    await screen.shows(/1 of 2/);
    await screen.shows(/● one/);
  });

  test('sorting goes through the fields and can be turned round', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    engine.tick();
    await screen.press('list.sort');
    await screen.shows(/by name/);
    await screen.press('list.reverse');
    await screen.shows(/by name, reversed/);
    await screen.press('list.sort', 'list.sort', 'list.sort');
    await screen.shows(/by cpu/);
    await screen.shows(
      (text) => text.indexOf(' api ') < text.indexOf(' web ') && text.indexOf(' web ') < text.indexOf(' db '),
    );
  });

  test('a hides what does not run, and brings it back', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('containers.all');
    await screen.shows(/running only, 4 hidden/);
    await screen.hides(/job-7 +…:5000/);
    await screen.press('containers.all');
    await screen.shows(/job-7 +…:5000/);
  });

  test('what the machine cannot do is told in the header, and leaves the keys at the foot alone', async () => {
    const engine = sampleEngine();
    engine.system.warnings = ['No swap limit support', 'No cpuset support'];
    await using screen = await UiScreen.open(engine, { columns: 160, rows: 40 });
    await screen.shows(/2 warnings: gantry info/);
    await screen.shows(/l logs/);
  });

  test('details show what it was started with', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 200, rows: 50 });
    await screen.press('move.down', 'move.down', 'move.down', 'container.details');
    await screen.shows(/│ network +│ bridge +│[^]*│ {9,}│ 8080->80\/tcp/);
    await screen.key('escape');
    await screen.hides(/│ network +│/);
  });

  test('details that are long are shown whole, and scrolled through', async () => {
    const settings = Array.from({ length: 30 }, (_, n) => [`setting.${n}`, `${'x'.repeat(90)}${n}`]);
    const labels = { ...Object.fromEntries(settings), 'org.example.owner': 'shop' };
    const engine = new FakeEngine({ containers: [aContainer('long', { config: { labels } })] });
    await using screen = await UiScreen.open(engine, { columns: 80, rows: 24 });
    await screen.press('container.details');
    await screen.shows(/labels +setting\.0=x+/);
    await screen.shows(/ x+0 /);
    await screen.press(...Array.from({ length: 9 }, () => 'overlay.page.down'));
    await screen.shows(/org\.example\.owner=shop/);
    await screen.press('overlay.up');
    await screen.hides(/org\.example\.owner/);
  });
});
