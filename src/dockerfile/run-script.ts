import { openedHeredoc, withoutLeadingTabs } from './heredocs.js';
import type { RunInstruction } from './instruction.js';

/**
 * What a RUN runs: words as they are; a line for the shell; or a here-document that begins with `#!`, which is put into a
 * file `/dev/pipes/NAME` (mode 0755, read-only, not in the layer) whose path is the line for the shell.
 */
export type RunScript =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'file'; readonly name: string; readonly content: string };

/**
 * A here-document that is all of the command is the script itself, for shells that know none; any other is handed to the
 * shell as it stands. Variables are the shell's business in both.
 */
export function runScript({ command, heredocs }: RunInstruction): RunScript {
  if (command.form === 'exec') return { kind: 'words', words: command.words };
  const [first] = heredocs;
  if (first === undefined) return { kind: 'line', line: command.line };
  if (openedHeredoc(command.line) === undefined) {
    const bodies = heredocs.map(({ content, name }) => `\n${content}${name}`).join('');
    return { kind: 'line', line: `${command.line}${bodies}` };
  }
  const content = first.isChomped ? withoutLeadingTabs(first.content) : first.content;
  return content.startsWith('#!') ? { kind: 'file', name: first.name, content } : { kind: 'line', line: content };
}
