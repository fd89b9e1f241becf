import { parseDockerfile, type SourceRange } from '../../dockerfile/index.js';
import type { BuildOptions, BuildRequest, BuildResult, BuildService } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { BuildAnswer } from '../builds/build-answer.js';
import { buildQuery } from '../builds/build-query.js';
import { clipped } from '../builds/clipped.js';
import { farContext } from '../builds/far-context.js';
import { answerFailure } from '../connection/answer-failure.js';
import { boundedLines } from '../connection/bounded.js';
import { type FarParts, objectOf } from '../far-parts.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { momentText, readMoment } from '../reading/moment.js';
import { filtersText } from '../writing/filters.js';
import { registryConfig } from './registry-config.js';

const LONGEST_LINE_BYTES = 1024 * 1024;
const FAILED = 500;
const STEP_FAILED = /^The command '([^]*)' returned a non-zero code: (\d+)$/;
const TYPES = ['regular', 'exec.cachemount', 'source.http'] as const;

/** Builds over docker's API: with the builder that was before BuildKit, which every docker and podman still has. */
export const farBuilds = (parts: FarParts): BuildService => ({
  build: (request, options = {}) => build(parts, request, options),
  async cacheUsage() {
    const answer = objectOf(parts.client, await parts.client.json('GET', '/system/df'), 'the disk usage');
    return answer.objects('BuildCache').map(readRecord);
  },
  async prune({ all, keepBytes, unusedSinceMs, ids, types } = {}) {
    const until = unusedSinceMs === undefined ? undefined : [momentText(unusedSinceMs)];
    const answer = await parts.client.json('POST', '/build/prune', {
      query: { all, 'keep-storage': keepBytes, filters: filtersText({ until, id: ids, type: types }) },
    });
    const pruned = objectOf(parts.client, answer, 'what was pruned');
    return { ids: pruned.texts('CachesDeleted'), freedBytes: pruned.number('SpaceReclaimed') };
  },
});

async function build(
  parts: FarParts,
  request: BuildRequest,
  { onProgress = () => undefined, cancelSignal }: BuildOptions,
): Promise<BuildResult> {
  const { client } = parts;
  // What is wrong with it is known before anything is sent.
  const rangeOf = rangesOf(request);
  let sentBytes = 0;
  const vertex = { id: 'context', kind: 'internal', name: '[internal] load build context' } as const;
  const onBytes = (bytes: number): void => {
    sentBytes += bytes;
    onProgress({ kind: 'transfer', vertex, what: 'context', currentBytes: sentBytes });
  };
  const { dockerfile, bytes } = await contextOf(request, { onBytes, cancelSignal });
  const query = buildQuery(request, dockerfile);
  const headers = await registryConfig(parts.registries, request.credentials);
  onProgress({ kind: 'started', vertex });
  const answer = await client.stream('POST', '/build', { query, bytes, headers, cancelSignal });
  onProgress({ kind: 'done', vertex });
  const read = new BuildAnswer(clipped(onProgress, request, { monotonicMs: () => performance.now() }), rangeOf);
  const tooLong = (): Error => client.invalid('a line without end');
  for await (const text of boundedLines(answer.bytes, { limit: LONGEST_LINE_BYTES, tooLong })) {
    if (text.every((byte) => byte <= 0x20)) continue;
    const line = objectOf(client, client.parsed(text), 'a line of a build');
    const failure = line.object('errorDetail')?.text('message') || line.text('error');
    if (failure !== '') throw buildFailure(failure, read);
    read.take(line);
  }
  return { imageId: read.imageId, manifestDigest: undefined, names: read.names, warnings: [] };
}

/** What is at an address is fetched over there. */
async function contextOf(
  request: BuildRequest,
  sending: Parameters<typeof farContext>[1],
): Promise<{ readonly dockerfile: string; readonly bytes?: AsyncIterable<Uint8Array> }> {
  if (request.contextUrl === undefined) return await farContext(request, sending);
  return { dockerfile: 'path' in request.dockerfile ? request.dockerfile.path : 'Dockerfile' };
}

/** A program that failed there is told as one that failed here. */
function buildFailure(sentence: string, read: BuildAnswer): Error {
  const [, command, exitCode] = STEP_FAILED.exec(sentence) ?? [];
  const error =
    command === undefined
      ? answerFailure(FAILED, sentence, undefined)
      : engineError('build_step_failed', { command, exitCode: Number(exitCode) });
  read.fail(error.message);
  return error;
}

/** Where instructions stand, as far as the Dockerfile is known here. */
function rangesOf({ dockerfile }: BuildRequest): (original: string) => SourceRange {
  if (!('text' in dockerfile)) return () => NOWHERE;
  const { metaArgs, stages } = parseDockerfile(dockerfile.text);
  const all = [...metaArgs, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])];
  return (original) => all.find((each) => each.original === original)?.range ?? NOWHERE;
}

const NOWHERE: SourceRange = { startLine: 1, endLine: 1 };

function readRecord(record: AnswerObject) {
  return {
    id: record.text('ID'),
    parents: record.texts('Parents'),
    type: TYPES.find((type) => type === record.text('Type')) ?? 'regular',
    description: record.text('Description'),
    isInUse: record.boolean('InUse'),
    isShared: record.boolean('Shared'),
    sizeBytes: record.number('Size'),
    createdAtMs: readMoment(record.text('CreatedAt')),
    lastUsedAtMs: readMoment(record.text('LastUsedAt')),
    useCount: record.number('UsageCount'),
  };
}
