import type { AddInstruction, CopyInstruction, StageSource } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import type { FileStep } from './file-step.js';

export type CopyRequest = {
  readonly instruction: CopyInstruction | AddInstruction;
  readonly sources: ReadonlyMap<string, StageSource>;
};

export async function copyStep(
  _session: BuildSession,
  _state: StageState,
  { instruction }: CopyRequest,
): Promise<FileStep> {
  return await Promise.reject(engineError('not_implemented', { what: instruction.keyword }));
}
