import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { LoadedConfig } from '../../src/config/loaded-config.js';
import { mergeConfig } from '../../src/config/merge-config.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { UserPrograms } from '../../src/ui/effects/commands/user-programs.js';
import { sampleEngine } from '../support/sample-engine.js';
import { VOCABULARY } from '../support/screen-vocabulary.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

/** What a file with this text comes to. */
function configOf(text: string): LoadedConfig {
  const parsed = parseConfig(text, { file: '/etc/gantry/config.yaml', vocabulary: VOCABULARY });
  return { ...mergeConfig([parsed]), problems: parsed.problems };
}

const openWith = async (text: string, options: UiScreenOptions = {}): Promise<UiScreen> =>
  await UiScreen.open(sampleEngine(), { loadConfig: () => configOf(text), ...options });

/** Chooses the only action of the palette that has this name. */
async function choose(screen: UiScreen, text: string): Promise<void> {
  await screen.key(':');
  await screen.until(({ overlay }) => overlay?.kind === 'palette');
  screen.terminal.stdin.type(text);
  await screen.until(({ overlay }) => overlay?.kind === 'palette' && overlay.text === text);
  await screen.key('enter');
  await screen.until(({ overlay }) => overlay?.kind !== 'palette');
}

const SIZES = [
  [60, 15],
  [80, 24],
  [120, 30],
  [200, 50],
] as const;

describe('a settings file that does not hold', () => {
  for (const [columns, rows] of SIZES) {
    test(`is said at the foot of the screen until somebody has read it, at ${columns}x${rows}`, async () => {
      await using screen = await openWith('theme: drak\nmuose: true\n', { columns, rows });
      await screen.shows(/config\.yaml:1:8 .*esc hides this {2}:settings shows all/);
      await screen.press('move.down', 'move.down', 'pane.next');
      await screen.shows(/config\.yaml:1:8/);
      await screen.key('escape');
      await screen.hides(/config\.yaml/);
      assert.equal(screen.state.engine.kind, 'open');
    });
  }

  test('is told in full by the palette, with every place, and the usual values hold', async () => {
    await using screen = await openWith('theme: drak\nmuose: true\nkeys: { container.shell: [S] }\n');
    await choose(screen, 'settings');
    await screen.shows(/What in your settings does not hold/);
    await screen.shows(
      /config\.yaml:1:8[^]*theme is one of[^]*did you mean dark\?[^]*config\.yaml:2:1[^]*did you mean mouse\?/,
    );
    assert.equal(screen.state.settings.theme, 'auto');
    assert.deepEqual(screen.state.settings.keys, { 'container.shell': ['S'] });
    await screen.key('escape');
    await screen.hides(/does not hold|config\.yaml/);
  });

  test('is told in lines that break between words', async () => {
    await using screen = await openWith('theme: purple\n', { columns: 80, rows: 24 });
    await choose(screen, 'settings');
    await screen.shows(/ {2}theme is one of [a-z, -]+, +│[^]* high-contrast-light, [^]* not +│[^]*"purple"/);
  });

  test('can bring no escape sequence to the screen', async () => {
    await using screen = await openWith('"\\e]0;owned\\a\\e[2J": true\n');
    await screen.shows(/there is no setting/);
    assert.ok(!screen.terminal.stdout.raw.includes('\x1b]0;owned'));
  });
});

describe('settings', () => {
  test('choose the view that the screen opens with', async () => {
    await using screen = await openWith('view: volumes');
    await screen.shows(/3 Volumes/);
    assert.equal(screen.state.focus, 'volumes');
    await screen.until(({ volumes }) => volumes.isListed);
  });

  for (const [view, shown] of [
    ['containers', /▌ ● api/],
    ['images', /2 Images/],
    ['networks', /4 Networks/],
    ['projects', /5 Projects/],
    ['system', /6 System/],
  ] as const) {
    test(`open with ${view}`, async () => {
      await using screen = await openWith(`view: ${view}`);
      await screen.shows(shown);
      assert.equal(screen.state.focus, view);
    });
  }

  test('choose the columns of a list and their order', async () => {
    await using screen = await openWith('columns: { containers: [status, name] }');
    await screen.shows(/1 Containers[^]*STATUS[^\n]* NAME/);
    await screen.hides(/ IMAGE /);
  });

  test('choose the figures of all containers and their order', async () => {
    await using screen = await openWith('columns: { top: [up, memory, cpu] }');
    await screen.press('stats.all');
    await screen.shows(/│ +NAME +UP +MEM +CPU[^ ]* *│/);
  });

  test('tell moments by the clock', async () => {
    await using screen = await openWith('dates: utc', { columns: 200, rows: 50 });
    await screen.shows(/2 Images[^]*CREATED[^]*20\d\d-\d\d-\d\d \d\d:\d\d/);
    await screen.press('container.details');
    await screen.shows(/created +│? *20\d\d-\d\d-\d\d \d\d:\d\d, id /);
  });

  test('draw with ASCII only', async () => {
    await using screen = await openWith('ascii: true');
    await screen.shows(/\+- 1 Containers -/);
    assert.ok(!/[^\x00-\x7f]/.test(screen.text), screen.text);
  });

  test('of fewer questions stop at once, and ask before anything is removed', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { loadConfig: () => configOf('confirm: destructive') });
    await screen.press('container.start-stop');
    await screen.shows(/api stopped\./);
    await screen.press('container.remove');
    await screen.shows(/Remove this container\?/);
    assert.equal(engine.control.callsOf('containers.remove').length, 0);
  });

  test('of more questions ask before anything is started', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { loadConfig: () => configOf('confirm: always') });
    await screen.press('container.pause');
    await screen.shows(/Pause\?/);
    assert.equal(engine.control.callsOf('containers.pause').length, 0);
    await screen.key('enter');
    await screen.shows(/api paused\./);
  });
});

describe('themes and keys', () => {
  test('are turned by the palette while the screen is there', async () => {
    await using screen = await openWith('');
    await choose(screen, 'theme mono');
    await screen.shows(/The theme is mono until you leave/);
    const drawn = screen.terminal.stdout.raw.length;
    await screen.press('screen.redraw');
    await screen.until(({ containers }) => containers.isListed);
    await screen.shows(/1 Containers/);
    assert.ok(!/\x1b\[[\d;]*3[0-8]m/.test(screen.terminal.stdout.raw.slice(drawn)));
    await choose(screen, 'theme dark');
    await screen.shows(/The theme is dark/);
    assert.equal(screen.state.settings.theme, 'dark');
  });

  test('of a preset are in the titles, the foot, the help, and what a key says that does nothing', async () => {
    await using screen = await openWith('');
    await choose(screen, 'keys lazydocker');
    await screen.shows(/3 Containers[^]*4 Images/);
    await screen.key('down', 'up');
    await screen.shows(/m logs/);
    await screen.key('4');
    assert.equal(screen.state.focus, 'images');
    await screen.key('s');
    await screen.shows(/s \(start\/stop\) works in the containers \(3\)\./);
    await screen.key('x');
    await screen.shows(/\? x F1 +Show every key\./);
  });
});

/** Programs that only say what they were asked for. */
function fakePrograms(end: Partial<Awaited<ReturnType<UserPrograms['capture']>>> = {}) {
  const calls: {
    readonly program: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }[] = [];
  const programs: UserPrograms = {
    runOnTerminal: async ({ program, args, env }) => {
      calls.push({ program, args, env });
      return { exitCode: 0, signal: undefined };
    },
    capture: async ({ program, args, env }) => {
      calls.push({ program, args, env });
      return { exitCode: 0, signal: undefined, output: '', droppedBytes: 0, ...end };
    },
  };
  return { programs, calls };
}

describe("the user's own commands", () => {
  for (const [columns, rows] of SIZES) {
    test(`are asked about with their object and what is run, at ${columns}x${rows}`, async () => {
      const { programs, calls } = fakePrograms();
      const text =
        'commands: [{ name: trace it, on: container, key: X, run: [strace, -p, "{{.Pid}}", "{{.Name}}"], confirm: true }]';
      await using screen = await openWith(text, { columns, rows, programs });
      await screen.key('X');
      await screen.shows(/Run trace it\?[^]*api[^]*strace -p \d+ api/);
      await screen.key('enter');
      await screen.hides(/Run trace it\?/);
      assert.equal(calls.length, 0);
      await screen.key('X');
      await screen.shows(/Run trace it\?/);
      await screen.key('y');
      await screen.shows(/trace it is done\./);
      assert.equal(calls[0]?.program, 'strace');
      assert.equal(calls[0]?.args.at(-1), 'api');
    });

    test(`show what they printed, at ${columns}x${rows}`, async () => {
      const output = Array.from(
        { length: 90 },
        (_, n) => `line ${n} \x1b[31mred\x1b[0m \x1b]0;owned\x07${'x'.repeat(n)}\n`,
      ).join('');
      const { programs } = fakePrograms({ output, droppedBytes: 7 });
      await using screen = await openWith('commands: [{ name: list, key: X, run: [ls] }]', { columns, rows, programs });
      await screen.key('X');
      await screen.shows(/list: done[^]*\(the first 7 bytes are left out\)[^]*line 0 red/);
      await screen.key('G');
      await screen.shows(/line 89/);
      assert.ok(!screen.terminal.stdout.raw.includes('owned\x07'));
      await screen.key('escape');
      await screen.hides(/line 89/);
    });
  }

  test('are in the palette and the help', async () => {
    const { programs, calls } = fakePrograms();
    await using screen = await openWith('commands: [{ name: Fetch it, on: image, run: [skopeo, inspect] }]', {
      programs,
    });
    await screen.press('pane.images');
    await choose(screen, 'Fetch it');
    await screen.shows(/Fetch it is done\./);
    assert.equal(calls.length, 1);
  });

  test('that fail say how, and what they said last', async () => {
    const { programs } = fakePrograms({ exitCode: 3, output: 'a\nno such thing\n' });
    await using screen = await openWith('commands: [{ name: try, key: X, run: [false], show: background }]', {
      programs,
    });
    await screen.key('X');
    await screen.shows(/try failed with 3\. no such thing/);
  });

  test('for an object say why where there is none', async () => {
    await using screen = await openWith('commands: [{ name: fill, on: volume, key: X, run: [cp] }]');
    await screen.press('pane.volumes');
    await screen.key('X');
    await screen.shows(/No volume is selected\./);
  });

  test('with a value that the object has not say so', async () => {
    const { programs, calls } = fakePrograms();
    await using screen = await openWith('commands: [{ name: ask, on: container, key: X, run: [ls, "{{.Nmae}}"] }]', {
      programs,
    });
    await screen.key('X');
    await screen.shows(/map has no[^]*Nmae/);
    assert.equal(calls.length, 0);
  });

  test('that cannot be started say so', async () => {
    await using screen = await openWith('commands: [{ name: ask, key: X, run: [xyzzy] }]');
    await screen.key('X');
    await screen.shows(/xyzzy is not installed/);
  });
});

describe('read-only mode', () => {
  test('is marked, refuses with a word, and reaches nothing', async () => {
    const engine = sampleEngine();
    const { programs, calls } = fakePrograms();
    const text =
      'readOnly: true\ncommands: [{ name: a, key: X, run: [rm] }, { name: b, key: Y, run: [ls], readsOnly: true }]';
    await using screen = await UiScreen.open(engine, { loadConfig: () => configOf(text), programs });
    await screen.shows(/gantry +READ-ONLY/);
    for (const id of [
      'container.start-stop',
      'container.remove',
      'container.pause',
      'container.shell',
      'cleanup.open',
      'image.pull',
    ]) {
      await screen.press(id);
      await screen.shows(/Read-only mode: nothing is changed from here\./);
      await screen.key('escape');
    }
    await screen.key('X');
    await screen.shows(/Read-only mode/);
    assert.equal(calls.length, 0);
    await screen.key('Y');
    await screen.shows(/b is done/);
    assert.equal(screen.state.overlay, undefined);
    const changed = engine.control.calls.filter(({ method }) =>
      /start|stop|remove|pause|pull|create|kill/.test(method),
    );
    assert.deepEqual(changed, []);
  });

  test('leaves all that looks', async () => {
    await using screen = await openWith('readOnly: true');
    await screen.press('container.details');
    await screen.shows(/container +│ api/);
    await screen.key('escape');
    await screen.press('container.open', 'detail.tab.processes');
    await screen.shows(/nginx|PID/);
  });
});

describe('reduced motion', () => {
  test('figures are there without charts, and the clock without seconds', async () => {
    const engine = sampleEngine();
    await using screen = await UiScreen.open(engine, { loadConfig: () => configOf('reducedMotion: true') });
    for (let round = 0; round < 3; round++) engine.tick();
    await screen.shows(/web +nginx:1\.27 +Up 3h +34%/);
    assert.doesNotMatch(screen.text, /[▁▂▃▄▅▆▇█⠁-⣿]/);
    assert.match(screen.text.split('\n')[0] ?? '', / \d\d:\d\d ?$/);
  });
});
