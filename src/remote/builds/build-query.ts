import type { BuildRequest } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Query } from '../connection/api-client.js';
import { platformText } from '../services/image-transfers.js';

/** The parameters of `POST /build`. @throws far_not_implemented for what docker's older builder has not */
export function buildQuery(request: BuildRequest, dockerfile: string): Query {
  refuseWhatIsOfBuildKit(request);
  const { limits = {}, platform } = request;
  return {
    dockerfile,
    remote: request.contextUrl,
    t: request.tags,
    target: request.target,
    buildargs: asJson(request.buildArgs),
    labels: asJson(request.labels),
    nocache: request.noCache === true,
    pull: request.pull,
    platform: platform && platformText(platform),
    networkmode: request.network,
    extrahosts: request.extraHosts,
    cachefrom: cacheImages(request),
    squash: request.squash,
    memory: limits.memoryBytes,
    memswap: limits.memorySwapBytes,
    cpushares: limits.cpuShares,
    cpuperiod: limits.cpuPeriodMicros,
    cpuquota: limits.cpuQuotaMicros,
    cpusetcpus: limits.cpusetCpus,
    cpusetmems: limits.cpusetMems,
    shmsize: limits.shmSizeBytes,
    cgroupparent: limits.cgroupParent,
    ulimits:
      limits.ulimits &&
      JSON.stringify(limits.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard }))),
    // Nothing of a failed build stays there.
    rm: true,
    forcerm: true,
    version: '1',
  };
}

/** Docker's older builder takes names of images. */
function cacheImages({ cacheFrom = [] }: BuildRequest): string | undefined {
  const names = cacheFrom.flatMap((from) => (from.kind === 'image' ? [from.ref] : []));
  return names.length > 0 ? JSON.stringify(names) : undefined;
}

const asJson = (record: Readonly<Record<string, string>> | undefined): string | undefined =>
  record && Object.keys(record).length > 0 ? JSON.stringify(record) : undefined;

function refuseWhatIsOfBuildKit(request: BuildRequest): void {
  const { secrets = [], ssh = [], namedContexts = {}, outputs = [], noCache, allowsInsecure } = request;
  const { cacheFrom = [], cacheTo = [] } = request;
  const isOther = [
    ['secrets', secrets.length > 0],
    ['agents for ssh', ssh.length > 0],
    ['further contexts', Object.keys(namedContexts).length > 0],
    ['other outputs than an image', outputs.some(({ kind }) => kind !== 'image')],
    ['other forms of an image', outputs.some((output) => output.kind === 'image' && output.form !== undefined)],
    ['fresh stages', Array.isArray(noCache)],
    ['privileged steps', allowsInsecure === true],
    ['several platforms at once', (request.platforms?.length ?? 0) > 1],
    ['caches in folders', cacheFrom.some(({ kind }) => kind === 'folder')],
    ['caches that go elsewhere', cacheTo.length > 0],
  ] as const;
  const found = isOther.find(([, holds]) => holds);
  if (found)
    throw engineError('far_not_implemented', {
      reason: `docker’s API has no ${found[0]} for builds: they need an engine on this machine`,
    });
}
