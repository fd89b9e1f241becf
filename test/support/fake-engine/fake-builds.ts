import { createHash } from 'node:crypto';

import {
  type PlannedStage,
  parseDockerfile,
  planStages,
  requireKnownSyntax,
  type Stage,
} from '../../../src/dockerfile/index.js';
import type {
  BuildCacheRecord,
  BuildInstruction,
  BuildOptions,
  BuildProgress,
  BuildRequest,
  BuildResult,
  BuildService,
  BuildVertex,
  PruneBuildCache,
  PrunedBuildCache,
  StepResult,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { parseDigest } from '../../../src/oci/digest.js';
import type { ImageRunConfig } from '../../../src/oci/image-config.js';
import { familiarReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';
import { anImage } from '../builders.js';
import type { FakeState } from './fake-state.js';

type Line = { readonly number: number; readonly original: string; readonly range: BuildInstruction['range'] };

/** What a RUN does: prints, and ends. */
export type FakeRun = {
  readonly output?: string | undefined;
  readonly exitCode?: number | undefined;
  /** It runs until then; at once unless told. */
  readonly ends?: Promise<unknown> | undefined;
};

/** @throws where what is sent breaks off */
async function readWhole(context: BuildRequest['context']): Promise<void> {
  if (context.kind === 'tar') for await (const _ of context.bytes);
}

const METADATA = new Set(['env', 'label', 'arg', 'user', 'volume', 'expose', 'cmd', 'entrypoint', 'healthcheck']);
const isMetadata = (kind: string): boolean =>
  METADATA.has(kind) || ['shell', 'stopsignal', 'onbuild', 'maintainer'].includes(kind);

/** Builds in memory: stages, steps and a cache, an image in the end; no files. Tests say what a RUN does. */
export class FakeBuilds implements BuildService {
  readonly #state: FakeState;
  readonly #cache = new Map<string, BuildCacheRecord>();
  /** By a part of the instruction. */
  readonly runs = new Map<string, FakeRun>();
  /** The Dockerfile of a context that is a folder or a tar. */
  dockerfileText = 'FROM scratch\n';

  constructor(state: FakeState) {
    this.#state = state;
  }

  async build(request: BuildRequest, { onProgress, cancelSignal }: BuildOptions = {}): Promise<BuildResult> {
    await this.#state.control.enter('builds.build', request);
    const tell = onProgress ?? (() => undefined);
    await readWhole(request.context);
    const text = 'text' in request.dockerfile ? request.dockerfile.text : this.dockerfileText;
    const dockerfile = parseDockerfile(text);
    requireKnownSyntax(dockerfile, new Map(Object.entries(request.buildArgs ?? {})));
    const plan = planStages(dockerfile, {
      target: request.target,
      buildArgs: new Map(Object.entries(request.buildArgs ?? {})),
    });
    const count = plan.stages.reduce((sum, { stage }) => sum + 1 + stage.instructions.length, 0);
    let number = 0;
    const results = new Map<number, StepResult>();
    for (const planned of plan.stages) {
      const first = number;
      number += 1 + planned.stage.instructions.length;
      results.set(
        planned.stage.index,
        await this.#stage(planned, { request, tell, cancelSignal, count, first, results }),
      );
    }
    const target = plan.stages.at(-1);
    return this.#image(request, tell, { stage: target?.stage, id: results.get(plan.target)?.id ?? digestOf('') });
  }

  async #stage(
    { stage, base }: PlannedStage,
    {
      request,
      tell,
      cancelSignal,
      count,
      first,
      results,
    }: {
      readonly request: BuildRequest;
      readonly tell: (progress: BuildProgress) => void;
      readonly cancelSignal: AbortSignal | undefined;
      readonly count: number;
      readonly first: number;
      readonly results: ReadonlyMap<number, StepResult>;
    },
  ): Promise<StepResult> {
    const vertexOf = (line: Line, kind: 'base' | 'step', isMeta: boolean): BuildVertex => ({
      id: `${stage.index}/${line.number}`,
      kind,
      name: `[${stage.name === undefined ? '' : `${stage.name} `}${line.number - first}/${1 + stage.instructions.length}] ${line.original}`,
      stage: { index: stage.index, name: stage.name },
      instruction: { original: line.original, range: line.range, number: line.number, count, isMetadata: isMeta },
    });
    const from = vertexOf({ ...stage.from, number: first + 1 }, 'base', false);
    tell({ kind: 'started', vertex: from });
    const image =
      base.kind === 'external'
        ? this.#state.images.find(({ names }) => names.includes(fullName(base.name)))
        : undefined;
    if (base.kind === 'external' && !image) throw engineError('image_not_found', { ref: base.name });
    let result: StepResult = (base.kind === 'stage' && results.get(base.index)) || {
      id: image?.id ?? digestOf('scratch'),
    };
    tell({ kind: 'done', vertex: from, result });
    for (const [index, instruction] of stage.instructions.entries()) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      const vertex = vertexOf({ ...instruction, number: first + 2 + index }, 'step', isMetadata(instruction.kind));
      const id = digestOf(`${result.id} ${instruction.original} ${JSON.stringify(request.buildArgs ?? {})}`);
      const known = this.#cache.get(id);
      const previous = result;
      result = { id };
      if (known && request.noCache !== true) {
        this.#cache.set(id, { ...known, useCount: known.useCount + 1, lastUsedAtMs: this.#state.nowMs });
        tell({ kind: 'cached', vertex, result });
        continue;
      }
      tell({ kind: 'started', vertex });
      if (instruction.kind === 'run') await this.#run(vertex, { tell, cancelSignal });
      if (!isMetadata(instruction.kind)) this.#cache.set(id, this.#record(id, instruction.original, previous));
      tell({ kind: 'done', vertex, result });
    }
    return result;
  }

  async #run(
    vertex: BuildVertex,
    {
      tell,
      cancelSignal,
    }: { readonly tell: (progress: BuildProgress) => void; readonly cancelSignal: AbortSignal | undefined },
  ): Promise<void> {
    const original = vertex.instruction?.original ?? '';
    const run = [...this.runs].find(([part]) => original.includes(part))?.[1];
    if (run?.output) tell({ kind: 'output', vertex, stream: 'stdout', bytes: Buffer.from(run.output) });
    if (run?.ends) await Promise.race([run.ends, aborted(cancelSignal)]);
    if (cancelSignal?.aborted) throw engineError('cancelled');
    if (!run?.exitCode) return;
    const error = engineError('build_step_failed', {
      command: original.replace(/^RUN\s+/i, '/bin/sh -c '),
      exitCode: run.exitCode,
    });
    tell({ kind: 'failed', vertex, message: error.message });
    throw error;
  }

  #record(id: string, description: string, parent: StepResult): BuildCacheRecord {
    const { nowMs } = this.#state;
    return {
      id: id.slice('sha256:'.length),
      parents: [parent.id.slice('sha256:'.length)],
      type: 'regular',
      description,
      isInUse: false,
      isShared: false,
      sizeBytes: 1024,
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      useCount: 1,
    };
  }

  #image(
    request: BuildRequest,
    tell: (progress: BuildProgress) => void,
    { stage, id }: { readonly stage: Stage | undefined; readonly id: StepResult['id'] },
  ): BuildResult {
    const outputs = request.outputs ?? [{ kind: 'image' }];
    if (!outputs.some(({ kind }) => kind === 'image')) {
      return { imageId: undefined, manifestDigest: undefined, names: [], warnings: [] };
    }
    const names = (request.tags ?? []).map((tag) => familiarReference(withDefaultTag(parseReference(tag))));
    const made = anImage(names[0] ?? '', {
      run: runConfig(stage, request),
      createdAtMs: this.#state.nowMs,
      repoDigests: [],
    });
    this.#state.putImage({ ...made, id, names: names.map(fullName) });
    tell({ kind: 'image', id });
    for (const name of names) tell({ kind: 'tagged', name });
    return { imageId: id, manifestDigest: made.target.digest, names, warnings: [] };
  }

  async cacheUsage(): Promise<readonly BuildCacheRecord[]> {
    await this.#state.control.enter('builds.cacheUsage');
    return [...this.#cache.values()].toSorted((one, other) => one.lastUsedAtMs - other.lastUsedAtMs);
  }

  async prune(options: PruneBuildCache = {}): Promise<PrunedBuildCache> {
    await this.#state.control.enter('builds.prune', options);
    const gone = [...this.#cache].filter(
      ([, { lastUsedAtMs }]) => options.unusedSinceMs === undefined || lastUsedAtMs < options.unusedSinceMs,
    );
    for (const [key] of gone) this.#cache.delete(key);
    return {
      ids: gone.map(([, { id }]) => id),
      freedBytes: gone.reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0),
    };
  }
}

/** Of the target alone, variables as written: enough to see that an image is this one's. */
function runConfig(stage: Stage | undefined, { labels = {} }: BuildRequest): ImageRunConfig {
  const all = stage?.instructions ?? [];
  const pairs = all.flatMap((each) => (each.kind === 'label' ? each.pairs : []));
  const command = all.findLast((each) => each.kind === 'cmd')?.command;
  return {
    Labels: { ...Object.fromEntries(pairs.map(({ key, value }) => [key, value])), ...labels },
    ...(command && { Cmd: command.form === 'exec' ? command.words : ['/bin/sh', '-c', command.line] }),
  };
}

const fullName = (name: string): string => {
  const { registry, repository, tag } = withDefaultTag(parseReference(name));
  return `${registry}/${repository}:${tag}`;
};

const digestOf = (text: string) => parseDigest(`sha256:${createHash('sha256').update(text).digest('hex')}`);

function aborted(signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal?.aborted) resolve();
  signal?.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
