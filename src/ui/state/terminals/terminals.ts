import type { ContainerId, TerminalSize } from '../../../engine/index.js';
import type { PaneId } from '../app-state.js';

/** What runs in a terminal: a shell of its own, or the container's own program. */
export type TerminalProgram = 'shell' | 'attach';

/** One terminal in a container. What is on it is not here: it changes too fast. */
export type TerminalTab = {
  readonly id: number;
  readonly containerId: ContainerId;
  /** The container's name. */
  readonly name: string;
  readonly program: TerminalProgram;
  /** What was found to run: `bash`, `debug`, `attach`; empty while it opens. */
  readonly label: string;
  readonly status: TerminalStatus;
  /** Another one for each picture of it. */
  readonly revision: number;
  /** Lines between what is looked at and the newest. */
  readonly scrolledBy: number;
  /** The size that it was last told. */
  readonly size: TerminalSize;
};

export type TerminalStatus =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** On the whole screen. */
  | { readonly kind: 'lent' }
  /** Stays until it is closed, so that what it showed last can be read. */
  | { readonly kind: 'ended'; readonly text: string };

/** The terminals that are open, one of them shown. */
export type Terminals = {
  readonly tabs: readonly TerminalTab[];
  readonly shownId: number | undefined;
  /** Whether keys are for what runs in it, while its pane has the focus. */
  readonly isTyping: boolean;
  /** The pane to go back to. */
  readonly before: PaneId;
  readonly nextId: number;
};

export const NO_TERMINALS: Terminals = {
  tabs: [],
  shownId: undefined,
  isTyping: false,
  before: 'containers',
  nextId: 1,
};

/** The terminal that is shown; undefined where none is open. */
export function shownTerminal({ tabs, shownId }: Terminals): TerminalTab | undefined {
  return tabs.find(({ id }) => id === shownId);
}
