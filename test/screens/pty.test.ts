import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { bundleForTest } from '../support/bundle-for-test.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { TerminalDriver } from '../support/terminal-driver.js';

/** The same screen in a process and a pseudo-terminal of its own: what only those show. */
describe('in a real pseudo-terminal', () => {
  let program = '';
  before(async () => {
    program = await bundleForTest('test/support/ui-on-fake.tsx');
  });

  const start = (
    kind: string,
    options: { readonly env?: Record<string, string>; readonly columns?: number; readonly rows?: number } = {},
  ): TerminalDriver =>
    new TerminalDriver({ command: process.execPath, args: [program, kind], columns: 100, rows: 30, ...options });

  test('draws, takes keys that come together, and leaves with 0', async () => {
    await using driver = start('still', { env: { CI: '1' } });
    await driver.waitFor(/● web/);
    driver.send('jjj');
    await driver.waitFor(/▌ ● web/);
    driver.send('\x1b[B\x1b[B');
    await driver.waitFor(/▌ ○ later/);
    driver.press('q');
    assert.deepEqual(await driver.exit, { code: 0, signal: undefined });
    assert.equal(driver.screen.isAlternate, false);
    assert.equal(driver.screen.cursor.isHidden, false);
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} ends it and leaves the terminal in order`, async () => {
      await using driver = start('sample');
      await driver.waitFor(/● web/);
      driver.signal(signal);
      await driver.exit;
      assert.equal(driver.screen.isAlternate, false);
      assert.equal(driver.screen.cursor.isHidden, false);
      assert.equal(driver.screen.modes.wraparoundMode, true);
    });
  }

  test('a shell and back, with the size of the terminal', async () => {
    await using driver = start('still');
    await driver.waitFor(/● web/);
    driver.press('E');
    await driver.waitFor(/It ends with exit or ctrl-d/);
    driver.send('typed into the shell');
    await driver.waitFor(/typed into the shell/);
    driver.press('ctrl-]');
    await driver.waitFor(/sh api[^]*typed into the shell/);
    driver.press('ctrl-]');
    driver.send(' and the pane');
    await driver.waitFor(/typed into the shell and the pane/);
  });

  test("settings that do not hold keep nobody out, and a command of one's own has the terminal and gives it back", async () => {
    const path = join(temporaryFolder(), 'config.yaml');
    const script = 'echo "what is your name?"; read -r name; echo "hello $name of {{.Name}}"; read -r more';
    writeFileSync(
      path,
      `theme: drak\ncommands: [{ name: greet, on: container, key: X, shell: '${script}', show: terminal }]\n`,
    );
    await using driver = start('still', { env: { GANTRY_CONFIG: path } });
    await driver.waitFor(/● web[^]*config\.yaml:1:8 theme is one of/);
    driver.press('X');
    await driver.waitFor(/what is your name\?/);
    assert.equal(driver.screen.isAlternate, false);
    driver.send('ann\r');
    await driver.waitFor(/hello ann of api/);
    driver.press('enter');
    await driver.waitFor(/greet is done\./);
    assert.equal(driver.screen.isAlternate, true);
    driver.press('X');
    // The first one's question is on the terminal still.
    await driver.waitFor(/hello ann of api[^]*what is your name\?/);
    // What ends the command does not end the screen.
    driver.press('ctrl-c');
    await driver.waitFor(/greet (was ended by SIGINT|failed with 130)\./);
    driver.press('q');
    assert.equal((await driver.exit).code, 0);
  });

  test('a resize is followed', async () => {
    await using driver = start('still', { columns: 80, rows: 24 });
    await driver.waitFor(/1 Containers/);
    driver.resize(140, 40);
    await driver.waitFor(/Stats: api ─ last/);
    driver.resize(50, 10);
    await driver.waitFor(/gantry needs 60x15/);
  });

  test('without the right to it, a sentence and the exit code of the failure', async () => {
    await using driver = start('broken');
    await driver.waitFor(/gantry must run as root/);
    driver.press('q');
    assert.equal((await driver.exit).code, 1);
  });
});
