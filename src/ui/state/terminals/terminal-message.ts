import type { ContainerId } from '../../../engine/index.js';
import type { TerminalProgram } from './terminals.js';

/** Terminals in containers. What their programs write, and what is typed into them, goes past the state. */
export type TerminalMessage =
  | {
      readonly type: 'terminal.asked';
      readonly id: ContainerId;
      readonly program: TerminalProgram;
      /** It has the whole screen from the start. */
      readonly isLent?: boolean | undefined;
    }
  | { readonly type: 'terminal.opened'; readonly tab: number; readonly label: string; readonly text: string }
  | { readonly type: 'terminal.drew'; readonly tab: number; readonly scrolledBy: number }
  /** `stays`: what it showed last can be read until it is closed. */
  | { readonly type: 'terminal.ended'; readonly tab: number; readonly text: string; readonly stays: boolean }
  | { readonly type: 'terminal.given.back'; readonly tab: number }
  /** Keys are for the terminal from now on. */
  | { readonly type: 'terminal.entered' }
  /** Keys are for gantry again. */
  | { readonly type: 'terminal.left' }
  | { readonly type: 'terminal.turned'; readonly by: number }
  | { readonly type: 'terminal.chosen'; readonly tab: number }
  | { readonly type: 'terminal.scrolled'; readonly by: number | 'page-up' | 'page-down' | 'first' | 'last' }
  /** The one that is shown unless told. */
  | { readonly type: 'terminal.lend.asked'; readonly tab?: number | undefined }
  /** Typed although it has a meaning for gantry. */
  | { readonly type: 'terminal.typed'; readonly text: string }
  | { readonly type: 'terminal.closed'; readonly tab: number };
