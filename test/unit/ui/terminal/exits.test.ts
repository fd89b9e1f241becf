import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { bundleForTest } from '../../../support/bundle-for-test.js';
import { TerminalDriver } from '../../../support/terminal-driver.js';

/** A stopped process is in state T. */
async function isStopped(pid: number): Promise<void> {
  while (!/\) T /.test(await readFile(`/proc/${pid}/stat`, 'utf8')))
    await new Promise((resolve) => setImmediate(resolve));
}

describe('a full screen in a real pseudo-terminal', () => {
  let program = '';
  before(async () => {
    program = await bundleForTest('test/support/apps/exits.tsx');
  });
  after(() => rm(dirname(program), { recursive: true }));

  async function start(): Promise<TerminalDriver> {
    // CI=1 must not keep it from drawing.
    const driver = new TerminalDriver({ command: process.execPath, args: [program], env: { CI: '1' } });
    await driver.waitFor(/count 0/);
    return driver;
  }

  function assertGivenBack({ screen }: TerminalDriver): void {
    const { modes, isAlternate, cursor } = screen;
    assert.deepEqual(
      [isAlternate, cursor.isHidden, modes.wraparoundMode, modes.bracketedPasteMode],
      [false, false, true, false],
    );
  }

  test('keys that come in one read count one by one', async () => {
    await using driver = await start();
    driver.send('jjjjj');
    await driver.waitFor(/count 5/);
    driver.send('\x1b[Aj\x1b');
    await driver.waitFor(/count 6\.\s+last escape/);
  });

  const WAYS_OUT: readonly [name: string, leave: (driver: TerminalDriver) => void, code: number, signal?: number][] = [
    ['a key', (driver) => driver.press('q'), 0],
    ['process.exit', (driver) => driver.press('x'), 3],
    ['an error nobody caught', (driver) => driver.press('t'), 1],
    ['a rejection nobody caught', (driver) => driver.press('r'), 1],
    ['SIGTERM', (driver) => driver.signal('SIGTERM'), 0, 15],
    ['SIGINT', (driver) => driver.signal('SIGINT'), 0, 2],
    ['SIGHUP', (driver) => driver.signal('SIGHUP'), 0, 1],
  ];
  for (const [name, leave, code, signal] of WAYS_OUT) {
    test(`leaving by ${name} gives the terminal back`, async () => {
      await using driver = await start();
      leave(driver);
      assert.deepEqual(await driver.exit, { code, signal });
      assertGivenBack(driver);
      assert.deepEqual([driver.screen.counts.clears, driver.screen.counts.scrollbackClears], [1, 0]);
    });
  }

  for (const [name, key] of [
    ['a key', 'q'],
    ['process.exit', 'x'],
  ] as const)
    test(`after leaving by ${name}, the answers of a slow terminal are not typed into the shell`, async () => {
      const shell = `${process.execPath} ${program}; echo ended; IFS= read -r line; echo "it read $line."`;
      await using driver = new TerminalDriver({ command: 'sh', args: ['-c', shell], answerMs: 100 });
      await driver.waitFor(/count 0/);
      driver.press('j');
      await driver.waitFor(/count 1/);
      driver.press(key);
      await driver.waitFor(/ended/);
      driver.send('hello\r');
      await driver.waitFor(/it read hello\./);
    });

  test('the reason of a crash stands on the screen that was given back', async () => {
    await using driver = await start();
    driver.press('t');
    await driver.exit;
    assert.match(driver.screen.text(), /thrown on purpose/);
  });

  test('a child gets every key while it has the terminal, and the screen comes back whole', async () => {
    await using driver = await start();
    driver.press('s');
    await driver.waitFor(/child/);
    assert.equal(driver.screen.isAlternate, false);
    driver.send('jjj hello jjj\r');
    await driver.waitFor(/got jjj hello jjj/);
    driver.press('enter');
    await driver.waitFor(/^count 0/);
    driver.press('j');
    await driver.waitFor(/^count 1/);
  });

  test('ctrl-c ends a child that has the terminal, and not what lent it', async () => {
    await using driver = await start();
    driver.press('s');
    await driver.waitFor(/child/);
    driver.send('\x03');
    await driver.waitFor(/^count 0/);
    driver.press('j');
    await driver.waitFor(/^count 1/);
    driver.press('s');
    // The first one's word is on the terminal still.
    await driver.waitFor(/child[^]*child/);
    driver.signal('SIGTERM');
    assert.deepEqual(await driver.exit, { code: 0, signal: 15 });
  });

  test('a ctrl-c that is told only after the end of the child that it was for ends nobody', async () => {
    await using driver = await start();
    driver.press('l');
    await driver.waitFor(/last l\./);
    driver.press('j');
    await driver.waitFor(/count 1/);
    driver.signal('SIGTERM');
    assert.deepEqual(await driver.exit, { code: 0, signal: 15 });
  });

  test('what is typed passes through raw, and the screen comes back whole', async () => {
    await using driver = await start();
    driver.press('p');
    await driver.waitFor(/passing through/);
    driver.send('j\x1b[A\x03');
    await driver.waitFor(/typed "j\\u001b\[A\\u0003"/);
    driver.press('ctrl-d');
    await driver.waitFor(/^count 0/);
    driver.press('j');
    await driver.waitFor(/^count 1/);
  });

  test('stopping gives the terminal back, and going on takes it again', async () => {
    await using driver = await start();
    driver.signal('SIGTSTP');
    await driver.screen.waitFor(() => !driver.screen.isAlternate);
    await isStopped(driver.pid);
    driver.signal('SIGCONT');
    await driver.waitFor(/^count 0/);
    driver.press('j');
    await driver.waitFor(/^count 1/);
  });

  test('a resize is drawn', async () => {
    await using driver = await start();
    driver.resize(40, 10);
    driver.press('j');
    await driver.waitFor(/^count 1/);
  });
});
