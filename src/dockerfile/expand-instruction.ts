import type { Expand } from './expand-word.js';
import type { AddInstruction, CopyInstruction, Instruction, KeyValue } from './instruction.js';

/**
 * The instruction with variables replaced in the places where docker replaces them, and nowhere else: a command is the
 * shell's business. The mounts of RUN and the defaults of ARG stay as written: `runMounts` and `argValue` take them with
 * what else they need.
 *
 * Each pair of ENV and LABEL sees the environment as it was before the instruction. Hand over what {@link expander} makes.
 */
export function expandInstruction<Kind extends Instruction>(instruction: Kind, expand: Expand): Kind;
export function expandInstruction(instruction: Instruction, expand: Expand): Instruction {
  switch (instruction.kind) {
    case 'copy':
    case 'add':
      return expandTransfer(instruction, expand);
    case 'env':
    case 'label':
      return { ...instruction, pairs: instruction.pairs.map((pair) => expandPair(pair, expand)) };
    case 'workdir':
      return { ...instruction, path: expand(instruction.path) };
    case 'user':
      return { ...instruction, user: expand(instruction.user) };
    case 'volume':
      return { ...instruction, paths: instruction.paths.map((path) => expand(path)) };
    case 'expose':
      return { ...instruction, ports: instruction.ports.flatMap((port) => expand.words?.(port) ?? [expand(port)]) };
    case 'stopsignal':
      return { ...instruction, signal: expand(instruction.signal) };
    default:
      return instruction;
  }
}

const expandPair = ({ key, value, isLegacy }: KeyValue, expand: Expand): KeyValue => ({
  key: expand(key),
  value: expand(value),
  isLegacy,
});

function expandTransfer(
  instruction: CopyInstruction | AddInstruction,
  expand: Expand,
): CopyInstruction | AddInstruction {
  const optional = (word: string | undefined): string | undefined => (word === undefined ? undefined : expand(word));
  const inHeredoc = expand.inHeredoc ?? expand;
  const expanded = {
    sources: instruction.sources.map((source) => expand(source)),
    destination: expand(instruction.destination),
    inlineFiles: instruction.inlineFiles.map((file) =>
      file.isExpanded ? { ...file, content: inHeredoc(file.content) } : file,
    ),
    chown: optional(instruction.chown),
    chmod: optional(instruction.chmod),
  };
  return instruction.kind === 'add'
    ? { ...instruction, ...expanded, checksum: optional(instruction.checksum) }
    : { ...instruction, ...expanded };
}
