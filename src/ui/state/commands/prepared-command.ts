import type { CommandOutput } from '../../../config/custom-command.js';

/** A command whose values are in their places: ready to be run. */
export type PreparedCommand = {
  readonly name: string;
  /** The object that it is for, as the screen calls it; empty where it is for none. Foreign text. */
  readonly target: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What its user wrote, with the values in it: to be shown. Foreign text. */
  readonly text: string;
  readonly show: CommandOutput;
  readonly confirm: boolean;
};

/** How a command ended. */
export type CommandEnd = {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The last that it printed, as far as it was kept. Foreign text. */
  readonly output: string;
  /** How much before that was dropped. */
  readonly droppedBytes: number;
};
