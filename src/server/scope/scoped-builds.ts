import type { BuildRequest, BuildService } from '../../engine/index.js';
import { exceeded } from './refuse-host.js';

type Scope = {
  /** Whether a new image may have the name. @throws scope_exceeded */
  readonly admitName: (name: string) => Promise<unknown>;
  /** What is made gets these labels. */
  readonly wanted: Readonly<Record<string, string>>;
  readonly mayReachHost: boolean;
};

/**
 * Builds as a scoped socket has them: images get its labels and no names of others, and no step reaches beyond its
 * container. What the cache holds is everybody's, and tells what others run: it is not shown.
 */
export const scopedBuilds = (builds: BuildService, { admitName, wanted, mayReachHost }: Scope): BuildService => ({
  async build(request, options) {
    if (!mayReachHost) refuseReach(request);
    const isOfAll = mayReachHost && Object.keys(wanted).length === 0;
    // It may be somebody else's container, or have the machine's network itself.
    if (!isOfAll && request.network?.startsWith('container:')) {
      throw exceeded('no build of it may have the network of a container');
    }
    for (const tag of request.tags ?? []) await admitName(tag);
    if (request.pull && Object.keys(wanted).length > 0) throw exceeded('names of others stay with their images');
    // What a cache of its choice says would be found by builds of others.
    const reach = mayReachHost ? {} : { allowsHostNetwork: false, isConfined: true, cacheFrom: [], cacheTo: [] };
    return await builds.build({ ...request, ...reach, labels: { ...request.labels, ...wanted } }, options);
  },
  cacheUsage: async () => (Object.keys(wanted).length > 0 ? [] : await builds.cacheUsage()),
  async prune(options) {
    if (Object.keys(wanted).length > 0) throw exceeded('the cache of builds is everybody’s');
    return await builds.prune(options);
  },
});

/** Contexts in folders, outputs into folders and secrets in files are of whoever is on the machine. */
function refuseReach(request: BuildRequest): void {
  const contexts = [request.context, ...Object.values(request.namedContexts ?? {})];
  const isOfMachine =
    contexts.some(({ kind }) => kind === 'folder') ||
    // It would be fetched from the machine's network.
    request.contextUrl !== undefined ||
    request.outputs?.some(({ kind }) => kind === 'local' || kind === 'registry') ||
    request.secrets?.some((secret) => 'path' in secret) ||
    (request.ssh?.length ?? 0) > 0;
  if (isOfMachine) throw exceeded('no build of it may have files of the machine');
  if (request.network === 'host') throw exceeded("no build of it may have the machine's network");
  if (request.allowsInsecure) throw exceeded('no build of it may have a privileged step');
  if (request.limits?.cgroupParent) throw exceeded('no build of it may have a cgroup of its choice');
}
