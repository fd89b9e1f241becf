import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { sampleEngine } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const typed = async (screen: UiScreen, text: string): Promise<void> => {
  screen.terminal.stdin.type(text);
  await screen.until(({ overlay }) => overlay?.kind === 'palette' && overlay.text === text);
};

describe('the palette', () => {
  test('knows the flag that forces a removal, and asks all the same; of others it says where they are known', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await typed(screen, 'rm -f web');
    await screen.key('enter');
    await screen.shows(/Remove this container\?[^]*web[^]*\[x\] f force/);
    await screen.key('escape');
    await screen.press('screen.palette');
    await typed(screen, 'stop --no-such 3 web');
    await screen.shows(/Flags such as --no-such are for the command line\./);
  });

  test('knows how long to wait, which signal, and what goes too', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    const type = async (line: string): Promise<void> => {
      await screen.press('screen.palette');
      await typed(screen, line);
      await screen.shows(new RegExp(`\\n[│ ]+${line} `));
      await screen.key('enter');
    };
    await type('stop -t3 -s INT web');
    await screen.shows(/kills it after 3 s/);
    await screen.key('enter');
    await screen.idle();
    assert.deepEqual(engine.control.callsOf('containers.stop').at(-1)?.[1], { timeoutSeconds: 3, signal: 2 });
    await type('kill --signal=USR1 api');
    await screen.shows(/Send SIGUSR1\?/);
    assert.equal(engine.control.callsOf('containers.kill').length, 0);
    await screen.key('enter');
    await screen.until(({ overlay }) => overlay === undefined);
    assert.equal(engine.control.callsOf('containers.kill').length, 0);
    await type('kill --signal=USR1 api');
    await screen.shows(/Send SIGUSR1\?[^]*api/);
    await screen.key('y');
    await screen.idle();
    assert.deepEqual(engine.control.callsOf('containers.kill').at(-1)?.[1], { signal: 10 });
    await type('rm -fv web');
    await screen.shows(/\[x\] f force[^]*\[x\] v remove its anonymous volumes/);
    await screen.key('escape');
    await screen.press('screen.palette');
    for (const [line, said] of [
      ['kill -s NOPE db', /There is no signal NOPE\./],
      ['restart -t soon db', /soon is no number of seconds\./],
      ['stop -t', /Type what is still missing\./],
      ['network connect nosuch', /There is no network nosuch\./],
      ['rm -f', /Type what is still missing\./],
      ['ps -a', /Go to the containers\./],
      ['rm -f ap', /\n[│ ]+rm -f api /],
    ] as const) {
      await screen.key('ctrl-u');
      await typed(screen, line);
      await screen.shows(said);
    }
  });

  test('shows whole names, also where they name their place', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 80, rows: 24 });
    await screen.press('stats.all', 'screen.palette');
    await typed(screen, 'sort thr');
    await screen.shows(/sort throttled +Sort the table|sort throttled \(all stats\) +Sort the table/);
  });

  test('finds an action by a part of its name, and does it', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await screen.shows(/Commands/);
    await typed(screen, 'detai');
    await screen.shows(/details +i +Show what it was started with/);
    await screen.key('enter');
    await screen.shows(/│ container +│ api/);
  });

  for (const [verb, first] of [
    ['run', /new +n +Fill in a form to run/],
    ['exec', /shell +e +Open a shell/],
    ['rm', /remove +d +Ask whether to remove/],
    ['stop', /start\/stop +s /],
    ['kill', /kill +ctrl-k +Send it a signal/],
    ['inspect', /details +i /],
    ['top', /open +enter /],
    ['prune', /clean up +P /],
    ['update', /limits +U /],
    ['rename', /rename +N /],
    ['logs', /logs +l /],
  ] as const) {
    test(`${verb} of docker's finds what does it first`, async () => {
      await using screen = await UiScreen.open(sampleEngine());
      await screen.press('screen.palette');
      await typed(screen, verb);
      await screen.shows(new RegExp(`: ${verb}[^\\n]*\\n[^\\n]*\\n[│ ]+${first.source}`));
    });
  }

  test('what is called the same and done in another pane tells in which', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await typed(screen, 'start/');
    await screen.shows(/start\/stop +s [^]*start\/stop \(projects\) +s /);
  });

  test('what the action under the cursor does is there in full where its line has no room for it', async () => {
    await using screen = await UiScreen.open(sampleEngine(), { columns: 80, rows: 24 });
    await screen.press('screen.palette');
    await typed(screen, 'debug');
    const text = await screen.shows(/: debug/);
    const [line = ''] = text.split('\n').filter((row) => /│ \S.*…/.test(row));
    const [beginning = ''] = /\S+ \S+ \S+(?= \S+…)/.exec(line) ?? [];
    assert.notEqual(beginning, '', text);
    assert.ok(text.split(beginning).length > 2, text);
  });

  test('what cannot be done now is there with its reason, and does nothing', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('move.last', 'screen.palette');
    await typed(screen, 'attach');
    await screen.shows(/attach +A +report is exited/);
    await screen.key('enter');
    await screen.shows(/report is exited\./);
  });

  test('the cursor goes through what matches, and stops at its ends', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await typed(screen, 'remove');
    for (let press = 0; press < 30; press++) await screen.key('down');
    const { overlay } = screen.state;
    assert.ok(overlay?.kind === 'palette' && overlay.cursor < 25);
    await screen.key('up', 'escape');
    await screen.hides(/Commands/);
  });

  test('pull NAME pulls, and a question still asks', async () => {
    const engine = sampleEngine();
    engine.pulls.offer('busybox:latest');
    await using screen = await UiScreen.open(engine);
    await screen.press('screen.palette');
    await typed(screen, 'pull busybox');
    await screen.key('enter');
    await screen.shows(/Pulled docker\.io\/library\/busybox:latest/);
    await screen.press('screen.palette');
    await typed(screen, 'remove');
    await screen.key('enter');
    await screen.shows(/Remove this container\?/);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('completes names with tab, and what is typed then stands behind them', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await typed(screen, 'sto');
    await screen.press('palette.complete');
    await screen.shows(/: stop +│/);
    screen.terminal.stdin.type('wor');
    await screen.shows(/: stop wor +│/);
    await screen.press('palette.complete');
    await screen.shows(/: stop worker/);
    screen.terminal.stdin.type('web');
    await screen.shows(/: stop worker web/);
    await screen.key('enter');
    await screen.shows(/Stop 2 containers\?[^]*worker and web/);
  });

  test('runs a container in the words of the command line, and offers it again', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine);
    await screen.press('screen.palette');
    await typed(screen, 'run -d --name shop -e A=1 nginx:1.27');
    await screen.key('enter');
    await screen.shows(/Started shop\./);
    assert.ok((await engine.containers.get('shop')).config.env.includes('A=1'));
    await screen.press('screen.palette');
    await screen.shows(/: +│[^\n]*\n[^\n]*\n[^\n]*│ run -d --name shop/);
  });

  test('what the engine refuses can be mended', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('screen.palette');
    await typed(screen, 'run -d -m lots nginx:1.27');
    await screen.key('enter');
    await screen.shows(/Run a container[^]*gantry run +-d -m lots nginx:1\.27[^]*invalid size: 'lots'/);
  });

  test('sorts the table of all containers by name of a column', async () => {
    await using screen = await UiScreen.open(sampleEngine());
    await screen.press('stats.all', 'top.sort.by');
    await screen.shows(/: sort/);
    screen.terminal.stdin.type('mem');
    await screen.shows(/sort memory/);
    await screen.key('enter');
    await screen.shows(/7 Stats of all containers ─ by memory/);
  });
});
