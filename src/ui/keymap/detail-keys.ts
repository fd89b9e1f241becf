import type { AppState } from '../state/app-state.js';
import { tabView } from '../state/detail/detail.js';
import { baseName } from '../state/detail/files-view.js';
import { CONTAINER_TABS, IMAGE_TABS, tabsOf } from '../state/detail/tabs.js';
import type { Message } from '../state/message.js';
import {
  detailContainer,
  selectedRow,
  visibleChanges,
  visibleEntries,
  visibleNodes,
  visibleProcesses,
} from '../state/selectors/detail.js';
import { visibleLayers, visibleUsers } from '../state/selectors/image-detail.js';
import { visibleOverview } from '../state/selectors/image-overview.js';
import { pathToCopy } from '../state/update-detail.js';
import { display } from '../text.js';
import type { Binding } from './binding.js';
import { SAVE_KEYS } from './save-keys.js';

/** Keys that mean the same in every tab. */
const TAB_KEYS: readonly Binding[] = [
  {
    id: 'detail.tab.next',
    keys: [']'],
    where: ['detail'],
    label: 'next tab',
    help: 'Turn the detail to its next tab.',
    footer: 40,
    whyNot: whyNoOtherTab,
    message: () => ({ type: 'detail.tab.moved', by: 1 }),
  },
  {
    id: 'detail.tab.previous',
    keys: ['['],
    where: ['detail'],
    label: 'previous tab',
    help: 'Turn the detail to the tab before.',
    whyNot: whyNoOtherTab,
    message: () => ({ type: 'detail.tab.moved', by: -1 }),
  },
  ...CONTAINER_TABS.map(
    ({ tab }, index): Binding => ({
      id: `detail.tab.${tab}`,
      keys: [String(index + 1)],
      where: ['container-detail'],
      label: tab,
      help: `Turn the detail to its tab ${tab}.`,
      message: () => ({ type: 'detail.tab.chosen', tab }),
    }),
  ),
  ...IMAGE_TABS.map(
    ({ tab, title }, index): Binding => ({
      id: `detail.image.${tab}`,
      keys: [String(index + 1)],
      where: ['image-detail'],
      label: title.toLowerCase(),
      help: `Turn the detail of the image to its tab ${title}.`,
      message: () => ({ type: 'detail.tab.chosen', tab }),
    }),
  ),
  {
    id: 'detail.to.lists',
    keys: ['tab'],
    where: ['detail'],
    label: 'to the lists',
    help: 'Go to the lists; the detail stays open, and shows what is selected there.',
    footer: 41,
    message: () => ({ type: 'focus.moved', by: 1 }),
  },
  {
    id: 'detail.to.lists.back',
    keys: ['shift-tab'],
    where: ['detail'],
    label: 'to the lists',
    help: 'Go to the lists, to the last one first.',
    message: () => ({ type: 'focus.moved', by: -1 }),
  },
];

function whyNoOtherTab({ detail }: AppState): string | undefined {
  return tabsOf(detail.of).length > 1 ? undefined : 'It has this tab alone.';
}

const PROCESS_KEYS: readonly Binding[] = [
  {
    id: 'process.signal',
    changes: true,
    keys: ['K', 'ctrl-k', 'enter'],
    where: ['processes-tab'],
    label: 'signal',
    help: 'Send the process a signal of your choice.',
    footer: 10,
    whyNot: (state) => (selectedRow(state, visibleProcesses(state)) ? undefined : 'No process is selected.'),
    message: askSignal,
  },
];

function askSignal(state: AppState): Message | undefined {
  const row = selectedRow(state, visibleProcesses(state));
  const container = detailContainer(state);
  if (!row || !container) return undefined;
  const { pid, startTicks, command, name } = row.process;
  return {
    type: 'signals.asked',
    target: {
      kind: 'process',
      id: container.id,
      process: { pid, startTicks },
      command: command.join(' ') || name,
      isFirst: pid === container.state.pid,
    },
  };
}

const FILE_KEYS: readonly Binding[] = [
  {
    id: 'file.open',
    keys: ['enter', 'right'],
    where: ['files-tab'],
    label: 'open',
    help: 'Go into the directory, or look into the file.',
    footer: 10,
    whyNot: (state) =>
      state.detail.files.open
        ? 'The file is open. Left or esc closes it.'
        : selectedRow(state, visibleEntries(state))
          ? undefined
          : 'There is nothing to open.',
    message: () => ({ type: 'entry.opened' }),
  },
  {
    id: 'file.up',
    keys: ['left', 'backspace'],
    where: ['files-tab'],
    label: 'up',
    help: 'Close the file, or go to the directory above.',
    footer: 11,
    whyNot: ({ detail: { of, files } }) => {
      if (files.open || files.directory !== '/') return undefined;
      return of === 'volumes' ? 'This is the root of the volume.' : 'This is the root of the container.';
    },
    message: () => ({ type: 'directory.left' }),
  },
  {
    id: 'file.copy',
    keys: ['c'],
    where: ['files-tab'],
    label: 'copy out',
    help: 'Copy the file, or the directory with all below it, to this machine.',
    footer: 12,
    whyNot: (state) => {
      if (state.detail.of === 'volumes') return 'Of a volume all is copied at once: b in the list writes it to a file.';
      return pathToCopy(state) === undefined ? 'There is nothing to copy.' : undefined;
    },
    message: (state) => ({
      type: 'prompt.asked',
      purpose: 'copy-out',
      text: `./${display(baseName(pathToCopy(state) ?? ''))}`,
    }),
  },
];

const OTHER_TAB_KEYS: readonly Binding[] = [
  {
    id: 'change.show',
    keys: ['enter', 'right'],
    where: ['changes-tab'],
    label: 'show the file',
    help: 'Go to the file in the tab of files.',
    footer: 10,
    whyNot: (state) => (selectedRow(state, visibleChanges(state)) ? undefined : 'No change is selected.'),
    message: () => ({ type: 'change.shown' }),
  },
  {
    id: 'secrets.reveal',
    keys: ['r'],
    where: ['environment-tab', 'inspect-tab', 'overview-tab'],
    label: 'reveal/mask',
    help: 'Show values that look like secrets; once more, mask them.',
    footer: 10,
    message: () => ({ type: 'secrets.toggled' }),
  },
  {
    id: 'node.turn',
    keys: ['enter', 'space', 'right', 'left'],
    where: ['inspect-tab'],
    label: 'fold/unfold',
    help: 'Show or hide what is in it.',
    footer: 9,
    whyNot: (state) => {
      if ((selectedRow(state, visibleNodes(state))?.kind ?? 'leaf') === 'leaf')
        return 'There is nothing in it to show.';
      return tabView(state.detail).filter === ''
        ? undefined
        : 'All is unfolded while there is a filter; Esc clears it.';
    },
    message: () => ({ type: 'node.turned' }),
  },
];

const IMAGE_TAB_KEYS: readonly Binding[] = [
  {
    id: 'overview.show',
    keys: ['enter', 'right'],
    where: ['overview-tab'],
    label: 'all of it',
    help: 'Show the whole value; of a container that uses it, open the detail.',
    footer: 9,
    whyNot: (state) => (shownFact(state) ? undefined : 'That is all there is to say of it.'),
    message: shownFact,
  },
  {
    id: 'layer.turn',
    keys: ['enter', 'space', 'right', 'left'],
    where: ['layers-tab'],
    label: 'files',
    help: 'Show or hide the files that the layer adds, changes or deletes.',
    footer: 9,
    whyNot: (state) =>
      selectedRow(state, visibleLayers(state))?.kind === 'layer' ? undefined : 'No layer is under the cursor.',
    message: () => ({ type: 'layer.turned' }),
  },
  {
    id: 'user.show',
    keys: ['enter', 'right'],
    where: ['users-tab'],
    label: 'to the container',
    help: 'Open the detail of the container.',
    footer: 9,
    whyNot: (state) => (selectedRow(state, visibleUsers(state)) ? undefined : 'No container is selected.'),
    message: (state) => {
      const user = selectedRow(state, visibleUsers(state));
      return user && { type: 'user.shown', containerId: user.id };
    },
  },
];

function shownFact(state: AppState): Message | undefined {
  const row = selectedRow(state, visibleOverview(state));
  if (row?.value.kind === 'user') return { type: 'user.shown', containerId: row.value.container.id };
  return row?.value.kind === 'text' ? { type: 'system.shown', title: row.fact, lines: [row.value.text] } : undefined;
}

/** Keys of the detail and its tabs. */
export const DETAIL_KEYS: readonly Binding[] = [
  ...TAB_KEYS,
  ...PROCESS_KEYS,
  ...FILE_KEYS,
  ...OTHER_TAB_KEYS,
  ...SAVE_KEYS,
  ...IMAGE_TAB_KEYS,
];
