import type { Engine } from '../../engine/index.js';
import type { Message } from '../state/message.js';
import type { LogBuffer } from '../streams/log-buffer.js';
import type { StatsHistory } from '../streams/stats-history.js';
import type { UserPrograms } from './commands/user-programs.js';
import type { CommandWords } from './forms/command-words.js';
import type { Screen } from './screen.js';
import type { ScreenContexts } from './screen-contexts.js';
import type { TerminalSessions } from './terminals/terminal-sessions.js';

/** What effects work with. */
export type EffectTools = {
  readonly openEngine: () => Promise<Engine> | Engine;
  /** Under which name that is reached; undefined for this machine's. Known once it is open. */
  readonly contextName?: (() => string | undefined) | undefined;
  readonly dispatch: (message: Message) => void;
  readonly logs: LogBuffer;
  readonly history: StatsHistory;
  readonly screen: Screen;
  readonly terminals: TerminalSessions;
  readonly nowMs: () => number;
  /** Resolves when the first frame has been drawn: what nobody sees in it waits for that. */
  readonly firstFrame: Promise<void>;
  /** From one reading of figures to the next. */
  readonly refreshMs: number;
  readonly leave: (exitCode: number) => void;
  /** Stops the process as ctrl-z does, until the shell lets it go on. */
  readonly suspend: () => void;
  readonly words: CommandWords;
  readonly programs: UserPrograms;
  /** Undefined where there is only the engine that is opened. */
  readonly contexts: ScreenContexts | undefined;
  /** Makes and starts the demo. */
  readonly runDemo: () => Promise<void>;
};
