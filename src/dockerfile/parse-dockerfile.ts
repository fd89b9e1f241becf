import { engineError } from '../errors/engine-error.js';
import type { Dockerfile, EscapeCharacter, Stage } from './dockerfile.js';
import { type FaultAt, faultsOf } from './dockerfile-fault.js';
import type { ArgInstruction, FromInstruction, Instruction } from './instruction.js';
import { requireFewInstructions } from './instruction-count.js';
import { logicalLines } from './logical-lines.js';
import { readDirectives } from './parser-directives.js';
import { physicalLines } from './physical-lines.js';
import { readInstruction } from './read/read-instruction.js';
import { descriptionOf } from './read/read-pairs.js';

export type ParseOptions = {
  /** What errors call the file; `Dockerfile` unless said. */
  readonly fileName?: string | undefined;
};

/** Reads a Dockerfile as BuildKit does. @throws {EngineError} `dockerfile_invalid` with the line, `dockerfile_empty`, `dockerfile_too_large` */
export function parseDockerfile(text: string, { fileName = 'Dockerfile' }: ParseOptions = {}): Dockerfile {
  const faultAt = faultsOf(text, fileName);
  const lines = physicalLines(text);
  const head = readDirectives(lines, faultAt);
  const written = logicalLines(lines, head, faultAt);
  requireFewInstructions(written.length);
  const instructions = written.map((line) => readInstruction(line, head.escape, faultAt));
  if (instructions.length === 0)
    throw engineError('dockerfile_empty', { lacks: text === '' ? 'text' : 'instructions' });
  const { metaArgs, stages } = stagesOf(instructions, faultAt);
  if (stages.length === 0) throw engineError('dockerfile_empty', { lacks: 'stages' });
  return {
    text,
    ...head,
    metaArgs,
    stages,
    emptyContinuations: written.filter((line) => line.hasEmptyContinuation).map(({ range }) => range),
  };
}

/** Reads what an image keeps of an ONBUILD, to be done by the stage that is built on it. @throws {EngineError} `dockerfile_invalid` */
export function parseTrigger(expression: string, escape: EscapeCharacter = '\\'): Instruction {
  const faultAt = faultsOf(expression, 'ONBUILD');
  const [line, ...others] = logicalLines(physicalLines(expression), { directives: [], escape }, faultAt);
  if (line === undefined || others.length > 0) {
    throw faultAt({ startLine: 1, endLine: 1 }, 'onbuild trigger should be a single expression');
  }
  const instruction = readInstruction(line, escape, faultAt);
  if (instruction.kind === 'from') throw faultAt(line.range, "FROM isn't allowed as an ONBUILD trigger");
  return instruction;
}

type StageDraft = Omit<Stage, 'instructions'> & { readonly instructions: Instruction[] };
type Cut = { readonly metaArgs: readonly ArgInstruction[]; readonly stages: readonly Stage[] };

function stagesOf(instructions: readonly (Instruction | FromInstruction)[], faultAt: FaultAt): Cut {
  const metaArgs: ArgInstruction[] = [];
  const stages: StageDraft[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.kind === 'from') stages.push(stageFrom(instruction, stages.length));
    else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.kind === 'arg') metaArgs.push(instruction);
    else throw faultAt(instruction.range, 'no build stage in current context');
  }
  return { metaArgs, stages };
}

function stageFrom(from: FromInstruction, index: number): StageDraft {
  const { stageName: name, comments } = from;
  const description = name === undefined ? undefined : descriptionOf(comments, name);
  return { index, name, from, instructions: [], description };
}
