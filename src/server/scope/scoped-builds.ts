import type { BuildRequest, BuildService } from '../../engine/index.js';
import { exceeded } from './refuse-host.js';

type Scope = {
  /** Whether a new image may have the name. @throws scope_exceeded */
  readonly admitName: (name: string) => Promise<unknown>;
  /** @returns what the engine is to be asked with @throws network_not_found, scope_exceeded */
  readonly admitNetwork: (ref: string) => Promise<string>;
  /** What is made gets these labels. */
  readonly wanted: Readonly<Record<string, string>>;
  readonly mayReachHost: boolean;
};

/**
 * Builds as a scoped socket has them: images get its labels and no names of others, and no step reaches beyond its
 * container. What the cache holds tells what others run: it is not shown, and a build finds what those of the same scope have
 * left there. Otherwise one could have what a step of others fetched with their secrets, or put something into the folders of
 * their caches.
 */
export const scopedBuilds = (builds: BuildService, scope: Scope): BuildService => ({
  async build(request, options) {
    const { admitName, wanted, mayReachHost } = scope;
    if (!mayReachHost) refuseReach(request);
    const isOfAll = mayReachHost && isForAll(scope);
    // It may be somebody else's container, or have the machine's network itself.
    if (!isOfAll && request.network?.startsWith('container:')) {
      throw exceeded('no build of it may have the network of a container');
    }
    for (const tag of request.tags ?? []) await admitName(tag);
    if (request.pull && !isForAll(scope)) throw exceeded('names of others stay with their images');
    // What a cache of its choice says would be found by builds of others.
    const reach = mayReachHost ? {} : { allowsHostNetwork: false, isConfined: true, cacheFrom: [], cacheTo: [] };
    const asked = {
      ...request,
      ...reach,
      network: await networkFor(request.network, scope),
      labels: { ...request.labels, ...wanted },
      ...(!isOfAll && { scope: nameOf(scope) }),
    };
    return await builds.build(asked, options);
  },
  cacheUsage: async () => (isForAll(scope) ? await builds.cacheUsage() : []),
  async prune(options) {
    if (!isForAll(scope)) throw exceeded('the cache of builds is everybody’s');
    return await builds.prune(options);
  },
});

/** The same for all sockets of the same rights. */
const nameOf = ({ wanted, mayReachHost }: Scope): string =>
  JSON.stringify([
    mayReachHost,
    Object.entries(wanted)
      .map((pair) => pair.join('='))
      .toSorted(),
  ]);

const isForAll = ({ wanted }: Scope): boolean => Object.keys(wanted).length === 0;

/** Docker's words for those that everybody may have. A network is found by its id too: also the machine's. */
const OF_EVERYBODY: readonly string[] = ['', 'default', 'bridge', 'none'];

async function networkFor(asked: string | undefined, { admitNetwork, mayReachHost }: Scope) {
  if (asked === undefined || OF_EVERYBODY.includes(asked) || (asked === 'host' && mayReachHost)) return asked;
  return asked.startsWith('container:') ? asked : await admitNetwork(asked);
}

/** Contexts in folders, outputs into folders and secrets in files are of whoever is on the machine. */
function refuseReach(request: BuildRequest): void {
  const contexts = [request.context, ...Object.values(request.namedContexts ?? {})];
  const isOfMachine =
    contexts.some(({ kind }) => kind === 'folder' || kind === 'layout') ||
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
