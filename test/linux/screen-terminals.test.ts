import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';
import { rootReason } from '../support/root-reason.js';
import type { TerminalDriver } from '../support/terminal-driver.js';

const LEADER = 'ctrl-]';

describe('a terminal in the pane, on real containers', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    await gantry.ok('run', '-d', '--name', 'box', '--stop-timeout', '0', BUSYBOX, 'sleep', '1000000');
  });
  after(async () => {
    await gantry[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await gantry.run(['start', 'box']);
  });

  async function shell(): Promise<TerminalDriver> {
    const screen = gantry.terminal([], { columns: 120, rows: 40 });
    await screen.waitFor(/● box/);
    screen.press('e');
    await screen.waitFor(/ash box[^]*\/ # /);
    return screen;
  }

  const inside = async (...words: string[]): Promise<string> => await gantry.ok('exec', 'box', ...words);

  test('vi writes a file that is there afterwards, and the shell is as before', async () => {
    await using screen = await shell();
    screen.send('vi /tmp/note\r');
    await screen.waitFor(/│~ +│[^]*- \/tmp\/note/);
    screen.send('iwritten in the pane');
    await screen.waitFor(/written in the pane/);
    screen.send('\x1b');
    // Together they would be one key.
    await screen.waitFor(/- \/tmp\/note/);
    screen.send(':wq\r');
    await screen.waitFor(/\/ # vi \/tmp\/note[^]*\/ # /);
    assert.equal(await inside('cat', '/tmp/note'), 'written in the pane');
    await screen.waitFor(/Stats: box[^]*Logs: box/);
  });

  test('top goes on while another pane has the keys, and has the size of its pane', async () => {
    await using screen = await shell();
    screen.send('stty size\r');
    await screen.waitFor(/19 53/);
    screen.send('top -d 1\r');
    await screen.waitFor(/PID +PPID/);
    screen.press(LEADER, '2');
    await screen.waitFor(/PID +PPID/);
    screen.resize(140, 44);
    screen.press(LEADER);
    screen.press('ctrl-c');
    screen.send('until stty size | grep -q "^2. 6.$"; do sleep 0.05; done; echo si""zed\r');
    await screen.waitFor(/sized/);
  });

  test('it goes to the whole screen and back, and is the same shell', async () => {
    await using screen = await shell();
    screen.send('x=same; echo $((20 + 22))\r');
    await screen.waitFor(/42/);
    screen.press(LEADER, 'F');
    await screen.waitFor(/ctrl-\] goes back to gantry[^]*42/);
    assert.equal(screen.screen.isAlternate, false);
    screen.send('echo $x; stty size\r');
    await screen.waitFor(/^same\n40 120/m);
    screen.press(LEADER);
    await screen.waitFor(/1 Containers[^]*same/);
    assert.equal(screen.screen.isAlternate, true);
  });

  test('ended, it says with what; closed, nothing of it is left in the container', async () => {
    await using screen = await shell();
    screen.send('exit 7\r');
    await screen.waitFor(/The shell in box ended with 7/);
    screen.press('e');
    await screen.waitFor(/ash box[^]*\/ # /);
    // What neither ctrl-c nor ctrl-d ends, as an editor does not.
    screen.send('vi /tmp/unsaved\r');
    await screen.waitFor(/- \/tmp\/unsaved/);
    screen.press(LEADER, 'x');
    await screen.waitFor(/Close the terminal\?/);
    screen.press('y');
    await screen.waitFor((text) => !text.includes('ash box'));
    await untilGone(() => inside('ps'), /unsaved/);
  });

  test('a container that is removed under it is told, and gantry goes on', async () => {
    await gantry.ok('run', '-d', '--name', 'victim', BUSYBOX, 'sleep', '1000000');
    await using screen = gantry.terminal([], { columns: 120, rows: 40 });
    await screen.waitFor(/● victim/);
    screen.send('/victim\r');
    await screen.waitFor(/▌ ● victim/);
    screen.press('e');
    await screen.waitFor(/ash victim[^]*\/ # /);
    await gantry.ok('rm', '-f', 'victim');
    await screen.waitFor(/The shell in victim ended with 137/);
    screen.send('dPq');
    screen.press('enter');
    await screen.waitFor((text) => !text.includes('ash victim'));
    screen.press('?');
    await screen.waitFor(/─ Keys ─/);
  });

  test('a flood from it leaves the keys usable', async () => {
    await using screen = await shell();
    screen.send('yes flood\r');
    await screen.waitFor(/flood/);
    screen.press(LEADER, '?');
    await screen.waitFor(/─ Keys ─/);
    screen.press('q');
    await screen.waitFor(/ctrl-\] terminal|flood/);
    screen.press(LEADER, 'ctrl-c');
    screen.send('echo do""ne\r');
    await screen.waitFor(/^.*│done/m);
  });

  for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
    test(`${signal} gives the terminal back: screen, mouse, paste, cursor; and ends what ran in it`, async () => {
      await using screen = await shell();
      screen.send(`vi /tmp/${signal}\r`);
      await screen.waitFor(/│~ +│/);
      screen.signal(signal);
      await screen.exit;
      await untilGone(() => inside('ps'), new RegExp(`vi /tmp/${signal}`));
      assert.equal(screen.screen.isAlternate, false);
      assert.equal(screen.screen.cursor.isHidden, false);
      assert.equal(screen.screen.modes.mouseTrackingMode, 'none');
      assert.equal(screen.screen.modes.bracketedPasteMode, false);
    });
  }
});

/** Waits for what goes by itself. */
async function untilGone(look: () => Promise<string>, unwanted: RegExp): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let text = await look(); unwanted.test(text); text = await look()) {
    assert.ok(Date.now() < deadline, text);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
