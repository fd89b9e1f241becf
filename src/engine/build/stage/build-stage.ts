import {
  expander,
  expandInstruction,
  type Instruction,
  type PlannedStage,
  parseTrigger,
} from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import { Breath } from '../../layer/tree/breath.js';
import type { BuildVertex, StepResult } from '../build-progress.js';
import type { BuildSession } from '../build-session.js';
import { copyStep, folderStep } from '../step/copy-step.js';
import type { FileStep } from '../step/file-step.js';
import { runStep } from '../step/run-step.js';
import { takeFileStep } from '../step/take-file-step.js';
import { joinWorkdir, workdirStep } from '../step/workdir-step.js';
import { applyMetadata } from './apply-metadata.js';
import { declareArgs } from './declare-args.js';
import { failedFact } from './failed-fact.js';
import { openBase } from './open-base.js';
import { type StageState, variablesOf, withHistory } from './stage-state.js';
import { triggerVertex } from './stage-vertices.js';
import { stateId } from './state-id.js';

/** Builds one stage on what it needs. What fails is told of the instruction that it fails in. */
export async function buildStage(session: BuildSession, planned: PlannedStage): Promise<StageState> {
  const { stage } = planned;
  const vertices = session.vertices.get(stage.index);
  if (!vertices) throw new TypeError('a stage without vertices');
  if (planned.base.kind === 'stage') await session.stage(planned.base.index);
  let state = await told(session, vertices.base, async () => ({
    state: await openBase(session, planned),
    isCached: false,
  }));
  if (planned.base.kind === 'external')
    state = await withFolder(session, state, { name: planned.base.name, vertex: vertices.base });
  const { state: begun, triggers } = takeTriggers(session, state, vertices.base);
  state = begun;
  const own = stage.instructions.flatMap((instruction, index) => {
    const vertex = vertices.steps[index];
    return vertex ? [{ instruction, vertex }] : [];
  });
  const breath = new Breath();
  for (const { instruction, vertex } of [...triggers, ...own]) {
    await breath.take();
    if (session.cancelSignal.aborted) throw engineError('cancelled');
    const before = state;
    state = await told(session, vertex, () => take(session, before, { instruction, vertex, planned }));
  }
  return state;
}

/** A named context that is a folder may be what a stage begins with. */
async function withFolder(
  session: BuildSession,
  state: StageState,
  { name, vertex }: { readonly name: string; readonly vertex: BuildVertex },
): Promise<StageState> {
  const named = session.sources.named(name);
  if (!named) return state;
  const step = folderStep(session, await named, name);
  return (await takeFiles(session, state, { step, vertex: { ...vertex, id: `${vertex.id}.files` } })).state;
}

type Taken = { readonly state: StageState; readonly isCached: boolean };

/** Tells of a vertex; of one that is done by a program of its own, that has been told when it began. */
async function told(session: BuildSession, vertex: BuildVertex, work: () => Promise<Taken>): Promise<StageState> {
  const isLate = vertex.kind === 'step' && vertex.instruction?.isMetadata === false;
  try {
    if (!isLate) session.tell({ kind: 'started', vertex });
    const { state, isCached } = await work();
    session.tell({ kind: isCached ? 'cached' : 'done', vertex, result: resultOf(vertex, state) });
    return state;
  } catch (error) {
    session.tell(failedFact(vertex, error));
    throw error;
  }
}

const resultOf = ({ kind }: BuildVertex, state: StageState): StepResult =>
  kind === 'base' ? { id: stateId(state), triggers: state.run.OnBuild?.length ?? 0 } : { id: stateId(state) };

/** What the base image left to be done by whoever builds on it. */
function takeTriggers(
  { dockerfile }: BuildSession,
  state: StageState,
  base: BuildVertex,
): { readonly state: StageState; readonly triggers: readonly { instruction: Instruction; vertex: BuildVertex }[] } {
  const { OnBuild: expressions = [], ...run } = state.run;
  if (expressions.length === 0) return { state, triggers: [] };
  const triggers = expressions.map((expression, index) => {
    const instruction = parseTrigger(expression, dockerfile.escape);
    return { instruction, vertex: triggerVertex(base, instruction, { index, count: expressions.length }) };
  });
  return { state: { ...state, run }, triggers };
}

type Step = {
  readonly instruction: Instruction;
  readonly vertex: BuildVertex;
  readonly planned: PlannedStage;
};

async function take(session: BuildSession, state: StageState, step: Step): Promise<Taken> {
  const expand = expander(variablesOf(state), { escape: session.dockerfile.escape });
  const instruction = expandInstruction(step.instruction, expand);
  switch (instruction.kind) {
    case 'arg': {
      const { state: next, createdBy } = declareArgs(state, instruction, {
        ...session.args,
        escape: session.dockerfile.escape,
      });
      return { state: withHistory(next, { createdBy, isEmpty: true }), isCached: false };
    }
    case 'workdir': {
      const path = joinWorkdir(state.run.WorkingDir, instruction.path);
      const next = { ...state, run: { ...state.run, WorkingDir: path } };
      const made = workdirStep(session, state, { path, written: instruction.original });
      if (made) return await takeFiles(session, next, { step: made, vertex: step.vertex });
      return { state: withHistory(next, { createdBy: `WORKDIR ${path}`, isEmpty: true }), isCached: false };
    }
    case 'run': {
      const made = await runStep(session, state, { instruction, expand, sources: step.planned.sources });
      return await takeFiles(session, state, { step: made, vertex: step.vertex });
    }
    case 'copy':
    case 'add': {
      const made = await copyStep(session, state, { instruction, sources: step.planned.sources });
      return await takeFiles(session, state, { step: made, vertex: step.vertex });
    }
    default: {
      const { state: next, createdBy } = applyMetadata(state, instruction);
      // As in BuildKit: a trigger has happened to nobody yet.
      const isHistory = instruction.kind !== 'onbuild';
      return { state: isHistory ? withHistory(next, { createdBy, isEmpty: true }) : next, isCached: false };
    }
  }
}

async function takeFiles(
  session: BuildSession,
  state: StageState,
  { step, vertex }: { readonly step: FileStep; readonly vertex: BuildVertex },
): Promise<Taken> {
  const { files, isCached, createdAtMs } = await takeFileStep(session, state, { step, vertex });
  const createdAt = new Date(createdAtMs).toISOString();
  const next = withHistory({ ...state, files, createdAt }, { createdBy: step.createdBy, isEmpty: false });
  return { state: next, isCached };
}
