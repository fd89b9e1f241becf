import {
  type Dockerfile,
  type PlannedStage,
  planStages,
  type StagePlan,
  type StagePlanOptions,
} from '../../dockerfile/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { ImageDetails } from '../image/image.js';
import { namedContext } from './context/named-context.js';
import { type ImageScene, openImage } from './stage/open-base.js';

/**
 * Which stages are built. What an image leaves to whoever builds on it (ONBUILD) may copy from stages that nothing else needs:
 * where there are any, one that is not here is pulled to know.
 *
 * @throws stage_not_found, stage_cycle, dockerfile_invalid, registry_*, cancelled
 */
export async function planBuild(
  scene: ImageScene,
  { dockerfile, options }: { readonly dockerfile: Dockerfile; readonly options: StagePlanOptions },
): Promise<StagePlan> {
  const known = new Map<string, readonly string[]>();
  let plan = planStages(dockerfile, options);
  for (;;) {
    const unknown = plan.stages.filter(({ base }) => base.kind === 'external' && !known.has(base.name));
    if (unknown.length === 0) return plan;
    const found = unknown.map(async (stage) => await triggersOf(scene, stage, dockerfile.stages.length > 1));
    for (const { name, expressions } of await Promise.all(found)) known.set(name, expressions);
    if ([...known.values()].every((expressions) => expressions.length === 0)) return plan;
    plan = planStages(dockerfile, { ...options, triggersOf: (name) => known.get(name) });
  }
}

type Triggers = { readonly name: string; readonly expressions: readonly string[] };

async function triggersOf(scene: ImageScene, { base, platform }: PlannedStage, isPulled: boolean): Promise<Triggers> {
  const name = base.kind === 'external' ? base.name : '';
  const context = namedContext(scene.request, name);
  if (context !== undefined && context.kind !== 'image' && context.kind !== 'layout') return { name, expressions: [] };
  const here =
    context?.kind === 'layout' ? await openImage(scene, name, platform) : await find(scene, context?.ref ?? name);
  const image = here === undefined && isPulled ? await openImage(scene, name, platform) : here;
  return { name, expressions: (image || undefined)?.config.config?.OnBuild ?? [] };
}

/** Null: what is wrong with it is told of the stage that begins with it. */
async function find({ parts: { images } }: ImageScene, ref: string): Promise<ImageDetails | undefined | null> {
  try {
    return await images.find(ref);
  } catch (error) {
    if (isEngineError(error)) return null;
    throw error;
  }
}
