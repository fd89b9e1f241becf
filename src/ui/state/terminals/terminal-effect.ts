import type { ContainerId, TerminalSize } from '../../../engine/index.js';
import type { TerminalProgram } from './terminals.js';

/** Orders about terminals in containers. */
export type TerminalEffect =
  | {
      readonly type: 'terminal.open';
      readonly tab: number;
      readonly id: ContainerId;
      readonly name: string;
      readonly program: TerminalProgram;
      /** Whether the container's own program has a terminal. */
      readonly hasTty: boolean;
      /** It is started once one is attached. */
      readonly starts: boolean;
      readonly isLent: boolean;
      readonly size: TerminalSize;
    }
  | { readonly type: 'terminal.resize'; readonly tab: number; readonly size: TerminalSize }
  | { readonly type: 'terminal.scroll'; readonly tab: number; readonly by: number | 'first' | 'last' }
  | { readonly type: 'terminal.lend'; readonly tab: number }
  | { readonly type: 'terminal.type'; readonly tab: number; readonly text: string }
  | { readonly type: 'terminal.close'; readonly tab: number };
