import type { BuildLimits, BuildRequest } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { defined } from '../../wire/defined.js';
import { invalid } from '../../wire/words/invalid.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { flag, parseWholeNumber, textOf } from '../http/query.js';
import { GoObject } from './go-object.js';

/**
 * What the parameters of `POST /build` ask for, save what is built.
 *
 * @throws argument_invalid, build_session_refused, not_implemented
 * @see moby, api/server/router/build/build_routes.go: newImageBuildOptions
 */
export function readBuildQuery(query: URLSearchParams): Omit<BuildRequest, 'context' | 'dockerfile'> {
  refuseWhatIsNotHere(query);
  const platform = textOf(query, 'platform');
  return {
    tags: query.getAll('t').filter((name) => name !== ''),
    target: textOf(query, 'target'),
    buildArgs: readArgs(query),
    labels: readTexts(query, 'labels'),
    noCache: flag(query, 'nocache'),
    pull: flag(query, 'pull'),
    platform: platform === undefined ? undefined : parsePlatform(platform.toLowerCase()),
    network: networkOf(textOf(query, 'networkmode')),
    extraHosts: query.getAll('extrahosts').flatMap(readHosts),
    limits: readLimits(query),
    cacheFrom: readList(query, 'cachefrom')?.map((ref) => ({ kind: 'image', ref })),
    squash: flag(query, 'squash'),
    // As dockerd has it.
    allowsHostNetwork: true,
    // Docker's older builder tells all of it; who reads too slowly is told less by the server.
    outputLimit: { bytes: Infinity, bytesPerSecond: Infinity },
    // Docker's older programs read the steps in the order of the file.
    parallelStages: 1,
  };
}

function refuseWhatIsNotHere(query: URLSearchParams): void {
  const version = textOf(query, 'version') ?? '1';
  if (version === '2' ? asksSession(query) : textOf(query, 'session') !== undefined)
    throw engineError('build_session_refused');
  if (version !== '1' && version !== '2') throw invalid(`invalid version: ${JSON.stringify(version)}`);
  const isolation = textOf(query, 'isolation');
  if (isolation !== undefined && isolation !== 'default')
    throw invalid(`Unsupported isolation: ${JSON.stringify(isolation)}`);
  if (query.getAll('securityopt').some((option) => option !== '')) {
    throw invalid('The daemon on this platform does not support setting security options on build');
  }
}

/** Whether what is built, or where it goes to, is asked of the client's session. @see moby, builder-next/builder.go: Build */
const asksSession = (query: URLSearchParams): boolean =>
  ['client-session', 'upload-request'].includes(textOf(query, 'remote') ?? '') ||
  !['', 'null', '[]'].includes(textOf(query, 'outputs') ?? '');

/** `{"A":"1","B":null}`; null is a name whose value nobody knows. */
function readArgs(query: URLSearchParams): Readonly<Record<string, string>> | undefined {
  const given = readObject(query, 'buildargs');
  if (given === undefined) return undefined;
  const pairs = Object.entries(given).filter(([, value]) => value !== null);
  if (pairs.some(([, value]) => typeof value !== 'string')) throw badJson('buildargs');
  return Object.fromEntries(pairs) as Readonly<Record<string, string>>;
}

function readTexts(query: URLSearchParams, name: string): Readonly<Record<string, string>> | undefined {
  const given = readObject(query, name);
  if (given === undefined) return undefined;
  if (Object.values(given).some((value) => typeof value !== 'string')) throw badJson(name);
  return given as Readonly<Record<string, string>>;
}

function readObject(query: URLSearchParams, name: string): Readonly<Record<string, unknown>> | undefined {
  const value = readJsonOf(query, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw badJson(name);
  return value as Readonly<Record<string, unknown>>;
}

function readList(query: URLSearchParams, name: string): readonly string[] | undefined {
  const value = readJsonOf(query, name);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw badJson(name);
  return value;
}

function readJsonOf(query: URLSearchParams, name: string): unknown {
  const given = textOf(query, name);
  if (given === undefined) return undefined;
  try {
    return JSON.parse(given);
  } catch {
    throw badJson(name);
  }
}

const badJson = (name: string): Error =>
  invalid(`error reading build parameter ${name}: it is not the JSON that it should be`);

/** Programs write them in several ways: one a parameter, with commas, or as JSON. */
function readHosts(given: string): readonly string[] {
  if (!given.startsWith('[')) return given.split(',').filter((host) => host !== '');
  return readList(new URLSearchParams({ extrahosts: given }), 'extrahosts') ?? [];
}

/** Docker's own bridge is what holds where nothing is said. */
const networkOf = (mode: string | undefined): string | undefined => (mode === 'bridge' ? 'default' : mode);

function readLimits(query: URLSearchParams): BuildLimits {
  return defined({
    memoryBytes: amount(query, 'memory'),
    memorySwapBytes: amount(query, 'memswap'),
    cpuShares: amount(query, 'cpushares'),
    cpuPeriodMicros: amount(query, 'cpuperiod'),
    cpuQuotaMicros: amount(query, 'cpuquota'),
    cpusetCpus: textOf(query, 'cpusetcpus'),
    cpusetMems: textOf(query, 'cpusetmems'),
    shmSizeBytes: amount(query, 'shmsize'),
    cgroupParent: textOf(query, 'cgroupparent'),
    ulimits: readUlimits(query),
  });
}

/** 0 is what programs send that have nothing to say. */
function amount(query: URLSearchParams, name: string): number | undefined {
  const given = textOf(query, name);
  return given === undefined ? undefined : parseWholeNumber(given, 'ParseInt') || undefined;
}

function readUlimits(query: URLSearchParams): BuildLimits['ulimits'] {
  const value = readJsonOf(query, 'ulimits');
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badJson('ulimits');
  return value.map((each) => {
    const ulimit = GoObject.of(each, 'container.Ulimit');
    return { name: ulimit.text('Name') ?? '', soft: ulimit.number('Soft') ?? 0, hard: ulimit.number('Hard') ?? 0 };
  });
}
