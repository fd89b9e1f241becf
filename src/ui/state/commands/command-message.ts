import type { CustomCommand } from '../../../config/custom-command.js';
import type { CommandTarget } from './command-target.js';
import type { CommandEnd, PreparedCommand } from './prepared-command.js';

/** The user's own commands. */
export type CommandMessage =
  | { readonly type: 'command.asked'; readonly command: CustomCommand; readonly target: CommandTarget }
  | { readonly type: 'command.prepared'; readonly prepared: PreparedCommand }
  | { readonly type: 'command.ended'; readonly prepared: PreparedCommand; readonly end: CommandEnd };

export type CommandEffect =
  /** Puts the values into their places. */
  | { readonly type: 'command.prepare'; readonly command: CustomCommand; readonly target: CommandTarget }
  | { readonly type: 'command.run'; readonly prepared: PreparedCommand };
