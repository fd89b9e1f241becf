import type { BuildLimits, BuildRequest } from '../../engine/index.js';
import { parsePlatform } from '../../wire/words/platform.js';
import type { CliIo } from '../cli-io.js';
import { defined } from '../create/defined.js';
import type { FlagValues } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { toRecord } from '../values/key-value.js';
import type { BUILD_FLAGS } from './build-flags.js';
import { parseCacheSource, parseCacheTarget } from './parse-cache.js';
import { type ContextSurroundings, readNamedContexts } from './read-named-contexts.js';
import { readOutputLimit } from './read-output-limit.js';
import { readAgents, readSecrets } from './read-secrets.js';

export type BuildFlags = FlagValues<typeof BUILD_FLAGS>;

/** What the flags ask for, save what is built and where it goes. @throws argument_invalid, not_implemented */
export async function readBuildFlags(
  flags: BuildFlags,
  { env, workingDir, runProgram, borrowed }: Pick<CliIo, 'env'> & ContextSurroundings,
): Promise<Omit<BuildRequest, 'context' | 'dockerfile' | 'ignoreText' | 'outputs'>> {
  const around = { env, workingDir };
  const allowed = readEntitlements(flags.allow);
  const outputLimit = readOutputLimit(env);
  return {
    tags: flags.tag,
    target: flags.target || undefined,
    buildArgs: { ...epochOf(env), ...readBuildArgs(flags.buildArg, env) },
    labels: toRecord(flags.label),
    noCache: flags.noCache || (flags.noCacheFilter.length > 0 ? flags.noCacheFilter.flatMap(splitCommas) : false),
    pull: flags.pull,
    ...readPlatforms(flags.platform),
    network: flags.network || undefined,
    extraHosts: flags.addHost,
    limits: readLimits(flags),
    secrets: await readSecrets(flags.secret, around),
    ssh: await readAgents(flags.ssh, around),
    namedContexts: await readNamedContexts(flags.buildContext, { workingDir, runProgram, borrowed }),
    cacheFrom: flags.cacheFrom.flatMap((text) => parseCacheSource(text, workingDir)),
    cacheTo: flags.cacheTo.flatMap((text) => parseCacheTarget(text, workingDir)),
    squash: flags.squash,
    allowsInsecure: allowed.has('security.insecure'),
    allowsHostNetwork: allowed.has('network.host'),
    ...(outputLimit && { outputLimit }),
  };
}

/** A name alone stands for what the environment says; where that says nothing, for nothing. */
export function readBuildArgs(pairs: readonly string[], env: CliIo['env']): Readonly<Record<string, string>> {
  const known = pairs.flatMap((pair): (readonly [string, string])[] => {
    const equals = pair.indexOf('=');
    const value = equals < 0 ? env[pair] : pair.slice(equals + 1);
    return value === undefined ? [] : [[equals < 0 ? pair : pair.slice(0, equals), value]];
  });
  return Object.fromEntries(known);
}

/** As buildx does it: who has set it wants it to hold. */
const epochOf = ({ SOURCE_DATE_EPOCH: epoch }: CliIo['env']): Readonly<Record<string, string>> =>
  epoch ? { SOURCE_DATE_EPOCH: epoch } : {};

function readLimits(flags: BuildFlags): BuildLimits {
  return defined({
    memoryBytes: flags.memory,
    memorySwapBytes: flags.memorySwap,
    cpuShares: flags.cpuShares,
    cpuPeriodMicros: flags.cpuPeriod,
    cpuQuotaMicros: flags.cpuQuota,
    cpusetCpus: flags.cpusetCpus,
    cpusetMems: flags.cpusetMems,
    shmSizeBytes: flags.shmSize,
    ulimits: flags.ulimit.length > 0 ? flags.ulimit : undefined,
    cgroupParent: flags.cgroupParent || undefined,
  });
}

/** One, or several that are all built for. */
function readPlatforms(given: readonly string[]): Pick<BuildRequest, 'platform' | 'platforms'> {
  const platforms = given.flatMap(splitCommas).map(parsePlatform);
  return platforms.length > 1 ? { platform: undefined, platforms } : { platform: platforms[0] };
}

const ENTITLEMENTS = new Set(['network.host', 'security.insecure']);

function readEntitlements(given: readonly string[]): ReadonlySet<string> {
  const asked = given.flatMap(splitCommas);
  const unknown = asked.find((each) => !ENTITLEMENTS.has(each));
  if (unknown !== undefined) throw invalid(`invalid entitlement: ${unknown}`);
  return new Set(asked);
}

const splitCommas = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');
