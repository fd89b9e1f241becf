import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineError } from '../../../../src/errors/engine-error.js';
import { tell } from '../../../../src/ui/parts/tell.js';
import type { AppState } from '../../../../src/ui/state/app-state.js';
import type { Effect } from '../../../../src/ui/state/effect.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import type { Message } from '../../../../src/ui/state/message.js';
import { toProblem } from '../../../../src/ui/state/problem.js';
import { settledTop } from '../../../../src/ui/state/settled-top.js';
import { createStore } from '../../../../src/ui/state/store.js';
import { update } from '../../../../src/ui/state/update.js';
import { aContainer, aContainerId, anImage, exitedState, runningState } from '../../../support/builders.js';

const START = initialState({ nowMs: 1000, size: { columns: 120, rows: 40 }, hasDemo: true });

/** The state after some messages, and the effects of the last. */
function after(...messages: readonly Message[]): { readonly state: AppState; readonly effects: readonly Effect[] } {
  return messages.reduce<{ state: AppState; effects: readonly Effect[] }>(
    ({ state }, message) => update(state, message),
    { state: START, effects: [] },
  );
}

const listed: Message = {
  type: 'containers.listed',
  containers: [
    aContainer('a', { state: runningState() }),
    aContainer('b', { state: exitedState(0) }),
    aContainer('c', { state: runningState() }),
  ],
};

describe('update', () => {
  test('never changes the state it was given', () => {
    const frozen = structuredClone(START);
    update(START, listed);
    assert.deepEqual(START, frozen);
  });

  test('state is plain data', () => {
    const { state } = after(listed, { type: 'row.marked' }, { type: 'help.asked' });
    assert.deepEqual(structuredClone(state), state);
  });

  test('the first container is selected, and its log opened', () => {
    const { state, effects } = after(listed);
    assert.equal(state.lists.containers.selectedId, aContainerId('a'));
    assert.deepEqual(effects, [{ type: 'logs.open', id: aContainerId('a'), again: false }]);
  });

  test('a cursor that does not move opens no log', () => {
    assert.deepEqual(after(listed, { type: 'cursor.moved', by: -1 }).effects, []);
  });

  test('an order is pending until it is done, and failed orders are not', () => {
    const given: Message = { type: 'containers.order.given', ids: [aContainerId('b')], order: { kind: 'start' } };
    const { state, effects } = after(listed, given);
    assert.equal(state.pending.get(aContainerId('b')), 'starting');
    assert.deepEqual(effects, [{ type: 'container.order', id: aContainerId('b'), order: { kind: 'start' } }]);
    const done = update(state, { type: 'container.order.done', id: aContainerId('b'), order: { kind: 'start' } });
    assert.equal(done.state.pending.size, 0);
    const problem = toProblem(engineError('container_unchanged', { id: 'b', state: 'started' }));
    const failed = update(state, {
      type: 'container.order.failed',
      id: aContainerId('b'),
      order: { kind: 'start' },
      problem,
    });
    assert.equal(failed.state.pending.size, 0);
    assert.equal(failed.state.notice, undefined, 'what is so already is no news');
  });

  test('of an order for several, the last answer tells what became of all', () => {
    const ids = ['a', 'b', 'c'].map(aContainerId);
    const given: Message = { type: 'containers.order.given', ids, order: { kind: 'stop' } };
    const done = (name: string): Message => ({
      type: 'container.order.done',
      id: aContainerId(name),
      order: { kind: 'stop' },
    });
    assert.equal(after(listed, given, done('a'), done('b')).state.notice, undefined);
    assert.equal(after(listed, given, done('a'), done('b'), done('c')).state.notice?.text, '3 containers stopped.');
    const problem = toProblem(engineError('container_not_running', { id: 'b' }));
    const notDone: Message = {
      type: 'container.order.failed',
      id: aContainerId('b'),
      order: { kind: 'stop' },
      problem,
    };
    const { notice } = after(listed, given, notDone, done('a'), done('c')).state;
    assert.match(tell(notice?.text ?? ''), /^2 of 3 containers stopped: .*not running/);
    assert.equal(notice?.tone, 'bad');
  });

  test('the cursor does not follow what is removed by force to those that ended', () => {
    const order = { kind: 'remove', force: true, removeVolumes: false } as const;
    const removed = (...names: readonly string[]): string | undefined =>
      after(listed, { type: 'containers.order.given', ids: names.map(aContainerId), order }).state.lists.containers
        .selectedId;
    assert.equal(removed('a'), aContainerId('c'));
    assert.equal(removed('a', 'c'), aContainerId('b'));
    assert.equal(removed('c'), aContainerId('a'));
    assert.equal(removed('a', 'b', 'c'), aContainerId('a'));
  });

  test('* marks all that is shown, and takes the marks away again', () => {
    const all: Message = { type: 'rows.all.marked' };
    assert.equal(after(listed, all).state.lists.containers.marked.size, 3);
    assert.equal(after(listed, all, all).state.lists.containers.marked.size, 0);
    const running: Message = { type: 'all.toggled' };
    assert.equal(after(listed, running, all).state.lists.containers.marked.size, 2);
  });

  test('all from the one that was marked last to this one are marked, either way, and on from there', () => {
    const [mark, range]: readonly Message[] = [{ type: 'row.marked' }, { type: 'rows.range.marked' }];
    const go = (by: number): Message => ({ type: 'cursor.moved', by });
    const marked = (...messages: readonly (Message | undefined)[]): number =>
      after(listed, ...messages.filter((message) => message !== undefined)).state.lists.containers.marked.size;
    assert.equal(marked(mark, go(2), range), 3);
    assert.equal(marked(go(2), mark, go(-1), range), 2);
    assert.equal(marked(go(2), mark, go(-1), range, go(-1), range), 3);
    assert.equal(marked(range), 0);
  });

  test('an answer to a key goes with the next key, and a failure stays', () => {
    const said = (tone: 'info' | 'good' | 'bad'): Message => ({ type: 'notice.given', text: 'x', tone });
    const pressed: Message = { type: 'key.pressed' };
    assert.equal(after(said('info'), pressed).state.notice, undefined);
    assert.equal(after(said('bad'), pressed).state.notice?.text, 'x');
    assert.equal(after(said('good'), pressed).state.notice?.text, 'x', 'not read yet');
    assert.equal(after(said('good'), { type: 'clock.ticked', nowMs: 3500 }, pressed).state.notice, undefined);
  });

  test('few changed containers are read one by one, many with one list', () => {
    const ids = Array.from({ length: 40 }, (_, n) => aContainerId(n));
    assert.deepEqual(after({ type: 'objects.changed', containerIds: ids.slice(0, 2), haveImages: false }).effects, [
      { type: 'containers.read', ids: ids.slice(0, 2) },
    ]);
    assert.deepEqual(after({ type: 'objects.changed', containerIds: ids, haveImages: true }).effects, [
      { type: 'containers.list' },
      { type: 'images.list' },
    ]);
  });

  test('what was read takes its place, what is gone goes, what is new comes', () => {
    const { state } = after(listed, {
      type: 'containers.read',
      found: [aContainer('b', { state: runningState() }), aContainer('new')],
      gone: [aContainerId('a')],
    });
    assert.deepEqual(
      state.containers.items.map(({ name, state: { status } }) => `${name} ${status}`),
      ['new created', 'b running', 'c running'],
    );
  });

  test('what has changed before all are known does not keep the cursor', () => {
    const found = [aContainer('c', { state: runningState() })];
    const { state } = after({ type: 'containers.read', found, gone: [] }, listed);
    assert.equal(state.lists.containers.selectedId, aContainerId('a'));
    assert.equal(state.containers.items.length, 3);
  });

  test('marks go with what they mark', () => {
    const { state } = after(
      listed,
      { type: 'row.marked' },
      { type: 'containers.read', found: [], gone: [aContainerId('a')] },
    );
    assert.equal(state.lists.containers.marked.size, 0);
  });

  test('a notice goes when it has been there long enough', () => {
    const { state } = after({ type: 'notice.given', text: 'hello', tone: 'info' });
    assert.equal(update(state, { type: 'clock.ticked', nowMs: 2000 }).state.notice?.text, 'hello');
    assert.equal(update(state, { type: 'clock.ticked', nowMs: 7000 }).state.notice, undefined);
  });

  test('escape clears the filter, then the marks, then goes back, and never leaves', () => {
    let { state } = after(
      listed,
      { type: 'row.marked' },
      { type: 'prompt.asked', purpose: 'filter', text: '' },
      { type: 'prompt.typed', text: 'a' },
      { type: 'prompt.entered' },
    );
    const steps: (readonly [filter: string, marked: number])[] = [];
    for (let press = 0; press < 4; press++) {
      const next = update(state, { type: 'back.asked' });
      assert.deepEqual(
        next.effects.filter(({ type }) => type === 'leave'),
        [],
      );
      state = next.state;
      steps.push([state.lists.containers.filter, state.lists.containers.marked.size]);
    }
    assert.deepEqual(steps, [
      ['', 1],
      ['', 0],
      ['', 0],
      ['', 0],
    ]);
  });

  test('q goes back from the logs, and leaves from the lists', () => {
    const back = after({ type: 'focus.chosen', pane: 'logs' }, { type: 'close.asked' });
    assert.equal(back.state.focus, 'containers');
    assert.deepEqual(back.effects, []);
    assert.deepEqual(after({ type: 'close.asked' }).effects, [{ type: 'leave', exitCode: 0 }]);
  });

  test('following logs hold their place when older lines are dropped', () => {
    const grown: Message = { type: 'logs.grew', first: 0, end: 500, dropped: 0 };
    const { state } = after(listed, grown, { type: 'focus.chosen', pane: 'logs' }, { type: 'cursor.moved', by: -10 });
    assert.equal(state.logs.bottom, 489);
    assert.equal(update(state, { type: 'logs.grew', first: 495, end: 900, dropped: 495 }).state.logs.bottom, 495);
  });

  test('what ended while an overlay was open does not close another overlay', () => {
    const { state } = after(
      { type: 'prompt.asked', purpose: 'pull', text: '' },
      { type: 'prompt.typed', text: 'x' },
      { type: 'prompt.entered' },
      { type: 'overlay.closed' },
      { type: 'help.asked' },
    );
    assert.equal(update(state, { type: 'pull.done', pullId: 1, name: 'x', isNew: true }).state.overlay?.kind, 'help');
  });

  test('the details of an image that goes stay open and say so', () => {
    const image = anImage('one:1');
    const { state } = after(
      { type: 'images.listed', images: [image] },
      { type: 'details.asked', of: 'images', id: image.id },
      { type: 'images.listed', images: [] },
    );
    assert.equal(state.overlay?.kind, 'details');
  });
});

describe('the window of a list', () => {
  const cases: readonly (readonly [name: string, top: number, index: number, expected: number])[] = [
    ['stays while the cursor is inside', 10, 15, 10],
    ['goes up with the cursor', 10, 9, 9],
    ['goes down with the cursor', 10, 20, 11],
    ['does not go past the end', 95, 99, 90],
    ['begins at the top where nothing is selected', 10, -1, 0],
  ];
  for (const [name, top, index, expected] of cases) {
    test(name, () => assert.equal(settledTop(top, { index, count: 100, height: 10 }), expected));
  }
});

describe('the store', () => {
  test('idle waits for effects, and for the effects they lead to', async () => {
    const log: string[] = [];
    const store = createStore(START, (effect) => {
      log.push(effect.type);
      if (effect.type !== 'images.list' && effect.type !== 'containers.list') return undefined;
      return Promise.resolve().then(() => {
        if (effect.type === 'containers.list')
          store.dispatch({ type: 'objects.changed', containerIds: [], haveImages: true });
      });
    });
    store.dispatch({ type: 'refresh.due' });
    await store.idle();
    assert.deepEqual(log, ['containers.list', 'images.list', 'images.list']);
  });

  test('listeners hear of changes until they leave', () => {
    const store = createStore(START, () => undefined);
    let calls = 0;
    const leave = store.subscribe(() => calls++);
    store.dispatch({ type: 'zoom.changed', by: 1 });
    leave();
    store.dispatch({ type: 'zoom.changed', by: 1 });
    assert.equal(calls, 1);
  });
});

describe('problems', () => {
  test('an engine error has its sentence, hint and code, and no stack', () => {
    const problem = toProblem(engineError('not_root'));
    assert.equal(problem.code, 'not_root');
    assert.match(problem.sentence, /root/);
    assert.ok(problem.hint);
    assert.deepEqual(problem.causes, []);
  });

  test('a bug keeps its stack and its causes', () => {
    const problem = toProblem(new TypeError('oops', { cause: new Error('below') }));
    assert.equal(problem.code, undefined);
    assert.ok(problem.causes.includes('below'));
    assert.ok(problem.causes.some((line) => line.startsWith('at ')));
  });

  test('several at once tell the first and name the others', () => {
    const problem = toProblem(new AggregateError([engineError('not_root'), engineError('cancelled')]));
    assert.equal(problem.code, 'not_root');
    assert.deepEqual(problem.causes, ['cancelled']);
  });
});
