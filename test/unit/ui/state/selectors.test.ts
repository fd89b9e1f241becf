import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { statusLook } from '../../../../src/ui/panes/containers/container-status.js';
import { imageName } from '../../../../src/ui/panes/images/images-rows.js';
import { tell } from '../../../../src/ui/parts/tell.js';
import type { AppState } from '../../../../src/ui/state/app-state.js';
import { cleanupOf } from '../../../../src/ui/state/cleanup.js';
import { bytesToFree, goingItems, whyNotMark } from '../../../../src/ui/state/cleanup-choice.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import { containerCounts, visibleContainers } from '../../../../src/ui/state/selectors/containers.js';
import { parseFilter } from '../../../../src/ui/state/selectors/filter.js';
import { createTheme } from '../../../../src/ui/theme.js';
import { aContainer, aDigest, anImage, exitedState, runningState, START_MS } from '../../../support/builders.js';

const base = initialState({ nowMs: START_MS, size: { columns: 120, rows: 40 }, hasDemo: false });

describe('filters', () => {
  const item = { text: 'web nginx:1.27 running', status: 'running', labels: { tier: 'front', empty: '' } };
  const cases: readonly (readonly [filter: string, matches: boolean])[] = [
    ['', true],
    ['web', true],
    ['WEB nginx', true],
    ['web db', false],
    ['!web', false],
    ['!db', true],
    ['!', true],
    ['status=run', true],
    ['status=exited', false],
    ['!status=exited', true],
    ['status=', true],
    ['status', false],
    ['label', false],
    ['!label', true],
    ['label=tier', true],
    ['label=tier=front', true],
    ['label=tier=back', false],
    ['label=empty=', true],
    ['label=toString', false],
    ['!label=tier=back web', true],
  ];
  for (const [filter, matches] of cases) {
    test(`${JSON.stringify(filter)} ${matches ? 'lets it through' : 'keeps it out'}`, () => {
      assert.equal(parseFilter(filter)(item), matches);
    });
  }
});

test('status and label are words like all others where nothing is asked of them', () => {
  const variable = { text: 'label_of_status=1', status: '', labels: {} };
  for (const filter of ['label', 'status', 'label status']) assert.ok(parseFilter(filter)(variable), filter);
});

describe('the list of containers', () => {
  const items = [
    aContainer('b', { state: exitedState(1) }),
    aContainer('a', { state: exitedState(0) }),
    aContainer('d', { state: { ...runningState(), status: 'paused' } }),
    aContainer('c', { state: runningState() }),
  ];
  const state: AppState = { ...base, containers: { items, isListed: true } };
  const names = (of: AppState): string =>
    visibleContainers(of)
      .map(({ name }) => name)
      .join('');

  test('what runs comes first, then by name', () => assert.equal(names(state), 'cdab'));

  test('numbers in names are compared as numbers', () => {
    const numbered = ['web-10', 'web-9', 'db'].map((name) => aContainer(name, { state: runningState() }));
    assert.equal(names({ ...state, containers: { items: numbered, isListed: true } }), 'dbweb-9web-10');
  });

  test('what waits for its next start does not count as running', () => {
    const waiting = [aContainer('x', { state: exitedState(1, { status: 'restarting' }) })];
    assert.deepEqual(containerCounts({ ...state, containers: { items: waiting, isListed: true } }), {
      running: 0,
      paused: 0,
      restarting: 1,
      stopped: 0,
    });
  });

  test('reversed is reversed, and never changes what was listed', () => {
    const reversed = {
      ...state,
      lists: { ...state.lists, containers: { ...state.lists.containers, isReversed: true } },
    };
    assert.equal(names(reversed), 'badc');
    assert.deepEqual(
      items.map(({ name }) => name),
      ['b', 'a', 'd', 'c'],
    );
  });

  test('is the same array while nothing it is made of changes', () => {
    assert.equal(visibleContainers(state), visibleContainers({ ...state, nowMs: 5, usage: new Map() }));
  });

  test('paused ones are counted by themselves', () => {
    assert.deepEqual(containerCounts(state), { running: 1, paused: 1, restarting: 0, stopped: 2 });
  });
});

describe('states in words', () => {
  const { glyphs } = createTheme({ hasColor: true, isUtf8: true, hasBraille: true });
  const nowMs = START_MS + 3 * 3_600_000;
  const cases: readonly (readonly [text: string, glyph: string, state: Parameters<typeof aContainer>[1]])[] = [
    ['Up 3h', '●', { state: runningState() }],
    ['Paused, up 3h', '◐', { state: { ...runningState(), status: 'paused' } }],
    ['Created', '○', {}],
    ['Failed to start', '○', { state: { error: 'no such file' } }],
    ['Exited (0) 3h', '○', { state: exitedState(0) }],
    ['Exited (1) 3h', '✗', { state: exitedState(1) }],
    ['Exited (143) 3h', '○', { state: exitedState(143, { wasStoppedByUser: true }) }],
    ['Exited (143) 3h', '✗', { state: exitedState(143) }],
    ['OOM killed 3h', '✗', { state: exitedState(137, { isOomKilled: true }) }],
    ['Restarts in 4s (1)', '◌', { state: exitedState(1, { status: 'restarting', restartAtMs: nowMs + 4000 }) }],
  ];
  for (const [text, glyph, parts] of cases) {
    test(`${glyph} ${text}`, () => {
      const look = statusLook(aContainer('x', parts), { nowMs, glyphs });
      assert.deepEqual([look.text, look.glyph], [text, glyph]);
    });
  }

  test('while something is done to it, that is told', () => {
    assert.equal(statusLook(aContainer('x'), { nowMs, pending: 'stopping', glyphs }).text, 'stopping…');
  });
});

describe('names of images', () => {
  const cases: readonly (readonly [names: readonly string[], name: string, tag: string])[] = [
    [['docker.io/library/nginx:1.27'], 'nginx', '1.27'],
    [['docker.io/team/app:2'], 'team/app', '2'],
    [['127.0.0.1:5000/web:latest'], '127.0.0.1:5000/web', 'latest'],
    [['docker.io/library/a:1', 'docker.io/library/b:1'], 'a', '1 +1'],
    [[], aDigest('config ').slice(7, 19), '<none>'],
  ];
  for (const [names, name, tag] of cases) {
    test(`${names.join(' ') || 'no name'} is ${name} ${tag}`, () => {
      assert.deepEqual(imageName({ names, id: aDigest('config ') }), { name, tag });
    });
  }
});

describe('what can be cleaned up', () => {
  const dangling = anImage('', { sizeBytes: 500 });
  const ended = aContainer('ended', { imageId: dangling.id, state: exitedState(0) });
  const cleanup = cleanupOf({
    containers: [ended, aContainer('never'), aContainer('alive', { state: runningState() })],
    images: [dangling, anImage('named:1')],
    networks: [],
    volumes: [],
    cache: { steps: 0, sizeBytes: 0, lastUsedAtMs: 0 },
  });

  test('is what ended and what nothing uses; what may be for later is not marked', () => {
    assert.deepEqual(
      cleanup.items.map(({ name, isMarked }) => `${name} ${isMarked}`),
      ['ended true', 'never false', `${dangling.id.slice(7, 19)} false`, 'named:1 false'],
    );
  });

  test('an image may go with the container that uses it, and not without', () => {
    const image = cleanup.items.find(({ id }) => id === dangling.id);
    assert.ok(image);
    assert.equal(whyNotMark(cleanup, image, 0), undefined);
    const without = { ...cleanup, items: cleanup.items.map((item) => ({ ...item, isMarked: false })) };
    assert.match(tell(whyNotMark(without, image, 0) ?? ''), /is used by ended/);
  });

  test('bytes are exact once everything marked is measured', () => {
    assert.deepEqual(bytesToFree(goingItems(cleanup, 0)), { bytes: 0, isExact: false });
    const measured = { ...cleanup, items: cleanup.items.map((item) => ({ ...item, sizeBytes: 7 })) };
    assert.deepEqual(bytesToFree(goingItems(measured, 0)), { bytes: 7, isExact: true });
  });
});
