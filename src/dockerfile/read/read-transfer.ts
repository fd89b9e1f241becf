import { openedHeredoc, withoutLeadingTabs } from '../heredocs.js';
import type { AddInstruction, CopyInstruction, InlineFile } from '../instruction.js';
import type { InstructionSource } from './instruction-source.js';
import { type FlagKinds, readFlags } from './read-flags.js';
import { jsonOrPlainWords } from './words.js';

const COMMON_FLAGS = { chown: 'text', chmod: 'text', link: 'yes-or-no', exclude: 'texts' } as const satisfies FlagKinds;
const COPY_FLAGS = { ...COMMON_FLAGS, from: 'text', parents: 'yes-or-no' } as const satisfies FlagKinds;
const ADD_FLAGS = {
  ...COMMON_FLAGS,
  checksum: 'text',
  'keep-git-dir': 'yes-or-no',
  unpack: 'yes-or-no',
} as const satisfies FlagKinds;

export function readCopy(source: InstructionSource): CopyInstruction {
  const { places, flags, common } = readTransfer(source, COPY_FLAGS);
  return {
    ...source.written,
    kind: 'copy',
    ...places,
    ...common,
    from: flags.text('from') || undefined,
    keepsParents: flags.yesOrNo('parents') ?? false,
  };
}

export function readAdd(source: InstructionSource): AddInstruction {
  const { places, flags, common } = readTransfer(source, ADD_FLAGS);
  return {
    ...source.written,
    kind: 'add',
    ...places,
    ...common,
    checksum: flags.text('checksum') || undefined,
    keepsGitDir: flags.yesOrNo('keep-git-dir') ?? false,
    isUnpacked: flags.yesOrNo('unpack'),
  };
}

function readTransfer(source: InstructionSource, kinds: FlagKinds) {
  const words = jsonOrPlainWords(source);
  if (words.length < 2) {
    throw source.fault(
      `${source.name} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  }
  const flags = readFlags(source, kinds);
  const common = {
    chown: flags.text('chown') || undefined,
    chmod: flags.text('chmod') || undefined,
    isLinked: flags.yesOrNo('link') ?? false,
    excludes: flags.texts('exclude'),
  };
  return { places: placesOf(source, words), flags, common };
}

function placesOf(source: InstructionSource, words: readonly string[]) {
  const destination = words.at(-1) ?? '';
  if (opens(source, destination)) throw source.fault(`${source.name} cannot accept a heredoc as a destination`);
  const given = words.slice(0, -1);
  return {
    sources: given.filter((word) => !opens(source, word)),
    inlineFiles: given.flatMap((word) => inlineFile(source, word) ?? []),
    destination,
  };
}

/** A JSON form announces no here-documents: there `<<EOF` is the name of a file. */
const opens = ({ heredocs }: InstructionSource, word: string): boolean =>
  heredocs.length > 0 && openedHeredoc(word) !== undefined;

function inlineFile({ heredocs }: InstructionSource, word: string): InlineFile | undefined {
  const name = heredocs.length === 0 ? undefined : openedHeredoc(word)?.name;
  const heredoc = heredocs.findLast((candidate) => candidate.name === name);
  if (heredoc === undefined) return undefined;
  const { content, isChomped, isExpanded } = heredoc;
  return { name: heredoc.name, content: isChomped ? withoutLeadingTabs(content) : content, isExpanded };
}
