import type { CommandLine } from '../../../dockerfile/index.js';

const DEFAULT_SHELL = ['/bin/sh', '-c'] as const;

/** What a command line comes to: its words as they are, or the shell with the line. */
export const shellWords = (command: CommandLine, shell: readonly string[] | undefined): readonly string[] =>
  command.form === 'exec' ? command.words : [...shellOf(shell), command.line];

/** The image's own shell, or docker's. */
export const shellOf = (shell: readonly string[] | undefined): readonly string[] =>
  shell && shell.length > 0 ? shell : DEFAULT_SHELL;
