import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { assertGivenBack, belongingsOf, fuzzScreen, lostUnasked } from '../support/fuzz/fuzz-screen.js';
import { randomInput } from '../support/fuzz/random-input.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX, openTestRoots } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import { seededRandom } from '../support/seeded-random.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import type { TerminalDriver } from '../support/terminal-driver.js';
import { UiScreen } from '../support/ui-screen.js';

const SEED = Number(process.env['GANTRY_FUZZ_SEED'] ?? 20_261_121);
const BUDGET_MS = 4000;
const STEPS = 800;
/** Would go to the views of other machines and registries, or ask them for something. */
const NO_OTHER_MACHINES: ReadonlySet<string> = new Set(['6', 'u']);
/** Accept a question, leave gantry, or run a line in a shell. */
const NO_CONSENT: ReadonlySet<string> = new Set([...NO_OTHER_MACHINES, 'enter', 'y', 'ctrl-c', 'q', 'ctrl-z']);
const LARGE = { columns: 120, rows: 40 };

describe(`a cat on the keyboard, among real containers (GANTRY_FUZZ_SEED=${SEED})`, {
  skip: rootReason(),
  timeout: 600_000,
}, () => {
  let gantry: BuiltGantry;
  let engine: Engine;
  const [here, elsewhere] = [process.cwd(), temporaryFolder()];
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    engine = await openTestRoots(gantry.roots);
    for (const name of ['web', 'db', 'cache'])
      await start(name, ['sh', '-c', 'while :; do echo tick; sleep 0.1; done']);
    await start('job', ['true']);
    await engine.volumes.create({ name: 'ledger' });
    // What is typed into a field for a path becomes a file here.
    process.chdir(elsewhere);
  });
  after(async () => {
    process.chdir(here);
    for (const { id, isBuiltIn } of await engine.networks.list()) if (!isBuiltIn) await removeWithUsers(id);
    await engine[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  async function start(name: string, command: readonly string[]): Promise<void> {
    const options = { image: BUSYBOX, name, command, network: { kind: 'none' }, stopTimeoutSeconds: 0 } as const;
    const { container } = await engine.containers.create(options);
    await engine.containers.start(container.id);
  }

  async function removeWithUsers(network: string): Promise<void> {
    for (const { id } of await engine.containers.list({ all: true }))
      await engine.containers.remove(id, { force: true });
    await engine.networks.remove(network);
  }

  test('in a real terminal, and never yes: whatever else is pressed, everything is still there', async () => {
    const random = seededRandom(SEED);
    const before = await belongingsOf(engine);
    await using screen = gantry.terminal([], LARGE);
    await screen.waitFor(/2 Images[^]*busybox/);
    const deadlineMs = performance.now() + BUDGET_MS;
    for (let step = 0; step < STEPS && performance.now() < deadlineMs; step += 1) {
      press(screen, random);
      await new Promise((resolve) => setImmediate(resolve));
    }
    screen.resize(LARGE.columns, LARGE.rows);
    screen.signal('SIGTERM');
    await screen.exit;
    assertWhole(screen);
    assert.deepEqual(await lostUnasked(engine, before, new Set()), []);
  });

  for (const dialogs of ['refused', 'answered'] as const)
    test(`questions ${dialogs}: only what a question named is gone`, async () => {
      const random = seededRandom(SEED + 1);
      const before = await belongingsOf(engine);
      // The screen closes it.
      const screen = new UiScreen(await openTestRoots(gantry.roots), LARGE);
      await screen.shows(/2 Images[^]*busybox/);
      const { questions, steps } = await fuzzScreen(screen, {
        random,
        steps: STEPS,
        deadlineMs: performance.now() + BUDGET_MS,
        dialogs,
        without: NO_OTHER_MACHINES,
        leavesFields: true,
      });
      assert.ok(steps > 0);
      await screen[Symbol.asyncDispose]();
      await assertGivenBack(screen);
      assert.deepEqual(await lostUnasked(engine, before, dialogs === 'refused' ? new Set() : questions), []);
    });
});

function press(screen: TerminalDriver, random: ReturnType<typeof seededRandom>): void {
  const { columns, rows } = screen.screen;
  const input = randomInput(random, { without: NO_CONSENT, hasClicks: false, size: { columns, rows } });
  if (input.kind === 'resize') screen.resize(input.columns, input.rows);
  else screen.send(input.bytes);
}

function assertWhole({ screen, raw }: TerminalDriver): void {
  assert.doesNotMatch(raw, /\bat .*\.js:\d+:\d+/, 'a stack trace');
  assert.equal(screen.isAlternate, false);
  assert.equal(screen.cursor.isHidden, false);
  assert.equal(screen.modes.mouseTrackingMode, 'none');
  assert.equal(screen.modes.bracketedPasteMode, false);
}
