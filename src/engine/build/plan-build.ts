import { type Dockerfile, planStages, type StagePlan, type StagePlanOptions } from '../../dockerfile/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { BuildParts } from './build-parts.js';
import type { BuildRequest } from './build-request.js';

/**
 * Which stages are built. What images that are here leave to whoever builds on them (ONBUILD) may copy from stages that
 * nothing else needs; those of an image that is yet to be pulled are not known here, and copy from outside.
 *
 * @throws stage_not_found, stage_cycle, dockerfile_invalid
 */
export async function planBuild(
  { images }: Pick<BuildParts, 'images'>,
  { namedContexts = {} }: Pick<BuildRequest, 'namedContexts'>,
  { dockerfile, options }: { readonly dockerfile: Dockerfile; readonly options: StagePlanOptions },
): Promise<StagePlan> {
  const plan = planStages(dockerfile, options);
  const triggers = new Map<string, readonly string[]>();
  for (const { base } of plan.stages) {
    if (base.kind !== 'external') continue;
    const context = namedContexts[base.name];
    if (context !== undefined && context.kind !== 'image') continue;
    const expressions = await triggersOf(images, context?.ref ?? base.name);
    if (expressions.length > 0) triggers.set(base.name, expressions);
  }
  if (triggers.size === 0) return plan;
  return planStages(dockerfile, { ...options, triggersOf: (name) => triggers.get(name) });
}

/** What is wrong with an image is told of the stage that begins with it. */
async function triggersOf(images: BuildParts['images'], ref: string): Promise<readonly string[]> {
  try {
    return (await images.find(ref))?.config.config?.OnBuild ?? [];
  } catch (error) {
    if (isEngineError(error)) return [];
    throw error;
  }
}
