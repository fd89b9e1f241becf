import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { CustomCommand } from '../../../../src/config/custom-command.js';
import { KEYMAP_PRESETS, type UiConfig } from '../../../../src/config/ui-config.js';
import { makeKeymap } from '../../../../src/ui/keymap/effective-keymap.js';
import { keyFromSpelling, whyNoKey } from '../../../../src/ui/keymap/key-spelling.js';
import { KEYMAP } from '../../../../src/ui/keymap/keymap.js';
import { PRESETS } from '../../../../src/ui/keymap/presets.js';
import { SITUATIONS } from '../../../../src/ui/keymap/situations.js';

const made = (settings: Partial<Pick<UiConfig, 'keymap' | 'keys' | 'commands'>>) =>
  makeKeymap({ keymap: 'default', keys: {}, commands: [], ...settings });

const keysOf = (keymap: ReturnType<typeof made>, id: string): readonly string[] | undefined =>
  keymap.bindings.find((binding) => binding.id === id)?.keys;

const sentences = (settings: Parameters<typeof made>[0]): readonly string[] =>
  made(settings).complaints.map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);

const command = (settings: Partial<CustomCommand>): CustomCommand => ({
  name: 'trace',
  on: 'container',
  keys: ['X'],
  command: { kind: 'program', words: ['strace'] },
  show: 'output',
  confirm: false,
  readsOnly: false,
  ...settings,
});

/** What each tool does without harm by a key that here may start, stop or freeze something at once. */
const HARMLESS_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  lazydocker: ['e', 'a', 'm', 'E', 'c', 'b', 'w', 'x', 'X', 'J', 'K', 'H', 'L', 'u', '1', '3', '+', '_', 'l', 'h'],
  ctop: ['enter', 'a', 'f', 'H', 'h', 's', 'r', 'o', 'l', 'e', 'w', 'c', 'S', 'right', 'left', 'escape'],
  k9s: [
    'd',
    'y',
    'e',
    'l',
    'p',
    's',
    'a',
    't',
    'z',
    'f',
    'o',
    'w',
    'u',
    'c',
    'n',
    'S',
    'A',
    'N',
    '0',
    '1',
    'ctrl-a',
    'ctrl-r',
    'ctrl-w',
    'ctrl-e',
    'space',
  ],
};

const AT_ONCE = ['container.start-stop', 'container.pause'];

describe('presets of keys', () => {
  for (const preset of KEYMAP_PRESETS) {
    const { bindings, complaints } = made({ keymap: preset });

    test(`${preset}: no key has two meanings`, () => {
      assert.deepEqual(complaints, []);
      for (const { name, places } of SITUATIONS) {
        const keys = bindings
          .filter(({ where }) => where.some((place) => places.includes(place)))
          .flatMap((b) => b.keys);
        assert.equal(new Set(keys).size, keys.length, name);
      }
    });

    test(`${preset}: names actions that there are and keys that can be pressed, and leaves every action one`, () => {
      const ids = new Set(KEYMAP.map(({ id }) => id));
      for (const [id, keys] of Object.entries(PRESETS[preset])) {
        assert.ok(ids.has(id), id);
        for (const key of keys) assert.equal(whyNoKey(key), undefined, key);
      }
      const without = bindings.filter(({ id, keys }) => ids.has(id) && keys.length === 0).map(({ id }) => id);
      assert.deepEqual(without, []);
    });

    test(`${preset}: what is harmless in that tool starts, stops and freezes nothing`, () => {
      for (const key of HARMLESS_ELSEWHERE[preset] ?? []) {
        const meant = bindings.find(({ keys, where }) => keys.includes(key) && where.includes('containers'));
        assert.ok(!AT_ONCE.includes(meant?.id ?? ''), `${key} is ${meant?.id}`);
      }
    });

    test(`${preset}: questions are answered by the same keys`, () => {
      for (const { id, keys, where } of KEYMAP) {
        if (where.includes('confirm')) assert.deepEqual(keysOf({ bindings, complaints }, id), keys);
      }
    });
  }
});

describe("the user's own keys", () => {
  test('take the place of those of the preset, which take the place of the default', () => {
    const keymap = made({ keymap: 'k9s', keys: { 'container.remove': ['ctrl-x'] } });
    assert.deepEqual(keysOf(keymap, 'container.remove'), ['ctrl-x']);
    assert.deepEqual(keysOf(keymap, 'container.attach'), ['a']);
    assert.deepEqual(keysOf(keymap, 'list.filter'), ['/', 'f', '%']);
  });

  test('take a key from an action that has another without a word', () => {
    assert.deepEqual(sentences({ keys: { 'image.pull': ['e'] } }), []);
    assert.deepEqual(keysOf(made({ keys: { 'image.pull': ['e'] } }), 'container.shell')?.includes('e'), false);
  });

  test('say both actions where one is left without a key', () => {
    assert.deepEqual(sentences({ keys: { 'container.attach': ['s'] } }), [
      'keys.container.attach: s means both container.attach (attach) and container.start-stop (start/stop) in the containers: it is container.attach (attach); give container.start-stop another key, or [] for none',
    ]);
    assert.deepEqual(sentences({ keys: { 'container.attach': ['s'], 'container.start-stop': ['ctrl-x'] } }), []);
    assert.deepEqual(sentences({ keys: { 'container.attach': ['s'], 'container.start-stop': [] } }), []);
  });

  test('say both actions where two of them want one key', () => {
    const keymap = made({ keys: { 'container.attach': ['ctrl-x'], 'container.start-stop': ['ctrl-x'] } });
    assert.equal(keymap.complaints.length, 1);
    assert.match(keymap.complaints[0]?.sentence ?? '', /^ctrl-x means both container\.\S+ .* and container\.\S+ /);
    const owners = keymap.bindings.filter(
      ({ id, keys }) => /^container\.(attach|start-stop)$/.test(id) && keys.includes('ctrl-x'),
    );
    assert.equal(owners.length, 1);
  });

  test('may be the same where they never count at the same time', () => {
    assert.deepEqual(sentences({ keys: { 'image.remove': ['ctrl-x'], 'volume.remove': ['ctrl-x'] } }), []);
  });

  test('change no key of questions and fields, and never that which leaves', () => {
    assert.deepEqual(sentences({ keys: { 'confirm.yes': ['d'] } }), [
      'keys.confirm.yes: the keys of questions, fields and ctrl-c are always the same: confirm.yes (yes) keeps its own',
    ]);
    assert.deepEqual(keysOf(made({ keys: { 'confirm.yes': ['d'] } }), 'confirm.yes'), ['y']);
    const taken = made({ keys: { 'container.attach': ['ctrl-c'] } });
    assert.deepEqual(keysOf(taken, 'container.attach'), []);
    assert.match(
      taken.complaints[0]?.sentence ?? '',
      /^ctrl-c means both screen\.quit\.now \(quit\) and container\.attach/,
    );
  });
});

describe("the user's own commands", () => {
  test('have a key, a place and a help like all actions', () => {
    const { bindings, complaints } = made({ commands: [command({ on: 'image', keys: ['X'] })] });
    const binding = bindings.find(({ id }) => id === 'command.trace');
    assert.deepEqual(complaints, []);
    assert.deepEqual(binding?.where, ['images', 'image-detail']);
    assert.equal(binding?.help, 'Run strace');
  });

  test('clash like all actions', () => {
    assert.match(
      sentences({ commands: [command({ keys: ['s'] })] })[0] ?? '',
      /^commands\.trace: s means both command\.trace/,
    );
    assert.match(
      sentences({ commands: [command({ keys: ['W'] }), command({ name: 'watch', keys: ['W'], on: 'any' })] })[0] ?? '',
      /W means both command\.trace \(trace\) and command\.watch \(watch\)/,
    );
  });

  test('bring no escape sequence with their names', () => {
    const { bindings } = made({
      commands: [command({ name: 'x\x1b[2Jy', command: { kind: 'shell', line: 'a\x1b]0;b\x07' } })],
    });
    const binding = bindings.at(-1);
    assert.equal(binding?.label, 'xy');
    assert.equal(binding?.help, 'Run a');
  });
});

describe('the spelling of keys', () => {
  for (const [written, name] of [
    ['esc', 'escape'],
    ['Ctrl+K', 'ctrl-k'],
    ['<c-k>', 'ctrl-k'],
    ['^k', 'ctrl-k'],
    ['C-k', 'ctrl-k'],
    ['PgUp', 'page-up'],
    ['page_down', 'page-down'],
    ['shift-g', 'G'],
    ['Shift+Tab', 'shift-tab'],
    ['Alt+Left', 'alt-left'],
    [' ', 'space'],
    ['G', 'G'],
    ['é', 'é'],
    ['^', '^'],
    ['F1', 'f1'],
  ] as const) {
    test(`${JSON.stringify(written)} is ${name}`, () => {
      assert.equal(keyFromSpelling(written), name);
      assert.equal(whyNoKey(written), undefined);
    });
  }

  for (const written of ['', 'xx', 'alt-x', 'ctrl-1', 'f5', '\x1b', '\u200b', 'ctrl-m']) {
    test(`${JSON.stringify(written)} is no key`, () => assert.notEqual(whyNoKey(written), undefined));
  }
});
