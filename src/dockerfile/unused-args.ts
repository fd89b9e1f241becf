import type { Dockerfile } from './dockerfile.js';
import { PROXY_ARGS } from './predefined-args.js';
import type { StagePlan } from './stage-plan.js';

/**
 * Which of the names that a build was given no ARG asks for: none before the first FROM, none of the stages up to the target,
 * needed or not, and none that a base left to be done.
 *
 * @see moby, builder/dockerfile/buildargs.go: WarnOnUnusedBuildArgs
 */
export function unusedArgs(
  { metaArgs, stages }: Dockerfile,
  plan: Pick<StagePlan, 'target' | 'stages'>,
  given: Iterable<string>,
): readonly string[] {
  const instructions = [
    ...metaArgs,
    ...stages.slice(0, plan.target + 1).flatMap((stage) => stage.instructions),
    ...plan.stages.flatMap(({ triggers }) => triggers),
  ];
  const asked = new Set(PROXY_ARGS);
  for (const instruction of instructions) {
    if (instruction.kind === 'arg') for (const { name } of instruction.args) asked.add(name);
  }
  return [...given].filter((name) => !asked.has(name)).toSorted();
}
