import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { FakeEngine } from '../support/fake-engine.js';
import { aMember, SAMPLE_PROJECTS } from '../support/sample-projects.js';
import { testWhole } from '../support/screen-modes.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

/** A screen on its projects, with the cursor on `blog`. */
async function openProjects(options: UiScreenOptions = {}) {
  const engine = new FakeEngine({ containers: SAMPLE_PROJECTS });
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 160, rows: 40, ...options }));
  await screen.press('pane.projects');
  await screen.shows(/5 Projects/);
  whileOpening.move();
  return { engine, screen };
}

const statuses = async (engine: FakeEngine, names: readonly string[]): Promise<readonly string[]> =>
  await Promise.all(names.map(async (name) => (await engine.containers.get(name)).state.status));

describe('projects', () => {
  test('are listed with their services, their state in words, and what they use together', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    for (const name of ['shop-web-1', 'shop-web-2'])
      engine.use(name, { cpuPercent: 20, memoryUsedBytes: 100 * 2 ** 20 });
    for (let tick = 0; tick < 3; tick++) engine.tick();
    await screen.shows(/blog +0\/1 stopped/);
    await screen.shows(/shop +3\/4 3 of 4 run +40% +202M +8080>80/);
  });

  test('are filtered, sorted and marked as every list', async () => {
    const { screen } = await openProjects();
    await using _ = screen;
    await screen.press('list.filter');
    await screen.type('ledger !shop');
    await screen.shows(/No project matches/);
    await screen.key('escape');
    await screen.press('list.sort');
    await screen.shows(/5 Projects.*by state/);
    await screen.press('list.mark.all');
    await screen.shows(/2 marked/);
  });

  test('open on their services, with their containers below them; enter goes to the container', async () => {
    const { screen } = await openProjects();
    await using _ = screen;
    await screen.press('move.down', 'project.open');
    await screen.shows(/web +2 of 2 run/);
    await screen.shows(/├─ shop-web-1/);
    await screen.shows(/needs db, cache/);
    await screen.press('project.member');
    await screen.shows(/No container is under the cursor/);
    await screen.press('move.down', 'project.member');
    await screen.shows(/shop-cache-1[^]*1 Processes/);
  });

  test('a service is stopped alone from there', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    await screen.press('move.down', 'project.open');
    await screen.shows(/4 services/);
    await screen.press('move.last', 'move.up', 'move.up', 'move.up', 'move.up');
    await screen.press('project.start-stop');
    await screen.shows(/Stop 2 containers\?[^]*shop: web: shop-web-1 and shop-web-2/);
    await screen.key('enter');
    await screen.shows(/2 containers stopped/);
    assert.deepEqual(await statuses(engine, ['shop-web-1', 'shop-web-2', 'shop-db-1']), [
      'exited',
      'exited',
      'running',
    ]);
  });

  test('stop the other way round than they start', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    await screen.press('move.down', 'project.start-stop');
    await screen.shows(/Stop 4 containers\?/);
    await screen.key('enter');
    await screen.shows(/4 containers stopped/);
    const order = async (method: 'containers.stop' | 'containers.start'): Promise<readonly string[]> =>
      await Promise.all(
        engine.control.callsOf(method).map(async ([id]) => (await engine.containers.get(String(id))).name),
      );
    await screen.shows(/shop +0\/4 stopped/);
    const stopped = await order('containers.stop');
    assert.deepEqual(stopped.slice(0, 2).toSorted(), ['shop-web-1', 'shop-web-2']);
    await screen.press('project.start-stop');
    await screen.shows(/5 containers started/);
    const started = await order('containers.start');
    assert.deepEqual(started.slice(0, 2).toSorted(), ['shop-cache-1', 'shop-db-1']);
  });

  test('one container that cannot start holds up no other', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    engine.control.failNext('containers.start', engineError('container_not_found', { ref: 'x' }));
    await screen.press('project.start-stop');
    await screen.shows(/No such container: x/);
    await screen.press('move.down', 'project.start');
    await screen.shows(/shop-worker-1 started/);
  });

  test('pause, and go on', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    await screen.press('move.down', 'project.pause');
    await screen.shows(/shop +3\/4 paused/);
    await screen.press('project.pause');
    await screen.shows(/4 containers resumed/);
    assert.deepEqual(await statuses(engine, ['shop-db-1']), ['running']);
  });

  test('are removed once that was agreed to; what would go is named, and volumes stay', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    await screen.press('list.mark.all', 'project.remove');
    const asked = await screen.shows(/Remove 6 containers\?/);
    assert.match(asked, /blog: blog-site-1/);
    assert.match(asked, /shop: shop-cache-1, shop-db-1, shop-web-1/);
    assert.match(asked, /Volumes stay: shop_ledger/);
    assert.match(asked, /4 of them still run/);
    await screen.key('enter');
    await screen.hides(/Remove 6 containers/);
    assert.equal((await engine.containers.list({ all: true })).length, 6);
    await screen.press('project.remove');
    await screen.key('f', 'y');
    await screen.shows(/6 containers removed/);
    await screen.shows(/No compose projects/);
    assert.ok((await engine.volumes.list()).some(({ name }) => name === 'shop_ledger'));
  });

  test('have their logs as one, by time', async () => {
    const { engine, screen } = await openProjects();
    await using _ = screen;
    engine.write('shop-web-1', 'from the web\n');
    engine.write('shop-db-1', 'from the database\n');
    await screen.press('move.down', 'project.logs');
    await screen.shows(/from the web/);
    await screen.shows(/from the database/);
    assert.equal(screen.state.focus, 'logs');
    assert.equal(screen.state.logs.others.length, 3);
  });

  test('tell what they are made from', async () => {
    const { screen } = await openProjects();
    await using _ = screen;
    await screen.press('move.down', 'project.details');
    await screen.shows(/\/srv\/shop\/compose\.yaml/);
    await screen.shows(/web, needs db and cache/);
  });

  test('an empty list says what makes a project, and leads on', async () => {
    await using screen = await UiScreen.open(new FakeEngine(), { columns: 120, rows: 30 });
    await screen.press('pane.projects');
    await screen.shows(/No compose projects[^]*Press 1 for the containers/);
  });

  test('hostile names can send nothing to the terminal', async () => {
    const hostile = 'bad\x1b]0;owned\x07\x1b[2J\u202edrow\n';
    const engine = new FakeEngine({ containers: [aMember(hostile, hostile, { dependsOn: `${hostile}:x:y` })] });
    await using screen = await UiScreen.open(engine, { columns: 160, rows: 40 });
    await screen.press('pane.projects');
    await screen.shows(/5 Projects[^]*bad.*1\/1/);
    await screen.press('project.remove');
    await screen.shows(/Remove 1 container\?/);
    await screen.key('escape');
    await screen.press('project.open');
    await screen.shows(/1 of 1 run/);
    for (const forbidden of [/owned/, /\x1b\]/, /\u202e/]) assert.doesNotMatch(screen.terminal.stdout.raw, forbidden);
  });
});

describe('projects on every terminal', () => {
  const open = async (env: Readonly<Record<string, string>>, ...keys: readonly string[]): Promise<UiScreen> => {
    const { screen } = await openProjects({ env });
    await screen.press('move.down', ...keys);
    return screen;
  };
  testWhole('the list', { open, shows: /5 Projects[^]*shop/ });
  testWhole('the detail', { open: async (env) => await open(env, 'project.open'), shows: /Services[^]*cache/ });
  testWhole('the question', {
    open: async (env) => await open(env, 'project.remove'),
    shows: /Remove 5 containers\?[^]*Cancel/,
    dialog: 'Remove 5',
  });
});
