import type { Container, Save } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { isAlive } from '../state/container-order.js';
import type { Message } from '../state/message.js';
import type { Confirm } from '../state/overlay.js';
import { detailContainer, selectedRow, visibleSaves } from '../state/selectors/detail.js';
import type { Binding } from './binding.js';

const selectedSave = (state: AppState): Save | undefined => selectedRow(state, visibleSaves(state))?.save;

const needsSave = (state: AppState): string | undefined => (selectedSave(state) ? undefined : 'No save is selected.');

/** Keys of the tab with a container's saves. */
export const SAVE_KEYS: readonly Binding[] = [
  {
    id: 'save.restore',
    changes: true,
    keys: ['enter'],
    where: ['saves-tab'],
    label: 'go back',
    help: 'Give the container the files that it had then; what it has now is saved first.',
    footer: 9,
    whyNot: needsSave,
    message: (state) => asked(state, restoreQuestion),
  },
  {
    id: 'save.make',
    changes: true,
    keys: ['n'],
    where: ['saves-tab'],
    label: 'save',
    help: 'Save its files as they are now, to go back to.',
    footer: 10,
    message: () => ({ type: 'prompt.asked', purpose: 'save-note', text: '' }),
  },
  {
    id: 'save.copy',
    changes: true,
    keys: ['c'],
    where: ['saves-tab'],
    label: 'as another',
    help: 'Make another container that has the files of then, beside this one.',
    footer: 11,
    whyNot: needsSave,
    message: (state) => ({
      type: 'prompt.asked',
      purpose: 'save-copy',
      text: `${detailContainer(state)?.name}-${selectedSave(state)?.number}`,
    }),
  },
  {
    id: 'save.remove',
    changes: true,
    keys: ['d', 'delete'],
    where: ['saves-tab'],
    label: 'remove',
    help: 'Remove the save.',
    footer: 12,
    whyNot: needsSave,
    message: (state) => asked(state, removeQuestion),
  },
];

function asked(state: AppState, question: (container: Container, save: Save) => Confirm): Message | undefined {
  const [container, save] = [detailContainer(state), selectedSave(state)];
  return container && save && { type: 'confirm.asked', confirm: question(container, save) };
}

/** What is there now is not lost: the focus is on going ahead. */
function restoreQuestion(container: Container, { number, note }: Save): Confirm {
  return {
    kind: 'confirm',
    title: 'Go back?',
    lines: [
      `${container.name} to save ${number}${note === '' ? '' : `: ${note}`}`,
      isAlive(container)
        ? 'It is stopped, gets the files of then, and is started again. What it has now is saved first.'
        : 'It gets the files of then. What it has now is saved first.',
      'Volumes and binds stay as they are.',
    ],
    acceptLabel: 'Go back',
    toggles: [],
    focus: 'accept',
    then: { type: 'save', id: container.id, number, order: { kind: 'restore' } },
  };
}

/** What is removed is gone: the focus is on Cancel. */
function removeQuestion(container: Container, { number, note }: Save): Confirm {
  return {
    kind: 'confirm',
    title: 'Remove this save?',
    lines: [
      `Save ${number} of ${container.name}${note === '' ? '' : `: ${note}`}`,
      'Nobody can go back to it any more. The container stays as it is.',
    ],
    acceptLabel: 'Remove',
    toggles: [],
    focus: 'cancel',
    then: { type: 'save', id: container.id, number, order: { kind: 'remove' } },
  };
}
