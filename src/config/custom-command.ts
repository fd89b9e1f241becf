/** A command that its user added to the screen. */
export type CustomCommand = {
  /** What the palette, the help and the footer call it. */
  readonly name: string;
  /** What it is for: the object under the cursor; `any` needs none. */
  readonly on: CommandObject;
  /** Keys that run it; none for one that is only in the palette. */
  readonly keys: readonly string[];
  /** What is run; values of the object stand in it as `{{.Name}}`. */
  readonly command: CommandLine;
  /**
   * Where its output goes: `terminal` lends it the whole screen and the keys, `output` shows what it printed,
   * `background` says how it ended.
   */
  readonly show: CommandOutput;
  /** Whether it is asked about first. */
  readonly confirm: boolean;
  /** Whether it leaves everything as it is: only then is it allowed in read-only mode. */
  readonly readsOnly: boolean;
};

export type CommandObject = (typeof COMMAND_OBJECTS)[number];

export const COMMAND_OBJECTS = ['container', 'image', 'volume', 'network', 'any'] as const;

export type CommandOutput = (typeof COMMAND_OUTPUTS)[number];

export const COMMAND_OUTPUTS = ['terminal', 'output', 'background'] as const;

/** A program with its arguments, or a line for `/bin/sh`, in which every value is one word whatever it holds. */
export type CommandLine =
  | { readonly kind: 'program'; readonly words: readonly string[] }
  | { readonly kind: 'shell'; readonly line: string };
