import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { footerHints } from '../../../../src/ui/keymap/footer.js';
import { helpSections } from '../../../../src/ui/keymap/key-help.js';
import { type KeyFlags, keyName } from '../../../../src/ui/keymap/key-name.js';
import { KEYMAP, placesBelow } from '../../../../src/ui/keymap/keymap.js';
import { keysDocument } from '../../../../src/ui/keymap/keys-document.js';
import { SITUATIONS } from '../../../../src/ui/keymap/situations.js';
import { helpLines } from '../../../../src/ui/overlays/help-lines.js';
import type { AppState } from '../../../../src/ui/state/app-state.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import { createTheme } from '../../../../src/ui/theme.js';

const state = initialState({ nowMs: 0, size: { columns: 80, rows: 24 }, hasDemo: false });

describe('the keymap', () => {
  for (const { name, places } of SITUATIONS) {
    test(`in ${name} no key has two meanings`, () => {
      const meanings = new Map<string, string>();
      for (const { id, keys, where } of KEYMAP) {
        if (!where.some((place) => places.includes(place))) continue;
        for (const key of keys) {
          assert.equal(meanings.get(key), undefined, `${key} is ${meanings.get(key)} and ${id}`);
          meanings.set(key, id);
        }
      }
      // What is typed into a container is for the container.
      if (!places.includes('terminal-typing')) assert.ok(meanings.has('ctrl-c'), 'ctrl-c leaves from everywhere');
    });
  }

  test('every binding has its own id, and a help that is a sentence', () => {
    assert.equal(new Set(KEYMAP.map(({ id }) => id)).size, KEYMAP.length);
    for (const { id, help, label } of KEYMAP) {
      assert.match(help, /^[A-Z].*\.$/, id);
      assert.ok(label.length > 0 && label.length <= 20, id);
    }
  });

  test('no key that destroys does so without a question', () => {
    const orders = KEYMAP.filter(({ id }) => /remove|kill|cleanup.open|stop|restart/.test(id));
    const asks = /^(confirm|signals|cleanup)\.asked$|^notice/;
    for (const { id, where, message } of orders) {
      if (!where.includes('containers') && !where.includes('images') && !where.includes('panes')) continue;
      const type = tryMessage(() => message(state));
      if (type && type !== 'containers.order.given') assert.match(type, asks, id);
    }
  });

  test('keys that need more than a plain terminal are never the only ones', () => {
    const doubtful = /^(ctrl-(s|q|a|b|h|i|m|j|\[)|f\d+)$/;
    for (const { id, keys } of KEYMAP)
      assert.ok(
        keys.some((key) => !doubtful.test(key)),
        id,
      );
  });

  test('help and docs/keys.md hold every binding once', () => {
    const rows = helpSections().flatMap((section) => section.rows);
    assert.equal(rows.length, KEYMAP.length);
    assert.equal(readFileSync('docs/keys.md', 'utf8'), keysDocument());
  });

  test('the footer leaves out what would do nothing', () => {
    const ids = footerHints(state).map(({ id }) => id);
    assert.ok(!ids.includes('container.shell'));
    assert.ok(ids.includes('screen.help'));
  });

  test('the footer names the way back where there is one, and the way out where that is meant', () => {
    const ids = (given: Partial<AppState>): readonly string[] =>
      footerHints({ ...state, ...given })
        .map(({ id }) => id)
        .filter((id) => id === 'screen.back' || id === 'screen.close');
    assert.deepEqual(ids({}), ['screen.close']);
    assert.deepEqual(ids({ focus: 'system' }), ['screen.back']);
    assert.deepEqual(ids({ focus: 'top' }), ['screen.back']);
    assert.deepEqual(ids({ focus: 'top', stats: { ...state.stats, isHome: true } }), ['screen.close']);
    assert.deepEqual(ids({ zoom: 'full' }), ['screen.back']);
  });

  test('help begins with the keys of the pane that it was asked in', () => {
    const theme = createTheme({ hasColor: false, isUtf8: true, hasBraille: true });
    const first = (given: Partial<AppState>): string =>
      helpLines(KEYMAP, { width: 70, theme, here: placesBelow({ ...state, ...given }) })[0] ?? '';
    assert.match(first({ focus: 'logs', overlay: { kind: 'help', top: 0 } }), /Logs/);
    assert.match(first({ focus: 'containers' }), /Containers/);
    assert.match(first({ focus: 'system' }), /System/);
  });
});

/** Some messages need a container to speak of. */
function tryMessage(make: () => { readonly type: string } | undefined): string | undefined {
  try {
    return make()?.type;
  } catch {
    return undefined;
  }
}

describe('names of keys', () => {
  const none: KeyFlags = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageDown: false,
    pageUp: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
  };
  const cases: readonly (readonly [input: string, flags: Partial<KeyFlags>, name: string])[] = [
    ['j', {}, 'j'],
    ['G', { shift: true }, 'G'],
    [' ', {}, 'space'],
    ['d', { ctrl: true }, 'ctrl-d'],
    ['', { tab: true }, 'tab'],
    ['', { tab: true, shift: true }, 'shift-tab'],
    ['', { pageUp: true }, 'page-up'],
    ['', { leftArrow: true }, 'left'],
    ['', { leftArrow: true, meta: true }, 'alt-left'],
    ['', { upArrow: true, meta: true }, 'up'],
    ['', { return: true }, 'enter'],
    ['', { escape: true }, 'escape'],
    ['', {}, 'f1'],
    ['up', {}, '"up"'],
    ['enter', {}, '"enter"'],
    ['é', {}, 'é'],
  ];
  for (const [input, flags, name] of cases) {
    test(`${JSON.stringify(input)} with ${Object.keys(flags).join(' ') || 'nothing'} is ${name}`, () => {
      assert.equal(keyName(input, { ...none, ...flags }), name);
    });
  }
});
