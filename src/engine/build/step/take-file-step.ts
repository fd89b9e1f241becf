import { engineError } from '../../../errors/engine-error.js';
import type { ContainerId } from '../../container/container.js';
import type { BuildVertex, CacheMiss } from '../build-progress.js';
import type { BuildSession } from '../build-session.js';
import type { KnownStep, StepPlace } from '../cache/step-cache.js';
import { reasonText } from '../cache/why-missed.js';
import type { StageFiles, StageState } from '../stage/stage-state.js';
import type { FileStep } from './file-step.js';
import { putOn } from './put-on.js';
import { storeChanges } from './store-changes.js';

const ID_BYTES = 32;

export type TakenStep = KnownStep & {
  readonly isCached: boolean;
  /** No other build may find it. */
  readonly isUncertain?: boolean | undefined;
};

type Step = { readonly step: FileStep; readonly vertex: BuildVertex };

const NO_FILES: StageFiles = { chain: undefined, layers: [] };

/** The files after a step: as somebody has left them who did the same before, or by doing it. */
export async function takeFileStep(session: BuildSession, state: StageState, step: Step): Promise<TakenStep> {
  if (!step.step.isLinked) return await take(session, state, step);
  const taken = await take(session, { ...state, files: NO_FILES }, step);
  const layer = taken.files.layers.at(-1);
  return layer ? { ...taken, files: await putOn(session, state, layer) } : taken;
}

async function take(session: BuildSession, state: StageState, { step, vertex }: Step): Promise<TakenStep> {
  const { cache } = session;
  const parent = state.files;
  const isDisabled = isUncached(session, vertex);
  const quick = step.quick && { parent, definition: step.quick };
  const known = quick && !isDisabled ? await cache.findQuick(quick) : undefined;
  if (known) return { ...known, isCached: true };
  const place = { parent, definition: await step.definition() };
  const taken = isDisabled
    ? await work(session, state, { step, vertex, place, reason: { kind: 'disabled' } })
    : await findOrWork(session, state, { step, vertex, place });
  if (quick && !taken.isUncertain) cache.addQuick(quick, place);
  return taken;
}

type PlacedStep = Step & { readonly place: StepPlace };

async function findOrWork(session: BuildSession, state: StageState, placed: PlacedStep): Promise<TakenStep> {
  const { cache, cancelSignal } = session;
  const { place } = placed;
  const found = await cache.find(place);
  if (found) return { ...found, isCached: true };
  using _ = await cache.lock(place, cancelSignal);
  const { step, vertex } = placed;
  const byOther = (await cache.find(place)) ?? (await cache.bring(place, { vertex, description: step.createdBy }));
  if (byOther) return { ...byOther, isCached: true };
  return await work(session, state, { ...placed, reason: cache.whyMissed(place) });
}

function isUncached({ request: { noCache = false } }: BuildSession, { stage }: BuildVertex): boolean {
  if (typeof noCache === 'boolean') return noCache;
  return stage !== undefined && (noCache.includes(stage.name ?? '') || noCache.includes(String(stage.index)));
}

async function work(
  session: BuildSession,
  state: StageState,
  { step, vertex, place, reason }: PlacedStep & { readonly reason: CacheMiss },
): Promise<TakenStep> {
  const { parts, stores, lease, cache, tell, cancelSignal } = session;
  using _ = await session.turn();
  if (cancelSignal.aborted) throw engineError('cancelled');
  tell({ kind: 'started', vertex });
  tell({ kind: 'missed', vertex, reason, text: reasonText(reason) });
  const key = parts.host.random.hex(ID_BYTES) as ContainerId;
  lease.holdSnapshot(key);
  await stores.snapshots.prepareContainer(key, state.files.chain);
  await using _tree = { [Symbol.asyncDispose]: () => stores.snapshots.remove(key) };
  const { mountPoints, isUncertain } = await step.execute(key, vertex);
  const stored = await storeChanges(parts, stores, {
    key,
    parent: state.files,
    family: state.family,
    lease,
    mountPoints,
    cancelSignal,
  });
  const createdAtMs = parts.host.clock.nowMs();
  if (!isUncertain) cache.add(place, { ...stored, createdAtMs }, step.createdBy);
  return { files: stored.files, createdAtMs, isCached: false, isUncertain };
}
