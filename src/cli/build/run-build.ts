import { excerptOf, sourceExcerpt } from '../../dockerfile/index.js';
import {
  BuildBoard,
  type BuildProgress,
  type BuildRequest,
  type BuildResult,
  type Engine,
} from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { CliIo } from '../cli-io.js';
import type { CommandContext } from '../command.js';
import type { BUILD_FLAGS } from './build-flags.js';
import { openBuildView } from './print/open-build-view.js';
import { outputExcerpt } from './print/output-excerpt.js';
import { warningLines } from './print/warning-lines.js';
import { type ProgressKind, parseProgressKind } from './progress-kind.js';

/**
 * Builds, and tells of it on standard error, as BuildKit does: standard output is for what was asked for. Ctrl-C cancels.
 *
 * @throws what the engine's `build` throws
 */
export async function runBuild(
  { builds }: Pick<Engine, 'builds'>,
  request: BuildRequest,
  { flags, err, io, nowMs, untilInterrupted }: CommandContext<typeof BUILD_FLAGS>,
): Promise<BuildResult> {
  using interruption = untilInterrupted();
  const kind = flags.quiet ? 'quiet' : (flags.progress ?? wontedKind(io.env));
  const board = new BuildBoard();
  try {
    using view = openBuildView(kind, { out: err, nowMs, isVerbose: flags.verbose });
    const onProgress = (progress: BuildProgress): void => {
      board.take(progress, nowMs());
      view.show(progress);
    };
    const cancelSignal = AbortSignal.any([interruption.signal, err.brokenSignal]);
    try {
      const result = await builds.build(request, { onProgress, cancelSignal });
      if (kind !== 'none' && kind !== 'rawjson') view.end();
      return result;
    } catch (error) {
      view.end();
      throw error;
    }
  } catch (error) {
    if (kind !== 'rawjson' && !isEngineError(error, 'cancelled'))
      for (const line of failureLines(board, request, error)) err.line(line);
    throw error;
  } finally {
    if (kind !== 'rawjson' && kind !== 'none' && kind !== 'quiet')
      for (const line of warningLines(board.warnings)) err.line(line);
  }
}

/** BuildKit's own variable for it. */
function wontedKind({ BUILDKIT_PROGRESS: named = '' }: CliIo['env']): ProgressKind {
  return named === '' ? 'auto' : parseProgressKind(named);
}

/** What the failed step had written, and where it stands; where the Dockerfile cannot be read, the lines that are wrong. */
function failureLines(board: BuildBoard, { dockerfile }: BuildRequest, error: unknown): readonly string[] {
  const { failed } = board;
  if (!failed) return excerptOf(error)?.trimEnd().split('\n') ?? [];
  const range = failed.vertex.instruction?.range;
  const excerpt =
    range && 'text' in dockerfile
      ? sourceExcerpt(dockerfile.text, range, dockerfile.name ?? 'Dockerfile')
          .trimEnd()
          .split('\n')
      : [];
  return [...outputExcerpt(failed), ...excerpt];
}
