import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { apiTraceWriter } from '../../src/api-trace/write-api-trace.js';
import type { ContextDirectory, ListedContext } from '../../src/contexts/index.js';
import { engineError } from '../../src/errors/engine-error.js';
import { aContainer, anImage, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { testWhole } from '../support/screen-modes.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

/** A screen on a tab of the system. */
async function openSystem(
  tab: string,
  engine: FakeEngine = sampleEngine(),
  options: UiScreenOptions = {},
): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 140, rows: 40, ...options }));
  await screen.press('pane.system', `system.tab.${tab}`);
  await screen.shows(/6 System/);
  whileOpening.move();
  return screen;
}

async function typed(screen: UiScreen, text: string): Promise<void> {
  await screen.until(({ overlay }) => overlay?.kind === 'prompt');
  await screen.type(text);
  await screen.key('enter');
}

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

describe('events', () => {
  test('come as they happen, newest first; the cursor stays with the newest', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await screen.shows(/Nothing has happened yet/);
    await engine.containers.start('one');
    await screen.shows(/container +start +one/);
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/▌.*volume +create +ledger[^]*start +one/);
  });

  test('of one type alone, and those that match', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await engine.containers.start('one');
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/ledger/);
    await screen.press('events.type');
    await screen.shows(/only container/);
    await screen.hides(/ledger/);
    await screen.press('events.type', 'events.type');
    await screen.shows(/only volume[^]*ledger/);
    await screen.press('list.filter');
    await typed(screen, 'nothing');
    await screen.shows(/Nothing matches \/nothing/);
    await screen.key('escape');
    await screen.shows(/ledger/);
  });

  test('stand still while they are paused; what came meanwhile is counted, and then shown', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one')] });
    await using screen = await openSystem('events', engine);
    await screen.press('events.pause');
    await engine.volumes.create({ name: 'ledger' });
    await screen.shows(/paused, 1 event wait/);
    await screen.hides(/ledger/);
    await screen.press('events.pause');
    await screen.shows(/create +ledger/);
  });

  test('show all that they say', async () => {
    const engine = new FakeEngine({ containers: [aContainer('one', { image: 'busybox' })] });
    await using screen = await openSystem('events', engine);
    await engine.containers.start('one');
    await screen.shows(/start +one/);
    await screen.press('event.show');
    await screen.shows(/container start[^]*image=busybox/);
  });

  test('hostile names in them can send nothing to the terminal', async () => {
    const hostile = 'bad\x1b]0;owned\x07\x1b[2J\u202edrow\n';
    const engine = new FakeEngine({
      containers: [aContainer(hostile, { config: { labels: { [hostile]: hostile } } })],
    });
    await using screen = await openSystem('events', engine);
    await engine.containers.start(hostile);
    await screen.shows(/start +bad/);
    await screen.press('event.show');
    await screen.shows(/container start[^]*esc closes/);
    for (const forbidden of [/owned/, /\x1b\]/, /\u202e/]) assert.doesNotMatch(screen.terminal.stdout.raw, forbidden);
  });

  testWhole('the list', {
    open: async (env) => {
      const engine = new FakeEngine({ containers: [aContainer('one')] });
      const screen = await openSystem('events', engine, { env });
      await engine.containers.start('one');
      return screen;
    },
    shows: /start +one/,
  });
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

const CONTEXTS: readonly ListedContext[] = [
  {
    name: 'default',
    description: '',
    origin: 'built-in',
    kind: 'local',
    endpoint: '',
    isCurrent: true,
    problem: undefined,
  },
  {
    name: 'far',
    description: '',
    origin: 'gantry',
    kind: 'ssh',
    endpoint: 'ssh://me@far',
    isCurrent: false,
    problem: undefined,
  },
  {
    name: 'gone',
    description: '',
    origin: 'docker',
    kind: 'tcp',
    endpoint: 'tcp://gone:1',
    isCurrent: false,
    problem: undefined,
  },
  {
    name: 'odd',
    description: '',
    origin: 'gantry',
    kind: 'unix',
    endpoint: 'x',
    isCurrent: false,
    problem: 'it is nonsense',
  },
];

/** Engines elsewhere: one that answers, and one that does not. */
function directory(): ContextDirectory {
  return {
    list: async () => CONTEXTS,
    ping: async (name) => {
      if (name === 'gone') throw engineError('registry_unreachable', { host: 'gone:1', reason: 'nobody listens' });
      return { engine: name === 'far' ? 'docker' : 'gantry', version: '28.2.2', apiVersion: '1.50', tookMs: 12.4 };
    },
  };
}

describe('contexts', () => {
  test('say whether they answer, and if not why', async () => {
    await using screen = await openSystem('contexts', sampleEngine(), { contexts: async () => directory() });
    await screen.shows(/● default/);
    await screen.shows(/far +ssh +ssh:\/\/me@far .*docker 28\.2\.2, API 1\.50, 12 ms/);
    await screen.shows(/gone .*nobody listens/);
    await screen.shows(/odd .*it is nonsense/);
    await screen.press('move.last', 'context.use');
    await screen.shows(/it is nonsense\s*$/);
  });

  test('enter works there once that was agreed to, and nothing of here stays', async () => {
    const far = new FakeEngine({ containers: [aContainer('elsewhere', { state: exitedState(0) })] });
    let chosen: string | undefined;
    await using screen = await openSystem('contexts', sampleEngine(), {
      contexts: async () => directory(),
      engine: () => (chosen === 'far' ? far : sampleEngine()),
      contextName: () => chosen,
      chooseContext: (name) => {
        chosen = name;
      },
    });
    await screen.shows(/12 ms/);
    await screen.press('move.down', 'context.use');
    await screen.shows(/Work there\?[^]*far \(ssh:\/\/me@far\)/);
    await screen.key('enter');
    await screen.shows(/● far/);
    await screen.press('screen.close');
    await screen.shows(/elsewhere/);
    await screen.hides(/postgres/);
  });

  test('where there is only this one, it says how to have others', async () => {
    await using screen = await openSystem('contexts');
    await screen.shows(/gantry context create adds others/);
  });

  testWhole('the list', {
    open: async (env) => await openSystem('contexts', sampleEngine(), { env, contexts: async () => directory() }),
    shows: /far/,
  });
});

describe('registries', () => {
  const engine = (): FakeEngine => {
    const made = new FakeEngine();
    made.pulls.offer('registry.lan:5000/team/web:1', anImage('registry.lan:5000/team/web:1'));
    made.pulls.offer('registry.lan:5000/team/web:2', anImage('registry.lan:5000/team/web:2'));
    made.registries.accounts.set('registry.lan:5000', 'jane:hunter2');
    return made;
  };

  test('log in with a password that nobody sees, and out once that was agreed to', async () => {
    const made = engine();
    await using screen = await openSystem('registries', made);
    await screen.shows(/There is no login to any registry\. n logs in/);
    await screen.press('registry.login');
    await screen.shows(/Log in to a registry/);
    await screen.type('registry.lan:5000');
    await screen.key('tab');
    await screen.type('jane');
    await screen.key('tab');
    await screen.type('wrong');
    await screen.shows(/\*\*\*\*\*/);
    await screen.key('enter');
    await screen.shows(/login .*failed|unauthorized/);
    await screen.key('ctrl-u');
    await screen.type('hunter2');
    await screen.key('enter');
    await screen.shows(/registry\.lan:5000 +jane/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /hunter2/);
    assert.doesNotMatch(JSON.stringify(screen.state.overlay ?? {}), /hunter2/);
    await screen.press('registry.logout');
    await screen.shows(/Log out\?[^]*jane at registry\.lan:5000/);
    await screen.key('enter');
    await screen.hides(/Log out\?/);
    assert.equal((await made.registries.logins()).length, 1);
    await screen.press('registry.logout');
    await screen.key('y');
    await screen.shows(/Logged out of registry\.lan:5000/);
    await screen.shows(/There is no login/);
  });

  test('are searched; enter shows tags, and pulls one of them', async () => {
    const made = engine();
    await using screen = await openSystem('registries', made);
    await screen.press('registry.search');
    await typed(screen, 'web');
    await screen.shows(/search: web[^]*registry\.lan:5000\/team\/web/);
    await screen.press('registry.open');
    await screen.shows(/2 tags[^]*1[^]*2/);
    await screen.press('registry.open');
    await screen.until(({ pulls }) => pulls.length === 1);
    assert.equal(screen.state.pulls[0]?.ref, 'registry.lan:5000/team/web:1');
    await screen.until(({ pulls }) => pulls[0]?.status === 'done');
    await screen.until(({ overlay }) => overlay === undefined);
    await screen.press('registry.back');
    await screen.shows(/search: web/);
    await screen.key('escape');
    await screen.shows(/There is no login/);
  });

  test('that say no are told, and left again', async () => {
    const made = engine();
    made.control.failNext(
      'registries.search',
      engineError('registry_unreachable', { host: 'hub', reason: 'no route' }),
    );
    await using screen = await openSystem('registries', made);
    await screen.press('registry.search');
    await typed(screen, 'web');
    await screen.shows(/no route[^]*R reads again/);
    await screen.key('escape');
    await screen.shows(/There is no login/);
  });

  testWhole('the list', {
    open: async (env) => await openSystem('registries', engine(), { env }),
    shows: /There is no login/,
  });
  testWhole('the form', {
    open: async (env) => {
      const screen = await openSystem('registries', engine(), { env });
      await screen.press('registry.login');
      return screen;
    },
    shows: /Log in to a registry[^]*Password/,
    dialog: 'Log in to',
  });
});

describe('backups', () => {
  async function openBackups(options: UiScreenOptions = {}) {
    const engine = new FakeEngine();
    for (const name of ['ledger', 'old']) {
      engine.volumes.add({ name });
      engine.volumes.set(name, { '/book': name });
      await engine.backups.create(name, { note: `of ${name}` });
    }
    await engine.backups.setSchedule('ledger', { everyMs: 86_400_000, keep: 7 });
    await engine.volumes.remove('old');
    return { engine, screen: await openSystem('backups', engine, options) };
  }

  test('are there for volumes that are gone, too, and so are the next ones', async () => {
    const { engine, screen } = await openBackups();
    await using _ = screen;
    await screen.shows(/next ledger .*in 1d .*by the clock.*every 1d, the last 7 are kept/);
    await screen.shows(/2 old +gone/);
    await screen.press('move.down', 'backup.restore');
    await screen.shows(/Restore\?[^]*old from backup 2: of old[^]*made again/);
    await screen.key('enter');
    await screen.until(({ overlay }) => overlay === undefined);
    await screen.shows((text) => !/2 old +gone/.test(text));
    assert.ok((await engine.volumes.list()).some(({ name }) => name === 'old'));
  });

  test('are removed once that was agreed to', async () => {
    const { engine, screen } = await openBackups();
    await using _ = screen;
    await screen.shows(/2 old/);
    await screen.press('move.down', 'backup.forget');
    await screen.shows(/Remove backup 2\?[^]*nothing else may hold/);
    await screen.key('enter');
    await screen.until(({ overlay }) => overlay === undefined);
    assert.equal((await engine.backups.list()).length, 2);
    await screen.press('backup.forget');
    await screen.key('y');
    await screen.hides(/2 old/);
    assert.equal((await engine.backups.list()).length, 1);
  });

  testWhole('the list', { open: async (env) => (await openBackups({ env })).screen, shows: /old +gone/ });
});

describe('API requests', () => {
  /** Two that a serve was asked, one of which was refused. */
  function tracedEngine(): FakeEngine {
    const engine = new FakeEngine();
    engine.system.runRoot = temporaryFolder();
    const keep = apiTraceWriter(engine.system.runRoot, {
      pid: process.pid,
      nowMs: () => engine.nowMs,
      isAlive: () => true,
    });
    keep('GET /containers/json → 200, 4 ms');
    keep('POST /containers/create?name=x {"Image":"bad\u001b]0;owned\u0007"} → 404 "No such image", 2 ms');
    return engine;
  }

  test('are shown as a serve keeps them, and as they come; whole ones behind enter', async () => {
    const engine = tracedEngine();
    await using screen = await openSystem('requests', engine);
    await screen.shows(/2 requests[^]*▌.*POST \/containers\/create[^]*GET \/containers\/json → 200/);
    const other = apiTraceWriter(engine.system.runRoot, { pid: 1, nowMs: () => engine.nowMs + 1, isAlive: () => true });
    other('GET /version → 200, 1 ms');
    await screen.shows(/3 requests[^]*▌.* 1 GET \/version/);
    await screen.press('move.down', 'request.show');
    await screen.shows(/Request of serve \d+[^]*No such image/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /owned\x07/);
  });

  test('are none where no serve traces, and of a far engine none are looked for here', async () => {
    const engine = new FakeEngine();
    engine.system.runRoot = temporaryFolder();
    await using screen = await openSystem('requests', engine);
    await screen.shows(/gantry serve --trace starts one/);
    await using far = await openSystem('requests', engine, { contextName: () => 'far' });
    await far.shows(/shown on its own machine/);
  });

  testWhole('the list', { open: async (env) => await openSystem('requests', tracedEngine(), { env }), shows: /POST/ });
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
