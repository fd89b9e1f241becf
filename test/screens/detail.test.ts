import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { SIGTERM } from '../../src/oci/signal.js';
import { CONTAINER_TABS } from '../../src/ui/state/detail/tabs.js';
import { aContainer, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { aProcess, furnishWeb } from '../support/sample-insides.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

/** The sample's web server, looked at from one side. */
async function lookAtWeb(tab: string, options: UiScreenOptions = {}, engine = sampleEngine()): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('move.down', 'move.down', 'move.down', 'container.open', `detail.tab.${tab}`);
  whileOpening.move();
  return screen;
}

describe('the detail of a container', () => {
  test('enter opens it, the brackets turn it, escape closes it', async () => {
    await using screen = await lookAtWeb('processes');
    await screen.shows(/╭─ web ─[^]*1 Procs +2 Files +3 Diff/);
    await screen.press('detail.tab.next');
    assert.equal(screen.state.detail.tab, 'files');
    await screen.press('detail.tab.previous', 'detail.tab.previous');
    assert.equal(screen.state.detail.tab, 'flows');
    await screen.key('escape');
    await screen.shows(/Logs: web/);
    assert.equal(screen.state.focus, 'containers');
  });

  test('it follows the selection of the list, and l goes to the logs in its place', async () => {
    await using screen = await lookAtWeb('environment');
    await screen.press('detail.to.lists', 'move.up');
    await screen.shows(/╭─ db ─/);
    assert.equal(screen.state.detail.isOpen, true);
    await screen.press('container.logs');
    await screen.shows(/Logs: db/);
    assert.equal(screen.state.detail.isOpen, false);
  });

  test('on a small screen it has all of the room', async () => {
    await using screen = await lookAtWeb('processes', SMALL);
    await screen.shows(/^╭─ web ─[^]*nginx: worker process/m);
    assert.ok(!/Containers/.test(screen.text), screen.text);
  });

  test('nothing is read while it is not on the screen', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('processes', {}, engine);
    await screen.shows(/nginx: worker/);
    await screen.press('screen.back');
    await screen.shows(/Logs: web/);
    assert.equal(screen.state.detail.source, undefined);
    const before = engine.control.callsOf('processes.list').length;
    await new Promise((resolve) => setTimeout(resolve, 1300));
    assert.equal(engine.control.callsOf('processes.list').length, before);
  });

  test('what cannot be read says why, and is read again when asked', async () => {
    const engine = sampleEngine();
    engine.control.failNext('files.changes', engineError('disk_full', { path: '/x' }));
    await using screen = await lookAtWeb('changes', {}, engine);
    await screen.shows(/no space left.*[^]*R reads again|R reads again/);
    await screen.press('screen.redraw');
    await screen.shows(/C \/etc\/nginx\/conf\.d\/default\.conf/);
  });

  test('a container that is removed while it is shown gives its place to the next one', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('changes', {}, engine);
    await screen.shows(/╭─ web ─/);
    await engine.containers.remove('web', { force: true });
    await screen.hides(/╭─ web ─/);
    assert.equal(screen.state.detail.isOpen, true);
  });

  test('without a container it says so', async () => {
    const engine = new FakeEngine({ containers: [aContainer('only', { state: exitedState(0) })] });
    await using screen = await UiScreen.open(engine);
    await screen.press('container.open', 'detail.tab.environment');
    await engine.containers.remove('only');
    await screen.shows(/No container is selected/);
  });
});

describe('the tab of processes', () => {
  for (const size of [SMALL, LARGE]) {
    test(`shows the tree with what each uses, at ${size.columns}x${size.rows}`, async () => {
      const engine = sampleEngine();
      await using screen = await lookAtWeb('processes', size, engine);
      await screen.shows(/4711 root +S +- +9\.0M +0:02 nginx: master process nginx -g daemon off;/);
      await screen.shows(/4731 nginx +R .*43M +12:34 ├─ nginx: worker process/);
      await screen.shows(/4734 root +D .* {3}└─ gzip/);
      engine.advance(2000);
      furnishWeb(engine, { seconds: 2 });
      await screen.shows(/4731 nginx +R +31% /);
      await screen.shows(/web ─ 5 processes, 34% cpu/);
    });
  }

  test('a signal is sent to the one under the cursor, after a dialog that names it', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('processes', {}, engine);
    await screen.shows(/gzip/);
    await screen.press('move.last', 'process.signal');
    await screen.shows(/Send to process 4734 of web:[^]*gzip[^]*SIGTERM/);
    assert.equal(engine.control.callsOf('processes.signal').length, 0);
    await screen.key('enter');
    await screen.shows(/Process 4734 got SIGTERM\./);
    const [call] = engine.control.callsOf('processes.signal');
    assert.deepEqual(call?.slice(1), [{ pid: 4734, startTicks: 4734 }, SIGTERM]);
    await screen.shows(/web ─ 4 processes, /);
  });

  test('the dialog warns of a signal to the first one', async () => {
    await using screen = await lookAtWeb('processes');
    await screen.shows(/gzip/);
    await screen.press('process.signal');
    await screen.shows(/It is the first one: the container ends with it\./);
    await screen.key('escape');
  });

  test('a process that is gone meanwhile is told, and nothing else gets the signal', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('processes', {}, engine);
    await screen.shows(/gzip/);
    await screen.press('move.last', 'process.signal');
    engine.control.failNext('processes.signal', engineError('process_not_found', { pid: 4734, id: 'web' }));
    await screen.key('enter');
    await screen.shows(/container web has no process 4734/);
  });

  test('o sorts by what they use, and a filter leaves out the tree', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('processes', {}, engine);
    await screen.shows(/gzip/);
    await screen.press('list.sort', 'list.sort');
    await screen.shows(/by memory[^]*MEM↓[^]*4732[^]*4731[^]*4711/);
    await screen.press('list.filter');
    await screen.type('worker');
    await screen.key('enter');
    await screen.shows(/\/worker 2 of 5/);
    await screen.key('escape');
    await screen.shows(/master process/);
  });

  test('a container that ends while it is shown has none, and they come back with it', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('processes', {}, engine);
    await screen.shows(/gzip/);
    await engine.exit('web', 3);
    await screen.shows(/web is exited: it has no processes/);
    await engine.containers.start('web');
    await screen.shows(/nginx: worker process/);
  });

  test('a container with thousands of them is a list that scrolls', async () => {
    const engine = new FakeEngine({ containers: [aContainer('crowd', { state: runningState() })] });
    engine.processes.set('crowd', [
      aProcess(4711, 1),
      ...Array.from({ length: 5000 }, (_, index) => aProcess(10_000 + index, 4711)),
    ]);
    await using screen = await UiScreen.open(engine);
    await screen.press('container.open', 'detail.tab.processes');
    await screen.shows(/1-34 of 5001/);
    await screen.press('move.last');
    await screen.shows(/14999 [^]*4968-5001 of 5001/);
  });
});

describe('the tab of the environment', () => {
  for (const size of [SMALL, LARGE]) {
    test(`masks what looks like a secret until it is asked for, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookAtWeb('environment', size);
      await screen.shows(/3 masked: r reveals/);
      await screen.shows(/NGINX_VERSION +1\.27\.3/);
      await screen.shows(/SESSION_SECRET +\*{8}/);
      await screen.shows(/DATABASE_URL +postgres:\/\/web:\*{8}@db/);
      assert.doesNotMatch(screen.text, /hunter2|battery|ghp_/);
      await screen.press('secrets.reveal');
      await screen.shows(/SESSION_SECRET +correct horse battery staple/);
      await screen.key('escape');
      await screen.hides(/battery/);
      assert.equal(screen.state.detail.isOpen, true);
    });
  }

  test('what was revealed is masked again at the next container', async () => {
    await using screen = await lookAtWeb('environment');
    await screen.press('secrets.reveal', 'detail.to.lists', 'move.up', 'move.down');
    await screen.shows(/SESSION_SECRET +\*{8}/);
  });
});

describe('the tab of changes', () => {
  for (const size of [SMALL, LARGE]) {
    test(`lists them with docker's letters, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookAtWeb('changes', size);
      await screen.shows(/4 changes: 2 added, 1 changed, 1 deleted/);
      await screen.shows(/C \/etc\/nginx\/conf\.d\/default\.conf/);
      await screen.shows(/D \/usr\/share\/nginx\/html\/50x\.html/);
    });
  }

  test('enter goes to the file', async () => {
    await using screen = await lookAtWeb('changes');
    await screen.shows(/default\.conf/);
    await screen.press('change.show');
    await screen.shows(/web ─ \/etc\/nginx\/conf\.d[^]*▌ +-rw-r--r-- .* default\.conf/);
  });

  test('a container like its image has none', async () => {
    await using screen = await lookAtWeb('changes');
    await screen.press('detail.to.lists', 'move.up');
    await screen.shows(/Its files are those of its image/);
  });
});

describe('the tab of events', () => {
  test('tells what happened, newest first, as it happens', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('events', {}, engine);
    await screen.shows(/Nothing has happened/);
    await engine.containers.pause('web');
    await engine.containers.unpause('web');
    await screen.shows(/unpause[^]* pause/);
    await engine.containers.pause('db');
    await screen.press('screen.redraw');
    await screen.until(({ detail: { events } }) => events.kind === 'read' && events.value.length === 2);
    await screen.shows(/│▌ \S+ +\S+ unpause/);
    await screen.press('move.down');
    await engine.containers.pause('web');
    await screen.shows(/ pause[^]* unpause[^]*│▌ \S+ +\S+ pause/);
  });
});

describe('the inspect tab', () => {
  test('is a tree that folds, without secrets until they are asked for', async () => {
    await using screen = await lookAtWeb('inspect', LARGE);
    await screen.shows(/Name +"\/web"[^]*\+ HostConfig +\{[^]*- Config[^]*\+ Env +\[/);
    assert.doesNotMatch(screen.text, /hunter2/);
    await screen.press('move.first', ...Array.from({ length: 4 }, () => 'move.down' as const), 'node.turn');
    await screen.shows(/\+ State +\{ Status: "running"/);
    await screen.press('node.turn');
    await screen.shows(/- State[^]*Status +"running"/);
  });
});

describe('the filter of the inspect tab', () => {
  test('looks into what is folded, and shows what it is in', async () => {
    await using screen = await lookAtWeb('inspect', LARGE);
    await screen.press('list.filter');
    await screen.type('memoryreservation');
    await screen.key('enter');
    await screen.shows(/memoryreservation 2 of \d+[^]*- HostConfig[^]*MemoryReservation +0/);
    await screen.press('move.first', 'node.turn');
    await screen.shows(/All is unfolded while there is a filter/);
  });

  test('does not find what is masked until it is revealed', async () => {
    await using screen = await lookAtWeb('inspect', LARGE);
    await screen.press('list.filter');
    await screen.type('correct horse');
    await screen.key('enter');
    await screen.shows(/Nothing matches/);
    await screen.press('secrets.reveal');
    await screen.shows(/- Config[^]*- Env[^]*3 +"SESSION_SECRET=correct horse/);
  });
});

describe('what the inspect tab shows', () => {
  test('is read again when the container changes', async () => {
    const engine = sampleEngine();
    await using screen = await lookAtWeb('inspect', LARGE, engine);
    await screen.shows(/Paused +false/);
    await engine.containers.pause('web');
    await screen.shows(/Status +"paused"[^]*Paused +true/);
  });
});

describe('a terminal with little', () => {
  const ascii = { env: { TERM: 'linux', LANG: 'C' } };

  test('without UTF-8 every tab is drawn in ASCII', async () => {
    await using screen = await lookAtWeb('processes', { ...SMALL, ...ascii });
    await screen.shows(/\|- nginx: worker process[^]*`- sh -c[^]*`- gzip/);
    for (const { tab } of CONTAINER_TABS) {
      await screen.press(`detail.tab.${tab}`);
      await screen.until(({ detail }) => detail.tab === tab);
      assert.match(screen.text, /^[\x00-\x7f]*$/);
    }
  });

  test('without colours changes are told apart by their letters, secrets by their mask', async () => {
    await using screen = await lookAtWeb('changes', {
      ...SMALL,
      env: { TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' },
    });
    await screen.shows(/C \/etc[^]*A \/run[^]*D \/usr/);
    await screen.press('detail.tab.environment');
    await screen.shows(/API_TOKEN +\*{8}/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /\x1b\[(?:\d+;)*3[0-7]m/);
  });

  for (const size of [{ columns: 60, rows: 15 }, SMALL, { columns: 100, rows: 15 }, LARGE]) {
    test(`no border is broken in any tab or form at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookAtWeb('processes', size);
      const check = (what: string): void => {
        for (const line of screen.text.split('\n').slice(1, -1))
          assert.match(line, /^[│╭╰].*[│╮╯]$/, `${what}\n${screen.text}`);
      };
      for (const { tab } of CONTAINER_TABS) {
        await screen.press(`detail.tab.${tab}`);
        check(tab);
      }
      for (const form of ['container.rename', 'container.update', 'container.commit', 'container.run']) {
        if (form === 'container.run') await screen.key('escape', 'escape');
        await screen.press(form);
        await screen.shows(/gantry (rename|update|commit|run) /);
        check(form);
        await screen.press(...Array.from({ length: 13 }, () => 'form.next'));
        check(form);
        await screen.key('escape');
        await screen.until(({ overlay }) => overlay === undefined);
      }
    });
  }
});
