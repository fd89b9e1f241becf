import type { FromInstruction, Instruction, StagePlan, StageSource } from '../../../dockerfile/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import { formatReference, parseReference, withDefaultTag } from '../../../oci/reference.js';
import type { BuildVertex } from '../build-progress.js';

/** The vertices of a stage, in the order of the file. */
export type StageVertices = { readonly base: BuildVertex; readonly steps: readonly BuildVertex[] };

const CHANGES_FILES: ReadonlySet<string> = new Set(['run', 'copy', 'add', 'workdir']);

/** Whether an instruction changes what an image says, and none of its files. */
export const isMetadata = ({ kind }: Pick<Instruction, 'kind'>): boolean => !CHANGES_FILES.has(kind);

/** Names and numbers of all that a plan does, by the index of the stage. `platform`: one of several that are built for. */
export function stageVertices({ stages }: StagePlan, platform?: string): ReadonlyMap<number, StageVertices> {
  const inOrder = stages.toSorted((one, other) => one.stage.index - other.stage.index);
  const count = inOrder.reduce((sum, { stage }) => sum + 1 + stage.instructions.length, 0);
  const isAlone = inOrder.length === 1;
  let number = 0;
  return new Map(
    inOrder.map(({ stage, base: source, platform: own }) => {
      const name = stage.name ?? (isAlone ? '' : `stage-${stage.index}`);
      const shown = [...(platform === undefined ? [] : [own ?? platform]), name]
        .filter((part) => part !== '')
        .join(' ');
      // As in BuildKit, there is something to do for a base only where it comes from outside.
      const isBaseSilent = source.kind !== 'external';
      const total = Number(!isBaseSilent) + stage.instructions.filter((each) => !isMetadata(each)).length;
      let position = 0;
      const vertex = (kind: 'base' | 'step', instruction: FromInstruction | Instruction): BuildVertex => {
        number += 1;
        const isSilent = kind === 'step' ? isMetadata(instruction as Instruction) : isBaseSilent;
        if (!isSilent) position += 1;
        const { original, range } = instruction;
        return {
          id: `${platform === undefined ? '' : `${platform} `}${stage.index}.${number}`,
          kind,
          name: `[${shown === '' ? '' : `${shown} `}${position}/${total}] ${kind === 'base' ? baseText(source, instruction) : stepText(instruction)}`,
          stage: { index: stage.index, name: stage.name },
          instruction: { original, range, number, count, isMetadata: isSilent },
        };
      };
      const base = vertex('base', stage.from);
      return [stage.index, { base, steps: stage.instructions.map((each) => vertex('step', each)) }];
    }),
  );
}

/** The image in full, as it is pulled; what is no name of an image is told of when it is looked for. */
function baseText(source: StageSource, { original }: FromInstruction | Instruction): string {
  if (source.kind !== 'external') return original;
  try {
    return `FROM ${formatReference(withDefaultTag(parseReference(source.name)))}`;
  } catch (error) {
    if (isEngineError(error)) return `FROM ${source.name}`;
    throw error;
  }
}

const ONLY_HEREDOC = /^\d*<<-?\s*\S+$/;

/** As written, its keyword in capitals; of a here-document that is all there is, how it begins. */
function stepText(instruction: FromInstruction | Instruction): string {
  const { original, keyword } = instruction;
  const text = `${keyword.toUpperCase()}${original.slice(keyword.length)}`;
  if (instruction.kind !== 'run' || instruction.command.form === 'exec') return text;
  const [heredoc] = instruction.heredocs;
  if (heredoc === undefined || !ONLY_HEREDOC.test(instruction.command.line)) return text;
  const [first = '', ...others] = heredoc.content.trim().split(/\r?\n/);
  return `${text} (${first}${others.length > 0 ? '...' : ''})`;
}

/** Of an instruction that an image left for whoever builds on it. */
export const triggerVertex = (
  base: BuildVertex,
  instruction: Instruction,
  { index, count }: { readonly index: number; readonly count: number },
): BuildVertex => ({
  ...base,
  id: `${base.id}.${index}`,
  kind: 'step',
  name: `${base.name.slice(0, base.name.indexOf(']') + 1)} ONBUILD ${instruction.original}`,
  ...(base.instruction && {
    instruction: {
      ...base.instruction,
      original: instruction.original,
      isMetadata: isMetadata(instruction),
      trigger: { number: index + 1, count },
    },
  }),
});

/** Of the builder's own work. */
export const internalVertex = (id: string, name: string): BuildVertex => ({ id, kind: 'internal', name });
