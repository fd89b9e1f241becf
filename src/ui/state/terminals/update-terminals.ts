import { isTooSmall, terminalRoom } from '../../layout.js';
import type { AppState } from '../app-state.js';
import type { ListMessage } from '../message.js';
import { containerById } from '../selectors/containers.js';
import { type Step, step, withNotice } from '../step.js';
import type { TerminalMessage } from './terminal-message.js';
import { TERMINAL_TEXT } from './terminal-text.js';
import { shownTerminal, type TerminalStatus, type Terminals, type TerminalTab } from './terminals.js';

/** More than anybody follows; each has a program and a picture of its own. */
const MAX_TABS = 9;

/** No size that a pane has: the next one is told. */
const UNKNOWN_SIZE = { columns: 0, rows: 0 } as const;

/** Terminals in containers: opened, turned to, scrolled, closed. */
export function updateTerminals(state: AppState, message: TerminalMessage): Step {
  const { terminals } = state;
  switch (message.type) {
    case 'terminal.asked':
      return opened(state, message);
    case 'terminal.opened':
      return step(
        withNotice(withTab(state, message.tab, { label: message.label, status: { kind: 'open' } }), message.text),
      );
    case 'terminal.drew': {
      const tab = terminals.tabs.find(({ id }) => id === message.tab);
      if (!tab) return step(state);
      return step(withTab(state, tab.id, { revision: tab.revision + 1, scrolledBy: message.scrolledBy }));
    }
    case 'terminal.ended':
      return ended(state, message);
    case 'terminal.given.back':
      return step(givenBack(state, message.tab));
    case 'terminal.entered':
      return step(entered(state));
    case 'terminal.left':
      return step(withTerminals(state, { isTyping: false }));
    case 'terminal.turned':
      return step(turned(state, message.by));
    case 'terminal.chosen':
      return step(entered(withTerminals(state, { shownId: message.tab })));
    case 'terminal.scrolled':
      return scrolled(state, message.by);
    case 'terminal.lend.asked': {
      const tab = shownTerminal(terminals);
      if (tab?.status.kind !== 'open' || (message.tab ?? tab.id) !== tab.id) return step(state);
      const lent = withTab(entered(state), tab.id, { status: { kind: 'lent' } });
      return step(lent, { type: 'terminal.lend', tab: tab.id });
    }
    case 'terminal.typed': {
      const tab = shownTerminal(terminals);
      return tab ? step(entered(state), { type: 'terminal.type', tab: tab.id, text: message.text }) : step(state);
    }
    case 'terminal.closed':
      return step(withoutTab(state, message.tab), { type: 'terminal.close', tab: message.tab });
    default:
      return message satisfies never;
  }
}

/** Whether keys are for a terminal, and for which. On a screen that is too small to show it they are gantry's. */
export function typingTerminal({ terminals, focus, overlay, size }: TypingState): TerminalTab | undefined {
  const isSeen = size === undefined || !isTooSmall(size);
  return terminals.isTyping && focus === 'terminal' && !overlay && isSeen ? shownTerminal(terminals) : undefined;
}

type TypingState = Pick<AppState, 'terminals' | 'focus' | 'overlay'> & Partial<Pick<AppState, 'size'>>;

function opened(state: AppState, { id, program, isLent = false }: TerminalMessage & { type: 'terminal.asked' }): Step {
  const { terminals } = state;
  const container = containerById(state, id);
  if (!container) return step(state);
  if (terminals.tabs.length >= MAX_TABS) return step(withNotice(state, TERMINAL_TEXT.tooManyTabs(MAX_TABS), 'warn'));
  return withNewTab(state, {
    containerId: id,
    name: container.name,
    program,
    hasTty: container.config.hasTty,
    starts: false,
    isLent,
  });
}

type NewTab = Pick<TerminalTab, 'containerId' | 'name' | 'program'> & {
  readonly hasTty: boolean;
  readonly starts: boolean;
  readonly isLent: boolean;
};

/** Opens one more terminal, and gives it the keys. */
export function withNewTab(state: AppState, { hasTty, starts, isLent, ...what }: NewTab): Step {
  const { terminals } = state;
  const tab: TerminalTab = {
    ...what,
    id: terminals.nextId,
    label: '',
    status: { kind: 'opening' },
    revision: 0,
    scrolledBy: 0,
    size: UNKNOWN_SIZE,
  };
  const next = entered(
    withTerminals(state, {
      tabs: [...terminals.tabs, tab],
      shownId: tab.id,
      nextId: tab.id + 1,
    }),
  );
  const size = terminalRoom(next) ?? { columns: 80, rows: 24 };
  return step(withTab(next, tab.id, { size }), {
    type: 'terminal.open',
    tab: tab.id,
    id: tab.containerId,
    name: tab.name,
    program: tab.program,
    hasTty,
    starts,
    isLent,
    size,
  });
}

function entered(state: AppState): AppState {
  if (!shownTerminal(state.terminals)) return state;
  const before = state.focus === 'terminal' ? state.terminals.before : state.focus;
  return { ...withTerminals(state, { isTyping: true, before }), focus: 'terminal' };
}

function ended(state: AppState, { tab, text, stays }: TerminalMessage & { type: 'terminal.ended' }): Step {
  if (!state.terminals.tabs.some(({ id }) => id === tab)) return step(state);
  const told = withNotice(state, text, stays ? 'warn' : 'info');
  if (!stays) return step(withoutTab(told, tab), { type: 'terminal.close', tab });
  return step(withTab(told, tab, { status: { kind: 'ended', text } }));
}

/** It ended meanwhile, or the leader was pressed, which gives the keys back. */
function givenBack(state: AppState, tab: number): AppState {
  const isLent = state.terminals.tabs.some(({ id, status }) => id === tab && status.kind === 'lent');
  if (!isLent) return state;
  return withTerminals(withTab(state, tab, { status: { kind: 'open' }, size: UNKNOWN_SIZE }), { isTyping: false });
}

function turned(state: AppState, by: number): AppState {
  const { tabs, shownId } = state.terminals;
  const index = tabs.findIndex(({ id }) => id === shownId);
  const next = tabs[(index + by + tabs.length) % tabs.length];
  return next ? withTerminals(state, { shownId: next.id }) : state;
}

function scrolled(state: AppState, by: (TerminalMessage & { type: 'terminal.scrolled' })['by']): Step {
  const tab = shownTerminal(state.terminals);
  if (!tab) return step(state);
  const page = Math.max(1, tab.size.rows - 1);
  const lines = by === 'page-up' ? -page : by === 'page-down' ? page : by;
  return step(state, { type: 'terminal.scroll', tab: tab.id, by: lines });
}

/** The keys that move a cursor in a list look up and down here. */
export function scrollTerminal(state: AppState, message: ListMessage): Step {
  const rows = shownTerminal(state.terminals)?.size.rows ?? 1;
  switch (message.type) {
    case 'cursor.moved':
      return scrolled(state, message.by);
    case 'cursor.paged':
      return scrolled(state, Math.round(message.by * Math.max(1, rows - 1)));
    case 'cursor.sent':
      return scrolled(state, message.to);
    default:
      return step(state);
  }
}

function withoutTab(state: AppState, closed: number): AppState {
  const { tabs, shownId, before } = state.terminals;
  const index = tabs.findIndex(({ id }) => id === closed);
  const left = tabs.filter(({ id }) => id !== closed);
  const next = shownId === closed ? left[Math.min(index, left.length - 1)]?.id : shownId;
  const without = withTerminals(state, { tabs: left, shownId: next, isTyping: false });
  // More room was for the terminal.
  return state.focus === 'terminal' && left.length === 0 ? { ...without, focus: before, zoom: 'normal' } : without;
}

export function withTerminals(state: AppState, change: Partial<Terminals>): AppState {
  return { ...state, terminals: { ...state.terminals, ...change } };
}

type TabChange = Partial<Pick<TerminalTab, 'label' | 'revision' | 'scrolledBy' | 'size'>> & {
  readonly status?: TerminalStatus;
};

export function withTab(state: AppState, tab: number, change: TabChange): AppState {
  const { tabs } = state.terminals;
  return withTerminals(state, { tabs: tabs.map((each) => (each.id === tab ? { ...each, ...change } : each)) });
}
