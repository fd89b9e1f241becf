import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { AppState } from '../../../../../src/ui/state/app-state.js';
import type { Effect } from '../../../../../src/ui/state/effect.js';
import { initialState } from '../../../../../src/ui/state/initial-state.js';
import type { Message } from '../../../../../src/ui/state/message.js';
import { update } from '../../../../../src/ui/state/update.js';
import { whyNoVisit } from '../../../../../src/ui/state/visits/update-visits.js';
import { MAX_VISITS } from '../../../../../src/ui/state/visits/visits.js';
import { aContainer, aContainerId, anImage, exitedState, runningState } from '../../../../support/builders.js';

const START = initialState({ nowMs: 1000, size: { columns: 120, rows: 40 }, hasDemo: true });

const BACK: Message = { type: 'visits.walked', to: 'past' };
const ON: Message = { type: 'visits.walked', to: 'ahead' };
const DOWN: Message = { type: 'cursor.moved', by: 1 };
const OPEN: Message = { type: 'detail.opened', of: 'containers', tab: 'inspect' };

const containers = {
  a: aContainer('a', { state: runningState() }),
  b: aContainer('b', { state: exitedState(0) }),
  c: aContainer('c', { state: runningState() }),
};

/** With three containers and an image. */
const LISTED = after(
  START,
  { type: 'engine.opened' },
  { type: 'containers.listed', containers: Object.values(containers) },
  { type: 'images.listed', images: [anImage('alpine:3.20')] },
);

function after(state: AppState, ...messages: readonly Message[]): AppState {
  return messages.reduce((before, message) => update(before, message).state, state);
}

function effectsOf(state: AppState, message: Message): readonly Effect['type'][] {
  return update(state, message).effects.map(({ type }) => type);
}

const goTo = (pane: AppState['focus']): Message => ({ type: 'focus.chosen', pane });

/** In a line: the pane, its tab, and the container under the cursor. */
function where({ focus, detail, system, lists }: AppState): string {
  const tab = focus === 'detail' ? detail.tab : focus === 'system' ? system.tab : '';
  const on = Object.entries(containers).find(([, { id }]) => id === lists.containers.selectedId)?.[0];
  return [focus, tab, on].filter(Boolean).join(' ');
}

describe('back and forward', () => {
  test('lead through panes, tabs and details, with the cursor where it was', () => {
    const gone = after(
      LISTED,
      DOWN,
      OPEN,
      { type: 'detail.tab.chosen', tab: 'files' },
      { type: 'back.asked' },
      DOWN,
      goTo('system'),
      { type: 'system.tab.chosen', tab: 'events' },
    );
    const states = [BACK, BACK, BACK, BACK, BACK].reduce<readonly AppState[]>(
      (seen, message) => [...seen, after(seen.at(-1) ?? gone, message)],
      [gone],
    );
    const [selected = ''] = where(after(LISTED, DOWN)).split(' ').slice(-1);
    const [last = ''] = where(after(LISTED, DOWN, DOWN))
      .split(' ')
      .slice(-1);
    const way = [
      'system events',
      'system disk',
      `containers ${last}`,
      `detail files ${selected}`,
      `detail inspect ${selected}`,
      `containers ${selected}`,
    ];
    const shown = (state: AppState): string => (state.focus === 'system' ? `system ${state.system.tab}` : where(state));
    assert.deepEqual(states.map(shown), way);
    const forth = [ON, ON, ON, ON, ON].reduce<readonly AppState[]>(
      (seen, message) => [...seen, after(seen.at(-1) ?? gone, message)],
      states.slice(-1),
    );
    assert.deepEqual(forth.map(shown), way.toReversed());
  });

  test('a cursor that moves is no place of its own', () => {
    const moved = after(LISTED, DOWN, DOWN);
    assert.deepEqual(moved.visits.past, []);
    assert.equal(whyNoVisit(moved, 'past'), 'There is no place to go back to.');
  });

  test('zoom and the second list are as they were', () => {
    const state = after(
      LISTED,
      goTo('volumes'),
      { type: 'zoom.changed', by: 1 },
      goTo('top'),
      goTo('images'),
      BACK,
      BACK,
    );
    assert.deepEqual([state.focus, state.secondList, state.zoom], ['volumes', 'volumes', 'large']);
    assert.deepEqual(effectsOf(after(LISTED, goTo('networks'), goTo('images')), BACK), ['networks.list']);
  });

  test('going somewhere new forgets what lay ahead; moving the cursor does not', () => {
    const back = after(LISTED, goTo('images'), goTo('stats'), BACK);
    assert.equal(where(after(back, DOWN, ON)).split(' ')[0], 'stats');
    const elsewhere = after(back, goTo('logs'));
    assert.equal(whyNoVisit(elsewhere, 'ahead'), 'There is no place to go forward to.');
    assert.equal(after(elsewhere, ON).focus, 'logs');
  });

  test('the detail of a container that is gone is passed over', () => {
    const opened = after(LISTED, goTo('images'), goTo('containers'), OPEN, goTo('system'));
    const id = opened.lists.containers.selectedId;
    const left = Object.values(containers).filter((container) => container.id !== id);
    const removed = after(opened, { type: 'containers.listed', containers: left });
    const back = after(removed, BACK);
    assert.equal(back.focus, 'containers');
    assert.ok(left.some((container) => container.id === back.lists.containers.selectedId));
    assert.equal(after(back, ON).focus, 'system');
    assert.equal(after(back, BACK).focus, 'images');
  });

  test('where nothing is left of all places, that is said, and known from then on', () => {
    const closed = after(LISTED, OPEN, { type: 'back.asked' });
    const left = Object.values(containers).filter(({ id }) => id !== closed.lists.containers.selectedId);
    const removed = after(closed, { type: 'containers.listed', containers: left });
    assert.equal(whyNoVisit(removed, 'past'), undefined);
    const lone = after(removed, BACK);
    assert.equal(lone.notice?.text, 'There is no place to go back to.');
    assert.deepEqual(lone.visits.past, []);
  });

  test('a filter that hides a container does not hide its detail', () => {
    const opened = after(LISTED, OPEN);
    const id = opened.lists.containers.selectedId;
    const away = after(opened, { type: 'back.asked' }, { type: 'containers.filtered', filter: 'nothing-is-called-so' });
    const back = after(away, BACK);
    assert.deepEqual([back.focus, back.detail.subject], ['detail', id]);
  });

  test('only the last ones are remembered', () => {
    const walked = Array.from({ length: 2 * MAX_VISITS }, () => ({ type: 'focus.moved', by: 1 }) as const);
    const state = after(LISTED, ...walked);
    assert.equal(state.visits.past.length, MAX_VISITS);
    const back = after(state, ...walked.map(() => BACK));
    assert.deepEqual([back.visits.past.length, back.visits.ahead.length], [0, MAX_VISITS]);
  });

  test('what lies on top keeps the keys', () => {
    const asked = after(LISTED, goTo('images'), { type: 'help.asked' });
    assert.deepEqual(after(asked, BACK), asked);
  });

  test('a terminal that was closed is passed over', () => {
    const id = aContainerId('a');
    const typed = after(LISTED, { type: 'terminal.asked', id, program: 'shell' }, { type: 'terminal.left' });
    const tab = typed.terminals.shownId ?? 0;
    const away = after(typed, goTo('images'));
    assert.deepEqual([after(away, BACK).focus, after(away, BACK).terminals.isTyping], ['terminal', false]);
    assert.equal(after(away, { type: 'terminal.closed', tab }, BACK).focus, 'containers');
  });
});
