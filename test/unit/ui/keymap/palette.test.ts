import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { COMMANDS, GROUPS } from '../../../../src/cli/command-table.js';
import type { Place } from '../../../../src/ui/keymap/binding.js';
import { keymapOf } from '../../../../src/ui/keymap/effective-keymap.js';
import { paletteActions, paletteChoice, paletteCompletion } from '../../../../src/ui/keymap/palette.js';
import { matchRank } from '../../../../src/ui/keymap/verbs/fuzzy.js';
import { typedVerb, VERBS } from '../../../../src/ui/keymap/verbs/verbs.js';
import { tell } from '../../../../src/ui/parts/tell.js';
import type { AppState } from '../../../../src/ui/state/app-state.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import type { Palette } from '../../../../src/ui/state/overlay.js';
import { update } from '../../../../src/ui/state/update.js';
import { sampleEngine } from '../../../support/sample-engine.js';

/** A screen with the sample's containers and images, and with volumes and networks. */
async function sampleState(change: Partial<AppState> = {}): Promise<AppState> {
  const engine = sampleEngine();
  engine.volumes.add({ name: 'ledger' });
  await engine.networks.create({ name: 'back' });
  let state = initialState({ nowMs: engine.nowMs, size: { columns: 120, rows: 40 }, hasDemo: true });
  for (const message of [
    { type: 'engine.opened' },
    { type: 'containers.listed', containers: await engine.containers.list({ all: true }) },
    { type: 'images.listed', images: await engine.images.list() },
    { type: 'volumes.listed', volumes: await engine.volumes.list() },
    { type: 'networks.listed', networks: await engine.networks.list() },
  ] as const)
    ({ state } = update(state, message));
  return { ...state, ...change };
}

const open = (text: string, cursor = 0): Palette => ({ kind: 'palette', text, cursor, edition: 0 });
const labels = (state: AppState, text: string): readonly string[] =>
  paletteActions(state, { text }).map(({ label }) => label);

/** Where something lies over the panes, or no engine is there: what has keys there has no place in the palette. */
const ON_TOP: ReadonlySet<Place> = new Set<Place>([
  'always',
  'broken',
  'build',
  'cleanup',
  'confirm',
  'details',
  'failure',
  'form',
  'form-choice',
  'form-path',
  'help',
  'help-search',
  'cleanup-filter',
  'copies',
  'palette',
  'prompt',
  'pull',
  'report',
  'signals',
  'terminal-ended',
  'terminal-typing',
]);

describe('the palette reaches', () => {
  for (const focus of ['containers', 'images', 'logs', 'top'] as const) {
    test(`every action of the keymap from ${focus}, with its reason where it cannot be done`, async () => {
      const state = await sampleState({ focus });
      for (const { id, label, where } of keymapOf(state)) {
        if (id === 'screen.palette' || id.startsWith('move.') || where.every((place) => ON_TOP.has(place))) continue;
        const found = paletteActions(state, { text: label }).find((action) => action.id === id);
        assert.ok(found, `${id} is not found by ${label}`);
        assert.ok(found.message !== undefined || found.reason !== undefined, `${id} does nothing and does not say why`);
      }
    });
  }

  test('every command of the command line, at the least to say that only that has it', async () => {
    const state = await sampleState();
    for (const name of [...Object.keys(COMMANDS), ...Object.keys(GROUPS)]) {
      const found = paletteActions(state, { text: name });
      assert.ok(
        found.some(({ label }) => label.startsWith(name) || label.startsWith(`gantry ${name}`)),
        `${name}: add it to src/ui/keymap/verbs`,
      );
    }
  });

  test('every verb by each of its names, with a sentence', async () => {
    const state = await sampleState();
    for (const { name, aliases = [], help } of VERBS) {
      assert.match(help, /^[A-Z].*\.$/, name);
      for (const each of [name, ...aliases]) assert.equal(typedVerb(`${each} x`)?.name, each);
      assert.ok(
        labels(state, name).some((label) => label.startsWith(name)),
        name,
      );
    }
  });
});

describe('a command in the palette', () => {
  test('is completed by names, those that can take it first', async () => {
    const state = await sampleState();
    const found = paletteActions(state, { text: 'stop ' });
    assert.deepEqual(
      found
        .slice(0, 5)
        .map(({ label }) => label)
        .toSorted(),
      ['stop api', 'stop cache', 'stop db', 'stop web', 'stop worker'],
    );
    const exited = found.find(({ label }) => label === 'stop job-7');
    assert.equal(exited?.reason, 'job-7 is exited.');
    assert.deepEqual(labels(state, 'stop w').slice(0, 2).toSorted(), ['stop web', 'stop worker']);
    assert.equal(labels(state, 'stop wr')[0], 'stop worker');
  });

  test('takes several names, each once', async () => {
    const state = await sampleState();
    assert.equal(labels(state, 'stop web db')[0], 'stop web db');
    const next = labels(state, 'stop web ');
    assert.ok(next.includes('stop web db') && !next.includes('stop web web'));
    const [both] = paletteActions(state, { text: 'stop web db' });
    assert.ok(both?.message?.type === 'confirm.asked');
    assert.match(tell(both.message.confirm.lines[0] ?? ''), /web and db/);
  });

  test('asks as its key would, and says what is not there', async () => {
    const state = await sampleState();
    const choose = (text: string) => paletteChoice(state, open(text));
    const chosen = choose('rm job-7');
    assert.ok(chosen.type === 'palette.chosen' && chosen.message?.type === 'confirm.asked');
    assert.equal(chosen.id, 'rm job-7');
    assert.deepEqual(labels(state, 'stop nobody'), []);
    const sorted = choose('sort memory');
    assert.ok(sorted.type === 'palette.chosen' && sorted.message?.type === 'stats.table.sorted');
    assert.equal(sorted.focus, 'top');
  });

  test('waits for what is missing: enter and tab go on to that', async () => {
    const state = await sampleState();
    assert.equal(paletteChoice(state, open('network connect ')).type, 'palette.filled');
    assert.deepEqual(paletteCompletion(state, open('network connect ba')), {
      type: 'palette.filled',
      text: 'network connect back ',
    });
    const done = paletteChoice(state, open('network connect back web'));
    assert.ok(done.type === 'palette.chosen');
    assert.deepEqual(done.message, {
      type: 'order.given',
      order: { type: 'networks', names: ['back'], order: { kind: 'connect', container: 'web' } },
    });
    assert.deepEqual(paletteCompletion(state, open('ren')), { type: 'palette.filled', text: 'rename ' });
  });

  test('of the command line alone says so', async () => {
    const state = await sampleState();
    const [found] = paletteActions(state, { text: 'registry up' });
    assert.equal(found?.reason, 'Only on the command line.');
  });

  test('changes nothing in read-only mode', async () => {
    const state = await sampleState();
    const readOnly = { ...state, settings: { ...state.settings, readOnly: true } };
    for (const text of ['stop web', 'run nginx', 'pull alpine', 'volume create x', 'prune', 'rmi alpine:3.20']) {
      const [found] = paletteActions(readOnly, { text });
      assert.match(found?.reason ?? '', /Read-only/, text);
    }
    assert.equal(paletteActions(readOnly, { text: 'logs web' })[0]?.reason, undefined);
  });

  test('is remembered: what was chosen last comes first when nothing is typed', async () => {
    const state = await sampleState();
    const first = update({ ...state, overlay: open('logs web') }, paletteChoice(state, open('logs web'))).state;
    assert.deepEqual(first.recentCommands, ['logs web']);
    const second = update(first, {
      type: 'palette.chosen',
      id: 'containers.all',
      message: { type: 'all.toggled' },
    }).state;
    assert.deepEqual(labels(second, '').slice(0, 2), ['all/running', 'logs web']);
  });

  test('puts what it is about under the cursor, also where a filter hid it', async () => {
    const state = await sampleState();
    const { containers } = state.lists;
    const filtered = { ...state, lists: { ...state.lists, containers: { ...containers, filter: 'web' } } };
    const { state: next } = update({ ...filtered, overlay: open('logs db') }, paletteChoice(filtered, open('logs db')));
    assert.equal(next.lists.containers.selectedId, state.containers.items.find(({ name }) => name === 'db')?.id);
    assert.equal(next.focus, 'logs');
  });
});

test('letters in order match less than words, and words less than the beginning', () => {
  const ranks = ['remove', 'rem', 'vol', 'move', 'rmv'].map((word) => matchRank(word, 'remove'));
  assert.deepEqual(ranks, [0, 1, undefined, 3, 4]);
  assert.equal(matchRank('cr', 'volume create'), 2);
  assert.equal(matchRank('vcr', 'volume create'), 4);
});
