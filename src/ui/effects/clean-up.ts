import type { Engine, ImageUsage } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { CleanupTarget, IdleBuildCache } from '../state/cleanup.js';
import type { Message } from '../state/message.js';
import { type Problem, toProblem } from '../state/problem.js';

type Dispatch = (message: Message) => void;

type Removers = Pick<Engine, 'builds' | 'containers' | 'images' | 'networks' | 'volumes'>;

/** What builds keep that no image has as well; nothing where the engine keeps none, or does not tell. */
export async function idleBuildCache({ builds }: Pick<Engine, 'builds'>): Promise<IdleBuildCache> {
  const kept = await unlessRefused(builds.cacheUsage(), []);
  const steps = kept.filter(({ isShared, isInUse }) => !isShared && !isInUse);
  return {
    steps: steps.length,
    sizeBytes: steps.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    lastUsedAtMs: Math.max(0, ...steps.map(({ lastUsedAtMs }) => lastUsedAtMs)),
  };
}

/** One thing that an engine does not tell keeps nobody from removing the rest. */
async function unlessRefused<Answer>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return otherwise;
  }
}

/** How many trees of files are walked at a time. */
const WALKERS = 2;

/** Says how large the files of each are. What is gone meanwhile is passed over. */
export async function measureTargets(
  engine: Pick<Engine, 'containers' | 'images' | 'volumes'>,
  targets: readonly CleanupTarget[],
  dispatch: Dispatch,
): Promise<void> {
  const [images, waiting] = partition(targets);
  if (images.length > 0) await measureImages(engine, images, dispatch);
  const walk = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const sizeBytes = await unlessRefused(bytesOf(engine, target), 0);
      dispatch({ type: 'cleanup.measured', id: target.id, sizeBytes });
    }
  };
  await Promise.all(Array.from({ length: WALKERS }, walk));
}

function partition(targets: readonly CleanupTarget[]): [images: CleanupTarget[], others: CleanupTarget[]] {
  const { images = [], others = [] } = Object.groupBy(targets, ({ type }) => (type === 'image' ? 'images' : 'others'));
  return [images, others];
}

/** Layers that other images have as well are not counted: they stay. */
async function measureImages(
  { images }: Pick<Engine, 'images'>,
  targets: readonly CleanupTarget[],
  dispatch: Dispatch,
): Promise<void> {
  const usage = new Map<string, number>();
  const { images: measured } = await unlessRefused<{ readonly images: readonly ImageUsage[] }>(images.usage(), {
    images: [],
  });
  for (const { image, sharedBytes } of measured) usage.set(image.id, image.sizeBytes - sharedBytes);
  for (const { id } of targets) dispatch({ type: 'cleanup.measured', id, sizeBytes: usage.get(id) ?? 0 });
}

async function bytesOf(
  { containers, volumes }: Pick<Engine, 'containers' | 'volumes'>,
  { type, id }: CleanupTarget,
): Promise<number> {
  if (type === 'container') return (await containers.size(id)).writableBytes;
  return type === 'volume' ? await volumes.size(id) : 0;
}

/** Removes one after the other, containers before what they used; goes on after a failure. */
export async function removeTargets(
  engine: Removers,
  targets: readonly CleanupTarget[],
  dispatch: Dispatch,
): Promise<void> {
  const ordered = targets.toSorted((a, b) => a.type.localeCompare(b.type));
  for (const target of ordered) {
    dispatch({ type: 'cleanup.item.begun', target });
    dispatch({ type: 'cleanup.item.done', target, problem: await removeTarget(engine, target) });
  }
  dispatch({ type: 'cleanup.finished' });
}

/** Somebody may have started it again since it was listed: without force it then stays. */
async function removeTarget(
  { builds, containers, images, networks, volumes }: Removers,
  { type, id }: CleanupTarget,
): Promise<Problem | undefined> {
  try {
    if (type === 'container') await containers.remove(id);
    else if (type === 'image') await removeImage(images, id);
    else if (type === 'network') await networks.remove(id);
    else if (type === 'volume') await volumes.remove(id);
    else await builds.prune();
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
}

/** Name by name: by its id, one with several names is refused, or by force goes although a container has come to use it. */
async function removeImage(images: Engine['images'], id: string): Promise<void> {
  const { names } = await images.get(id);
  if (names.length === 0) await images.remove(id);
  for (const name of names) await images.remove(name);
}
