import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { type FakeRegistry, openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { diffIdOf, putImage } from '../support/images/make-image.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import type { TerminalDriver } from '../support/terminal-driver.js';

const LARGE = { columns: 120, rows: 40 };

/** What people come for, from the start of the program to its end, with keys, on real containers. */
describe('journeys on the screen', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
  });
  beforeEach(async () => {
    const names = await list();
    if (names.length > 0) await gantry.ok('rm', '-f', ...names);
  });
  after(async () => {
    await gantry[Symbol.asyncDispose]();
  });

  const list = async (...words: string[]): Promise<readonly string[]> =>
    (await gantry.ok('ps', '-a', ...words, '--format', '{{.Names}}'))
      .split('\n')
      .filter((name) => name !== '')
      .sort();

  const run = async (name: string, ...words: string[]): Promise<string> =>
    await gantry.ok('run', '-d', '--network', 'none', '--stop-timeout', '0', '--name', name, BUSYBOX, ...words);

  /** Leaves as a user does; what is left of the terminal must be as it was. */
  async function leave(screen: TerminalDriver): Promise<void> {
    screen.press('ctrl-c');
    assert.deepEqual(await screen.exit, { code: 0, signal: undefined });
    assertGivenBack(screen);
  }

  /** Types into the field that has the keys, and waits until it is there. */
  async function type(screen: TerminalDriver, text: string): Promise<void> {
    screen.send(text);
    await screen.waitFor((shown) => shown.includes(text));
  }

  test('pull and run: an image by its name, then a form, then a container that lives', async () => {
    await using registry = await openFakeRegistry();
    await putBusybox(registry);
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/No containers yet\./);
    screen.press('u');
    await screen.waitFor(/Pull/);
    await type(screen, `${registry.host}/box:1`);
    screen.press('enter');
    await screen.waitFor(/Pulled [^\n]*box:1\./);
    screen.press('escape');
    screen.press('n');
    await screen.waitFor(/Run a container/);
    screen.press('ctrl-u');
    await type(screen, `${registry.host}/box:1`);
    screen.press('enter');
    await screen.waitFor(/Started \S+\./);
    await screen.waitFor(/● \S+ +\S*box:1 +Up/);
    await leave(screen);
    assert.equal((await list('--filter', 'status=running')).length, 1);
  });

  test('find why it died: its exit code in the list, its last words beside it, all of its life in the detail', async () => {
    await run('lives', 'sleep', '1000000');
    await run('died', 'sh', '-c', 'echo reading /etc/app.conf; echo no such file >&2; exit 3');
    await gantry.ok('wait', 'died');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/✗ died [^\n]*Exited \(3\)/);
    screen.press('/');
    await screen.waitFor(/Filter/);
    screen.send('status=exited\r');
    await screen.waitFor(/▌ ✗ died/);
    await screen.waitFor(/Logs: died[^]*reading \/etc\/app\.conf[^]*no such file/);
    screen.press('enter');
    await screen.waitFor(/processes/i);
    screen.press('5');
    await screen.waitFor(/die\b[^\n]*3/);
    await leave(screen);
  });

  test('a shell: what is typed in it happens in the container', async () => {
    await run('box', 'sleep', '1000000');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/● box/);
    screen.press('e');
    await screen.waitFor(/ash box[^]*\/ # /);
    screen.send('echo $((6 * 7)) > /tmp/answer; echo writ""ten\r');
    await screen.waitFor(/written/);
    screen.send('exit\r');
    await screen.waitFor((text) => !text.includes('ash box') && /Stats: box/.test(text));
    assert.equal(await gantry.ok('exec', 'box', 'cat', '/tmp/answer'), '42');
    await leave(screen);
  });

  test('search logs: to the one line of thousands, and back to the newest', async () => {
    await run(
      'talks',
      'sh',
      '-c',
      'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i"; done; exec sleep 1000000',
    );
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/Logs: talks[^]*line 3000/);
    screen.press('l');
    await screen.waitFor(/follow/);
    screen.press('/');
    await screen.waitFor(/Search:/);
    await type(screen, 'line 12(34)$');
    screen.press('enter');
    await screen.waitFor(/line 1233[^]*line 1234/);
    screen.press('G');
    await screen.waitFor(/line 3000/);
    await leave(screen);
  });

  test('a pull is followed while one browses, and is there at its end', async () => {
    await using registry = await openFakeRegistry();
    const { promise, resolve } = Promise.withResolvers<void>();
    const layer = await putBusybox(registry, 'slow', { padding: 512 });
    registry.fail({ on: new RegExp(`GET .*${layer}`), holdAfter: 100_000, until: promise });
    await run('lives', 'sh', '-c', 'echo I am here; exec sleep 1000000');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/● lives/);
    screen.press('u');
    await screen.waitFor(/Pull/);
    await type(screen, `${registry.host}/slow:1`);
    screen.press('enter');
    await screen.waitFor(/downloading/);
    screen.press('escape');
    await screen.waitFor(/Logs: lives[^]*I am here/);
    screen.press('2');
    await screen.waitFor(/2 Images[^]*slow:1/);
    screen.press('u');
    await screen.waitFor(/downloading/);
    resolve();
    await screen.waitFor(/Pulled [^\n]*slow:1\./);
    await leave(screen);
    assert.match(await gantry.ok('images'), /slow/);
  });

  test('bulk stop: all that are marked, after one question', async () => {
    for (const name of ['one', 'two', 'three']) await run(name, 'sleep', '1000000');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/● one[^]*● two|● two[^]*● one|● three/);
    screen.press('*', 's');
    await screen.waitFor(/Stop 3 containers\?/);
    assert.equal((await list('--filter', 'status=running')).length, 3);
    screen.press('enter');
    await screen.waitFor(/3 containers stopped\./);
    assert.deepEqual(await list('--filter', 'status=exited'), ['one', 'three', 'two']);
    await leave(screen);
  });

  test('a storm of sizes leaves the screen right, and gantry where it was', async () => {
    await run('lives', 'sh', '-c', 'while :; do echo tick; sleep 0.05; done');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/● lives/);
    for (let step = 0; step < 200; step += 1) {
      screen.resize(10 + ((step * 53) % 190), 4 + ((step * 29) % 60));
      if (step % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    screen.resize(80, 24);
    await screen.waitFor((text) => text.split('\n')[0]?.includes('gantry') === true && /╰─+╯/.test(text));
    await screen.waitFor(/1 Containers[^]*● lives/);
    screen.press('?');
    await screen.waitFor(/─ Keys ─/);
    await leave(screen);
  });

  test('a connection that is lost ends the screen, and no container', async () => {
    await run('lives', 'sleep', '1000000');
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/● lives/);
    screen.signal('SIGHUP');
    await screen.exit;
    assertGivenBack(screen);
    assert.deepEqual(await list('--filter', 'status=running'), ['lives']);
  });
});

test('the first start: what to press, a demo, the question before it, and its four containers', {
  skip: rootReason(),
  timeout: 600_000,
}, async () => {
  await using gantry = await BuiltGantry.open();
  await using screen = gantry.terminal([], LARGE);
  await screen.waitFor(/No containers yet\.[^]*Press enter to start four small demo containers/);
  screen.press('enter');
  await screen.waitFor(/Start the demo\?/);
  screen.press('y');
  await screen.waitFor(/Four demo containers were started\./);
  await screen.waitFor(/✗ demo-fail/);
  for (const name of ['busy', 'chatty', 'idle']) await screen.waitFor(new RegExp(`● demo-${name}`));
  screen.press('q');
  assert.deepEqual(await screen.exit, { code: 0, signal: undefined });
  assertGivenBack(screen);
  await gantry.ok('demo', '--remove');
  assert.equal(await gantry.ok('ps', '-aq'), '');
});

function assertGivenBack({ screen }: TerminalDriver): void {
  assert.equal(screen.isAlternate, false);
  assert.equal(screen.cursor.isHidden, false);
  assert.equal(screen.modes.wraparoundMode, true);
  assert.equal(screen.modes.mouseTrackingMode, 'none');
  assert.equal(screen.modes.bracketedPasteMode, false);
}

/** Puts an image that can run into a registry, as `name:1`. @returns the digest of its layer */
async function putBusybox(registry: FakeRegistry, name = 'box', { padding = 0 } = {}): Promise<string> {
  const layer = Buffer.concat([...(await Array.fromAsync(demoRootFileSystem())), Buffer.alloc(padding)]);
  const { layers } = putImage(registry, `${name}:1`, {
    layers: [layer],
    config: {
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['sleep', '1000000'] },
      rootfs: { type: 'layers', diff_ids: [diffIdOf(layer)] },
    },
  });
  return layers[0]?.digest ?? '';
}
