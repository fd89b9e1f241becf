import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { keymapOf } from '../../../../src/ui/keymap/effective-keymap.js';
import { isTyping, pressKey } from '../../../../src/ui/keymap/press-key.js';
import type { AppState, PaneId } from '../../../../src/ui/state/app-state.js';
import { tabsOf } from '../../../../src/ui/state/detail/tabs.js';
import { openForm } from '../../../../src/ui/state/forms/forms.js';
import { NEW_CONTAINER } from '../../../../src/ui/state/forms/run-form.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import type { Overlay } from '../../../../src/ui/state/overlay.js';
import { update } from '../../../../src/ui/state/update.js';
import { sampleEngine } from '../../../support/sample-engine.js';

const EMPTY = initialState({ nowMs: 0, size: { columns: 120, rows: 40 }, hasDemo: true });

/** Before anything was read, with nothing there, and with the sample's containers and images. */
async function states(): Promise<readonly (readonly [name: string, state: AppState])[]> {
  const engine = sampleEngine();
  engine.volumes.add({ name: 'ledger' });
  let [bare, full] = [EMPTY, EMPTY];
  ({ state: bare } = update(bare, { type: 'engine.opened' }));
  for (const message of [
    { type: 'containers.listed', containers: [] },
    { type: 'images.listed', images: [] },
    { type: 'volumes.listed', volumes: [] },
    { type: 'networks.listed', networks: [] },
  ] as const)
    ({ state: bare } = update(bare, message));
  for (const message of [
    { type: 'engine.opened' },
    { type: 'containers.listed', containers: await engine.containers.list({ all: true }) },
    { type: 'images.listed', images: await engine.images.list() },
    { type: 'volumes.listed', volumes: await engine.volumes.list() },
    { type: 'networks.listed', networks: await engine.networks.list() },
  ] as const)
    ({ state: full } = update(full, message));
  return [
    ['before the first list', EMPTY],
    ['with nothing', bare],
    ['with the sample', full],
  ];
}

const PANES: readonly PaneId[] = ['containers', 'images', 'volumes', 'networks', 'projects', 'stats', 'logs', 'top'];

const LETTERS = Array.from(
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!"#$%&()*+,-./:;<=>?@[]^_{|}~',
);

/** Every key that somewhere means something, and every character that a keyboard has. */
const keys = (state: AppState): readonly string[] => [
  ...new Set([...keymapOf(state).flatMap((binding) => binding.keys), ...LETTERS, 'enter', 'f5', 'ctrl-g']),
];

/** At the end of a list, or of a text, a move goes nowhere: that is seen. */
const IS_MOVE = /^(cursor\.|overlay\.scrolled|cleanup\.marked)/;

function assertAllSpeak(state: AppState, where: string): void {
  for (const key of keys(state)) {
    const message = pressKey(state, key);
    // In a field, what has no meaning is text.
    if (message === undefined) assert.ok(isTyping(state), `${key} does nothing and says nothing ${where}`);
    if (message && !IS_MOVE.test(message.type)) {
      const { state: next, effects } = update(state, message);
      assert.ok(next !== state || effects.length > 0, `${key} (${message.type}) is silent ${where}`);
    }
    if (message?.type === 'notice.given') assert.match(message.text, /\S.*[.!?…]$/, `${key} ${where}: ${message.text}`);
  }
}

const OVERLAYS: readonly Overlay[] = [
  { kind: 'help', top: 0 },
  { kind: 'help-search', top: 0, text: '', before: '' },
  { kind: 'signals', target: { kind: 'containers', ids: [] }, cursor: 0 },
  { kind: 'copies', name: 'web', items: [{ label: 'name', text: 'web' }], cursor: 0 },
  { kind: 'palette', text: '', cursor: 0, edition: 0 },
  { kind: 'prompt', purpose: 'filter', text: '', before: '' },
  { kind: 'cleanup', filter: '', phase: 'choosing', items: [], cursor: 0, focus: 'list' },
  { kind: 'cleanup', filter: '', phase: 'waiting', items: [], cursor: 0, focus: 'cancel' },
  { kind: 'cleanup', filter: '', phase: 'removing', items: [], cursor: 0, focus: 'cancel' },
  { kind: 'cleanup', filter: '', phase: 'done', items: [], cursor: 0, focus: 'cancel' },
  { kind: 'cleanup-filter', filter: '', before: '', phase: 'choosing', items: [], cursor: 0, focus: 'list' },
  openForm('run', NEW_CONTAINER),
  { ...openForm('network', {}), focus: 1 },
];

describe('every key does something, or says why not,', () => {
  test('in every pane, with nothing there and with much', async () => {
    for (const [name, state] of await states())
      for (const focus of PANES) {
        const secondList = focus === 'images' || focus === 'volumes' || focus === 'networks' ? focus : state.secondList;
        assertAllSpeak({ ...state, focus, secondList }, `in ${focus} ${name}`);
      }
  });

  test('in every tab of a detail', async () => {
    for (const [name, state] of await states())
      for (const of of ['containers', 'images'] as const)
        for (const { tab } of tabsOf(of)) {
          const detail = { ...state.detail, isOpen: true, of, tab };
          assertAllSpeak({ ...state, focus: 'detail', detail }, `in ${tab} of ${of} ${name}`);
        }
  });

  test('in what lies over the panes', async () => {
    for (const [name, state] of await states())
      for (const overlay of OVERLAYS) assertAllSpeak({ ...state, overlay }, `in ${overlay.kind} ${name}`);
  });

  test('where the engine cannot be opened', () => {
    const problem = {
      sentence: 'no',
      hint: undefined,
      kind: 'internal',
      code: undefined,
      causes: [],
      exitCode: 1,
    } as const;
    assertAllSpeak({ ...EMPTY, engine: { kind: 'failed', problem } }, 'without an engine');
  });
});
