import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { NOTHING_CONFIGURED } from '../../src/config/loaded-config.js';
import { paneRect } from '../../src/ui/layout.js';
import type { PaneId } from '../../src/ui/state/app-state.js';
import { aContainer, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, writeSampleLogs } from '../support/sample-engine.js';
import { UiScreen } from '../support/ui-screen.js';

const SIZES = [
  [200, 50],
  [120, 30],
  [80, 24],
  [60, 15],
] as const;

/** Does things with the mouse where a text stands on the screen. */
class Mouse {
  readonly #screen: UiScreen;

  constructor(screen: UiScreen) {
    this.#screen = screen;
  }

  async click(text: string): Promise<void> {
    await this.clickAt(...(await this.#find(text)));
  }

  async doubleClick(text: string): Promise<void> {
    const place = await this.#find(text);
    await this.clickAt(...place);
    await this.clickAt(...place);
  }

  /** In the frame of a pane. */
  async clickPane(pane: PaneId): Promise<void> {
    const { x = 0, y = 0 } = paneRect(this.#screen.state, pane) ?? {};
    await this.clickAt(x + 2, y);
  }

  async clickAt(column: number, row: number): Promise<void> {
    const at = `${column + 1};${row + 1}`;
    this.#screen.terminal.stdin.type(`\x1b[<0;${at}M\x1b[<0;${at}m`);
    await this.#screen.idle();
  }

  async wheel(text: string, by: 1 | -1, times = 1): Promise<void> {
    const [column, row] = await this.#find(text);
    this.#screen.terminal.stdin.type(`\x1b[<${by === 1 ? 65 : 64};${column + 1};${row + 1}M`.repeat(times));
    await this.#screen.idle();
  }

  /** Where it is; the frame that shows it may still be on its way. */
  async #find(text: string): Promise<readonly [column: number, row: number]> {
    await this.#screen.shows((shown) => shown.includes(text));
    const lines = this.#screen.terminal.screen.lines();
    const row = lines.findIndex((line) => line.includes(text));
    return [lines[row]?.indexOf(text) ?? 0, row];
  }
}

async function sample(columns: number, rows: number): Promise<{ screen: UiScreen; mouse: Mouse; engine: FakeEngine }> {
  const engine = sampleEngine();
  writeSampleLogs(engine, 300);
  const screen = await UiScreen.open(engine, { columns, rows });
  await screen.shows(/1 Containers[^]*Logs: api/);
  return { screen, engine, mouse: new Mouse(screen) };
}

describe('clicks', () => {
  for (const [columns, rows] of SIZES) {
    test(`at ${columns}x${rows} select the row under them, and give its pane the focus`, async () => {
      const { screen, mouse } = await sample(columns, rows);
      await using _ = screen;
      await mouse.click('● cache');
      await screen.shows(/▌ ● cache/);
      for (const pane of ['logs', 'images', 'stats', 'containers'] as const) {
        await mouse.clickPane(pane);
        assert.equal(screen.state.focus, pane);
      }
    });

    test(`at ${columns}x${rows} a second one opens, and the tabs of the detail can be clicked`, async () => {
      const { screen, mouse } = await sample(columns, rows);
      await using _ = screen;
      await mouse.doubleClick('● cache');
      await screen.shows(/1 Proc[^]*2 Files/);
      assert.equal(screen.state.focus, 'detail');
      await mouse.click('4 Env');
      assert.equal(screen.state.detail.tab, 'environment');
      await mouse.click('1 Proc');
      assert.equal(screen.state.detail.tab, 'processes');
    });

    test(`at ${columns}x${rows} keys of the footer, and buttons of dialogs, can be clicked`, async () => {
      const { screen, mouse } = await sample(columns, rows);
      await using _ = screen;
      await mouse.click('? help');
      await screen.shows(/─ Keys ─/);
      await mouse.clickAt(0, 0);
      await screen.hides(/─ Keys ─/);
      await screen.press('container.remove');
      await screen.shows(/\[ Cancel \]/);
      await mouse.clickAt(0, 0);
      await screen.shows(/\[ Cancel \]/);
      await mouse.click('Cancel ]');
      await screen.hides(/\[ Cancel \]/);
      assert.equal(screen.state.overlay, undefined);
    });
  }

  test('on two different rows are not a double one', async () => {
    const { screen, mouse } = await sample(120, 40);
    await using _ = screen;
    await mouse.click('● cache');
    await mouse.click('● db');
    await screen.shows(/▌ ● db/);
    assert.equal(screen.state.focus, 'containers');
  });

  test('on the title of a column sort by it, and turn that round', async () => {
    const { screen, mouse } = await sample(120, 40);
    await using _ = screen;
    await mouse.click('NAME ');
    await screen.shows(/NAME↓/);
    await mouse.click('NAME↓');
    await screen.shows(/NAME↑/);
    await mouse.click('MEM');
    await screen.shows(/by memory/);
    await mouse.click('SIZE');
    await screen.shows(/by size/);
  });

  test('answer a question with the button that is meant, and turn its switches', async () => {
    const { screen, mouse, engine } = await sample(120, 40);
    await using _ = screen;
    await mouse.click('○ later');
    await screen.shows(/▌ ○ later/);
    await screen.press('container.remove');
    await screen.shows(/\] v .*[^]*Remove \]/);
    await mouse.click('] v ');
    await screen.shows(/\[x\] v /);
    await mouse.click('Remove ]');
    await screen.hides(/○ later/);
    assert.equal(engine.control.callsOf('containers.remove').length, 1);
  });

  test('choose in the palette, among the signals, and in a form', async () => {
    const { screen, mouse } = await sample(120, 40);
    await using _ = screen;
    await screen.press('screen.palette');
    await screen.shows(/Commands/);
    await mouse.doubleClick('Show what it was');
    await screen.shows(/esc closes/);
    await mouse.clickAt(0, 0);
    await screen.hides(/esc closes/);
    await mouse.click('● cache');
    await screen.press('container.kill');
    await screen.shows(/SIGHUP/);
    await mouse.click('SIGHUP');
    await screen.shows(/▌ SIGHUP/);
    await mouse.clickAt(0, 0);
    await screen.hides(/SIGHUP/);
    await screen.press('container.rename');
    await screen.shows(/Rename/);
  });

  test('where nothing is do nothing', async () => {
    const { screen, mouse } = await sample(120, 40);
    await using _ = screen;
    for (const [column, row] of [
      [0, 0],
      [119, 39],
      [0, 39],
      [5000, 5000],
      [0, 20],
    ] as const)
      await mouse.clickAt(column, row);
    await screen.shows(/1 Containers/);
    assert.equal(screen.state.overlay, undefined);
  });
});

describe('clicks in the views that have all of the screen', () => {
  test('select in the table of all figures, and sort it', async () => {
    const { screen, mouse } = await sample(160, 40);
    await using _ = screen;
    await screen.key('7');
    await screen.shows(/Stats of all containers/);
    await mouse.click('● cache');
    await screen.shows(/▌.● cache|▌ ● cache/);
    await mouse.click('MEM');
    await screen.shows(/by mem/);
  });

  test('turn the system to its tabs, and select in them', async () => {
    const { screen, mouse } = await sample(160, 40);
    await using _ = screen;
    await screen.press('pane.system');
    await screen.shows(/1 Disk/);
    await mouse.click('2 Events');
    assert.equal(screen.state.system.tab, 'events');
    await mouse.click('3 Engine');
    assert.equal(screen.state.system.tab, 'engine');
  });
});

describe('the wheel', () => {
  for (const [columns, rows] of SIZES) {
    test(`at ${columns}x${rows} moves what is under it, whatever has the focus`, async () => {
      const { screen, mouse } = await sample(columns, rows);
      await using _ = screen;
      await mouse.wheel('● cache', 1, 2);
      await screen.shows(/▌ ● db/);
      await mouse.wheel('Logs: db', -1, 1);
      assert.equal(screen.state.focus, 'containers');
      await mouse.wheel('● cache', -1, 1);
      await screen.shows(/▌ ● cache/);
    });
  }

  test('scrolls logs back, and follows again at their end', async () => {
    const { screen, mouse } = await sample(120, 40);
    await using _ = screen;
    await mouse.click('● web');
    await screen.shows(/Logs: web ─ follow/);
    await mouse.wheel('Logs: web', -1, 3);
    await screen.shows(/9 newer below/);
    await mouse.wheel('Logs: web', 1, 5);
    await screen.shows(/Logs: web ─ follow/);
  });

  test('scrolls the help', async () => {
    const { screen, mouse } = await sample(80, 24);
    await using _ = screen;
    await screen.press('screen.help');
    await mouse.wheel('─ Keys ─', 1, 2);
    await screen.shows(/7-\d+ of/);
  });
});

describe('the mouse', () => {
  test('is asked for, left to the terminal by a key, and given back at the end', async () => {
    const { screen, mouse } = await sample(120, 40);
    const real = screen.terminal.screen;
    assert.equal(real.modes.mouseTrackingMode, 'vt200');
    await screen.press('screen.mouse');
    await screen.shows(/Clicks and the wheel are for your terminal again/);
    assert.equal(real.modes.mouseTrackingMode, 'none');
    await screen.press('screen.mouse');
    await screen.shows(/Clicks and the wheel are for gantry/);
    assert.equal(real.modes.mouseTrackingMode, 'vt200');
    await mouse.click('● cache');
    await screen[Symbol.asyncDispose]();
    assert.equal(real.modes.mouseTrackingMode, 'none');
    assert.equal(real.isAlternate, false);
  });

  test('is never asked for where the settings say so', async () => {
    const config = { ...NOTHING_CONFIGURED.config, mouse: false };
    await using screen = await UiScreen.open(sampleEngine(), {
      loadConfig: () => ({ ...NOTHING_CONFIGURED, config }),
    });
    await screen.shows(/1 Containers/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /\x1b\[\?100[0-36]h/);
  });

  test('is followed while a button is held down only for a program that asks for that', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    engine.programs.set('bash', async ({ stdin, write }) => {
      write('\x1b[?1002h\x1b[?1006hHERE');
      for await (const bytes of stdin) write(`<${JSON.stringify(new TextDecoder().decode(bytes)).slice(1, -1)}>`);
      return 0;
    });
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.shows(/● web/);
    const real = screen.terminal.screen;
    screen.terminal.press('e');
    await screen.shows(/HERE/);
    await screen.shows(() => real.modes.mouseTrackingMode === 'drag');
    const { x = 0, y = 0 } = paneRect(screen.state, 'terminal') ?? {};
    screen.terminal.stdin.type(`\x1b[<0;${x + 2};${y + 2}M\x1b[<32;${x + 4};${y + 3}M\x1b[<0;${x + 4};${y + 3}m`);
    await screen.shows(/<\\u001b\[<0;1;1M><\\u001b\[<32;3;2M><\\u001b\[<0;3;2m/);
    await screen.key('ctrl-]');
    await screen.shows(() => real.modes.mouseTrackingMode === 'vt200');
  });

  test('cut off in the middle, or wild, presses nothing', async () => {
    const { screen } = await sample(120, 40);
    await using _ = screen;
    const { stdin } = screen.terminal;
    for (const bytes of [
      '\x1b[<0;1',
      '\x1b[<999;99999999999999999999;1M',
      '\x1b[<0;0;0M',
      '\x1b[<-1;-1;-1M',
      '\x1b[<32;5;5M',
      '\x1b[M   ',
    ])
      stdin.type(bytes);
    await screen.press('move.down');
    await screen.until(({ lists }) => lists.containers.selectedId !== undefined);
    assert.equal(screen.state.overlay, undefined);
  });

  test('is for the program in a terminal that asks for it, and has the keys', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    engine.programs.set('bash', async ({ stdin, write }) => {
      write('\x1b[?1000h\x1b[?1006hHERE');
      for await (const bytes of stdin) write(`<${JSON.stringify(new TextDecoder().decode(bytes)).slice(1, -1)}>`);
      return 0;
    });
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.shows(/● web/);
    const mouse = new Mouse(screen);
    screen.terminal.press('e');
    await screen.shows(/HERE/);
    await mouse.click('HERE');
    await screen.shows(/<\\u001b\[<0;1;1M><\\u001b\[<0;1;1m/);
    await mouse.click('● web');
    assert.equal(screen.state.focus, 'containers');
    await mouse.click('HERE');
    assert.equal(screen.state.focus, 'terminal');
    assert.equal(screen.state.terminals.isTyping, true);
  });

  test('on the tabs of terminals turns to them; the wheel looks back', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    engine.programs.set('bash', async ({ ended, write }) => {
      write(Array.from({ length: 60 }, (_, n) => `line ${n}.`).join('\r\n'));
      await ended;
      return 0;
    });
    await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
    await screen.shows(/● web/);
    const mouse = new Mouse(screen);
    screen.terminal.press('e');
    await screen.shows(/line 59\./);
    await screen.key('ctrl-]', 'e');
    await screen.until(({ terminals }) => terminals.tabs[1]?.status.kind === 'open');
    await screen.shows(/bash web ─ bash web/);
    await mouse.click('bash web');
    assert.equal(screen.state.terminals.shownId, 1);
    await mouse.wheel('line 59.', -1, 2);
    await screen.shows(/6 below/);
  });
});

describe('pasted text', () => {
  const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

  test('is one edit of the field that has the keys, its line ends harmless', async () => {
    const { screen } = await sample(120, 40);
    await using _ = screen;
    await screen.press('list.filter');
    screen.terminal.stdin.type(paste('ca\nche\x1b[2J\r\n'));
    await screen.until(({ lists }) => lists.containers.filter.startsWith('ca'));
    assert.equal(screen.state.lists.containers.filter, 'ca che [2J');
    assert.equal(screen.state.overlay?.kind, 'prompt');
  });

  test('anywhere else is refused with a word, and never keys', async () => {
    const { screen, engine } = await sample(120, 40);
    await using _ = screen;
    screen.terminal.stdin.type(paste('dyPsy\r\rq'));
    await screen.shows(/Pasted text is for text fields and terminals/);
    await screen.press('container.remove');
    screen.terminal.stdin.type(paste('y\r'));
    await screen.idle();
    assert.equal(screen.state.overlay?.kind, 'confirm');
    assert.deepEqual(engine.control.callsOf('containers.remove'), []);
  });

  test('in many pieces, with its marks cut apart, is one', async () => {
    const { screen } = await sample(120, 40);
    await using _ = screen;
    await screen.press('list.filter');
    for (const character of paste('cache')) screen.terminal.stdin.type(character);
    await screen.until(({ lists }) => lists.containers.filter !== '');
    assert.equal(screen.state.lists.containers.filter, 'cache');
  });
});

describe('a terminal that lies about its size', () => {
  for (const [columns, rows] of [
    [0, 0],
    [1, 1],
    [59, 14],
    [30_000, 30_000],
    [Number.NaN, -5],
  ] as const) {
    test(`${columns}x${rows} is survived, with a dialog open too`, async () => {
      const { screen } = await sample(120, 40);
      await using _ = screen;
      await screen.press('container.remove');
      screen.terminal.stdout.claims = { columns, rows };
      screen.terminal.stdout.emit('resize');
      await screen.idle();
      screen.terminal.stdout.claims = undefined;
      screen.terminal.resize(80, 24);
      await screen.shows(/\[ Cancel \]/);
      await screen.key('escape');
      await screen.shows(/1 Containers/);
    });
  }
});
