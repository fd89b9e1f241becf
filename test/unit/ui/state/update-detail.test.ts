import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { AppState } from '../../../../src/ui/state/app-state.js';
import type { Effect } from '../../../../src/ui/state/effect.js';
import { openForm } from '../../../../src/ui/state/forms/forms.js';
import { initialState } from '../../../../src/ui/state/initial-state.js';
import type { Message } from '../../../../src/ui/state/message.js';
import { update } from '../../../../src/ui/state/update.js';
import { aContainer, aContainerId, exitedState, runningState } from '../../../support/builders.js';

const START = initialState({ nowMs: 1000, size: { columns: 120, rows: 40 }, hasDemo: false });

function after(...messages: readonly Message[]): { readonly state: AppState; readonly effects: readonly Effect[] } {
  return messages.reduce<{ state: AppState; effects: readonly Effect[] }>(
    ({ state }, message) => update(state, message),
    { state: START, effects: [] },
  );
}

const listed: Message = {
  type: 'containers.listed',
  containers: [aContainer('a', { state: runningState() }), aContainer('b', { state: exitedState(0) })],
};
const [a, b] = [aContainerId('a'), aContainerId('b')];
const open: Message = { type: 'detail.opened', of: 'containers' };
const toFiles: Message = { type: 'detail.tab.chosen', tab: 'files' };

const ofDetail = (effects: readonly Effect[]): readonly Effect[] =>
  effects.filter(({ type }) => type.startsWith('detail.'));

describe('the detail', () => {
  test('reads what its tab shows, and only while it shows it', () => {
    assert.deepEqual(ofDetail(after(listed).effects), []);
    assert.deepEqual(ofDetail(after(listed, open).effects), [
      { type: 'detail.follow', source: { tab: 'processes', id: a } },
    ]);
    assert.deepEqual(ofDetail(after(listed, open, toFiles).effects), [
      { type: 'detail.follow', source: { tab: 'files', id: a, path: '/' } },
    ]);
    assert.deepEqual(after(listed, open, { type: 'detail.tab.chosen', tab: 'environment' }).effects, [
      { type: 'detail.leave' },
    ]);
    assert.deepEqual(after(listed, open, { type: 'close.asked' }).effects, [{ type: 'detail.leave' }]);
  });

  test('a pane that has the whole screen hides it', () => {
    const zoomed: Message = { type: 'zoom.changed', by: 1 };
    const hidden = after(listed, open, { type: 'focus.chosen', pane: 'containers' }, zoomed, zoomed);
    assert.deepEqual(hidden.effects, [{ type: 'detail.leave' }]);
  });

  test('goes with the selection; of a container that does not live no processes are read', () => {
    const { state, effects } = after(listed, open, { type: 'focus.moved', by: 1 }, { type: 'cursor.moved', by: 1 });
    assert.equal(state.detail.subject, b);
    assert.deepEqual(ofDetail(effects), [{ type: 'detail.leave' }]);
  });

  test('what comes for a container that is no longer shown is passed over', () => {
    const late: Message = { type: 'changes.read', id: b, changes: [{ path: '/x', kind: 'added' }] };
    assert.equal(after(listed, open, late).state.detail.changes.kind, 'reading');
  });

  test('what comes for a directory that was left is passed over', () => {
    const entry = {
      name: 'etc',
      path: '/etc',
      kind: 'directory',
      mode: 0o755,
      sizeBytes: 0,
      modifiedAtMs: 0,
      uid: 0,
      gid: 0,
      linkTarget: undefined,
    } as const;
    const inRoot: Message = { type: 'directory.read', id: a, path: '/', entries: [entry] };
    const walked = after(listed, open, toFiles, inRoot, { type: 'entry.opened' });
    assert.equal(walked.state.detail.files.directory, '/etc');
    assert.equal(update(walked.state, inRoot).state.detail.files.entries.kind, 'reading');
  });

  test('state is plain data', () => {
    const { state } = after(listed, open, { type: 'form.opened', form: openForm('rename', { name: 'a' }) });
    assert.deepEqual(structuredClone(state), state);
  });
});

describe('forms', () => {
  const typed = (text: string): Message => ({ type: 'form.typed', text });
  const opened: Message = { type: 'form.opened', form: openForm('run', {}) };

  test('what was checked before more was typed is passed over', () => {
    const { state } = after(opened, typed('a'));
    const values = state.overlay?.kind === 'form' ? state.overlay.values : {};
    const next = update(update(state, typed('ab')).state, { type: 'form.checked', values, problems: { image: 'no' } });
    assert.deepEqual(next.state.overlay?.kind === 'form' && next.state.overlay.problems, {});
  });

  test('enter does nothing while something is wrong, or being done', () => {
    assert.deepEqual(after(opened, { type: 'form.entered' }).effects, []);
    const busy = after(opened, typed('alpine'), { type: 'form.entered' });
    assert.deepEqual(
      busy.effects.map(({ type }) => type),
      ['form.submit'],
    );
    assert.deepEqual(update(busy.state, { type: 'form.entered' }).effects, []);
  });

  test('what is done of a form does not close another', () => {
    const { state } = after(opened, typed('alpine'), { type: 'form.entered' });
    const form = state.overlay?.kind === 'form' ? state.overlay : openForm('run', {});
    const other = update(state, { type: 'help.asked' }).state;
    assert.equal(update(other, { type: 'form.done', form, text: 'Started x.' }).state.overlay?.kind, 'help');
  });
});
