import { platformArgs, type StagePlanOptions } from '../../dockerfile/index.js';
import { hostPlatform } from '../image/host-platform.js';
import type { BuildRequest } from './build-request.js';

/** `--build-arg`, as a map. */
export const argsGiven = ({ buildArgs = {} }: Pick<BuildRequest, 'buildArgs'>): ReadonlyMap<string, string> =>
  new Map(Object.entries(buildArgs));

/** What a request says of which stages are built, and of the variables that FROM lines know. */
export function planOptionsOf(request: BuildRequest): StagePlanOptions {
  return {
    target: request.target,
    buildArgs: argsGiven(request),
    platformArgs: platformArgs(hostPlatform(), request.platform ?? hostPlatform(), request.target),
    namedContexts: Object.keys(request.namedContexts ?? {}),
  };
}
