import type { AppState } from '../state/app-state.js';
import type { Confirm } from '../state/overlay.js';
import { TERMINAL_TEXT } from '../state/terminals/terminal-text.js';
import { shownTerminal, type TerminalTab } from '../state/terminals/terminals.js';
import type { Binding } from './binding.js';
import { LEADER } from './terminal-leader.js';

const shown = ({ terminals }: AppState): TerminalTab | undefined => shownTerminal(terminals);

const whyNone = (state: AppState): string | undefined => (shown(state) ? undefined : TERMINAL_TEXT.noTerminal);

const whyNotOpen = (state: AppState): string | undefined =>
  shown(state)?.status.kind === 'open' ? undefined : TERMINAL_TEXT.notOpen;

const whyOnlyOne = ({ terminals }: AppState): string | undefined =>
  terminals.tabs.length > 1 ? undefined : TERMINAL_TEXT.onlyOne;

/** What the leader is as a character. */
const LEADER_CHARACTER = String.fromCharCode(LEADER.charCodeAt(LEADER.length - 1) & 0x1f);

function closeQuestion({ id, name }: TerminalTab): Confirm {
  return {
    kind: 'confirm',
    title: TERMINAL_TEXT.closeTitle,
    lines: TERMINAL_TEXT.closeLines(name),
    acceptLabel: TERMINAL_TEXT.closeAccept,
    toggles: [],
    focus: 'cancel',
    then: { type: 'terminal.close', tab: id },
  };
}

/** While what is typed is for a container, all other keys go there. */
const TYPING_KEYS: readonly Binding[] = [
  {
    id: 'terminal.leave',
    keys: [LEADER],
    where: ['terminal-typing'],
    label: 'keys to gantry',
    help: 'Give the keys back to gantry; what runs in the terminal goes on. Works whatever runs there.',
    footer: 1,
    message: () => ({ type: 'terminal.left' }),
  },
  {
    id: 'terminal.back',
    keys: ['shift-page-up'],
    where: ['terminal-typing'],
    label: 'scroll back',
    help: 'Look at what was there before; typing comes back.',
    footer: 3,
    message: () => ({ type: 'terminal.scrolled', by: 'page-up' }),
  },
  {
    id: 'terminal.forth',
    keys: ['shift-page-down'],
    where: ['terminal-typing'],
    label: 'scroll forth',
    help: 'Look at what came after.',
    message: () => ({ type: 'terminal.scrolled', by: 'page-down' }),
  },
  {
    id: 'terminal.dismiss',
    keys: ['enter', 'escape', 'ctrl-d', 'ctrl-c', 'q'],
    where: ['terminal-ended'],
    label: 'close',
    help: 'Close the terminal, whose program has ended.',
    footer: 2,
    message: closed,
  },
];

/** What a key means while keys are for that terminal; undefined where it is for what runs there. */
export function typingBinding({ status }: Pick<TerminalTab, 'status'>, key: string): Binding | undefined {
  const isThere = ({ where }: Binding): boolean => where.includes('terminal-typing') || status.kind === 'ended';
  return TYPING_KEYS.find((binding) => binding.keys.includes(key) && isThere(binding));
}

function closed(state: AppState) {
  const tab = shown(state);
  return tab && ({ type: 'terminal.closed', tab: tab.id } as const);
}

/** While the pane has the focus, and keys are gantry's. */
const PANE_KEYS: readonly Binding[] = [
  {
    id: 'terminal.type',
    keys: ['enter', 'i'],
    where: ['terminal'],
    label: 'type',
    help: 'Give the keys to what runs in the terminal.',
    footer: 9,
    whyNot: whyNone,
    message: (state) => (shown(state)?.status.kind === 'ended' ? closed(state) : { type: 'terminal.entered' }),
  },
  {
    id: 'terminal.full',
    keys: ['F'],
    where: ['terminal'],
    label: 'whole screen',
    help: 'Give it the whole screen; the same key that leaves it there comes back here, and it goes on.',
    footer: 10,
    whyNot: whyNotOpen,
    message: () => ({ type: 'terminal.lend.asked' }),
  },
  {
    id: 'terminal.new',
    changes: true,
    keys: ['e', 'n'],
    where: ['terminal'],
    label: 'one more',
    help: 'Open one more shell in the same container.',
    footer: 11,
    whyNot: whyNone,
    message: (state) => {
      const tab = shown(state);
      return tab && { type: 'terminal.asked', id: tab.containerId, program: 'shell' };
    },
  },
  {
    id: 'terminal.close',
    keys: ['x', 'd', 'delete'],
    where: ['terminal'],
    label: 'close',
    help: 'Close the terminal: leave the program, or ask the shell to end.',
    footer: 12,
    whyNot: whyNone,
    message: (state) => {
      const tab = shown(state);
      const isShell = tab?.program === 'shell' && tab.status.kind === 'open';
      return isShell ? { type: 'confirm.asked', confirm: closeQuestion(tab) } : closed(state);
    },
  },
  {
    id: 'terminal.tab.next',
    keys: [']'],
    where: ['terminal'],
    label: 'next terminal',
    help: 'Show the next terminal.',
    footer: 13,
    whyNot: whyOnlyOne,
    message: () => ({ type: 'terminal.turned', by: 1 }),
  },
  {
    id: 'terminal.tab.previous',
    keys: ['['],
    where: ['terminal'],
    label: 'previous terminal',
    help: 'Show the terminal before.',
    whyNot: whyOnlyOne,
    message: () => ({ type: 'terminal.turned', by: -1 }),
  },
  {
    id: 'terminal.verbatim',
    keys: ['v'],
    where: ['terminal'],
    label: 'send leader',
    help: 'Type the key that leaves the terminal into it, and go on typing.',
    whyNot: whyNotOpen,
    message: () => ({ type: 'terminal.typed', text: LEADER_CHARACTER }),
  },
];

/** Keys of terminals in containers. */
export const TERMINAL_KEYS: readonly Binding[] = [
  ...TYPING_KEYS,
  ...PANE_KEYS,
  {
    id: 'terminal.enter',
    keys: [LEADER, '`'],
    where: ['panes'],
    label: 'terminal',
    help: 'Go to the terminal that is open, and give it the keys.',
    footer: 12,
    whyNot: whyNone,
    message: () => ({ type: 'terminal.entered' }),
  },
];
