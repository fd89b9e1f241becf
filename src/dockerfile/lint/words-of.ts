import type { Instruction } from '../instruction.js';
import { csvFields } from '../read/csv-fields.js';

/** A text in which variables are replaced. */
export type ExpandedWord = {
  readonly text: string;
  readonly isHeredoc?: boolean | undefined;
  /** A variable that is known to the words after this one. */
  readonly declares?: string | undefined;
};

/** Where an instruction has variables that the builder, not a shell, replaces. */
export function wordsOf(instruction: Instruction): readonly ExpandedWord[] {
  switch (instruction.kind) {
    case 'copy':
    case 'add':
      return [
        ...texts([instruction.chown, instruction.chmod, ...instruction.sources, instruction.destination]),
        ...instruction.inlineFiles
          .filter(({ isExpanded }) => isExpanded)
          .map(({ content }) => ({ text: content, isHeredoc: true })),
      ];
    case 'env':
    case 'label':
      return texts(instruction.pairs.flatMap(({ key, value }) => [key, value]));
    case 'arg':
      return instruction.args.map(({ name, value = '' }) => ({ text: value, declares: name }));
    case 'workdir':
      return texts([instruction.path]);
    case 'user':
      return texts([instruction.user]);
    case 'volume':
      return texts(instruction.paths);
    case 'stopsignal':
      return texts([instruction.signal]);
    case 'run':
      return texts(instruction.mountFlags.flatMap(mountValues));
    default:
      return [];
  }
}

const texts = (words: readonly (string | undefined)[]): readonly ExpandedWord[] =>
  words.filter((text) => text !== undefined).map((text) => ({ text }));

function mountValues(flag: string): readonly string[] {
  const fields = csvFields(flag);
  return typeof fields === 'string' ? [] : fields.map((field) => field.replace(/^[^=]*=?/, ''));
}
