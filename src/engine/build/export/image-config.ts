import type { ImageConfig, ImageHistory } from '../../../oci/image-config.js';
import { compact } from '../../../oci/untrusted-json.js';
import type { BuildSession } from '../build-session.js';
import { INLINE_FIELD } from '../cache/remote/cache-document.js';
import type { StageState } from '../stage/stage-state.js';
import { sourceEpochMs } from './source-epoch.js';

/** The configuration of a stage's image. With `SOURCE_DATE_EPOCH` nothing in it is younger than that. */
export function imageConfig(
  { parts, request }: Pick<BuildSession, 'parts' | 'request'>,
  { run, files, history, author, platform, createdAt }: StageState,
): ImageConfig {
  const labels = { ...run.Labels, ...request.labels };
  const epochMs = sourceEpochMs(request);
  return compact({
    created: new Date(
      epochMs ?? (createdAt === undefined ? parts.host.clock.nowMs() : Date.parse(createdAt)),
    ).toISOString(),
    author,
    ...platform,
    config: { ...run, ...(Object.keys(labels).length > 0 && { Labels: labels }) },
    rootfs: { type: 'layers' as const, diff_ids: files.layers.map(({ diffId }) => diffId) },
    history: epochMs === undefined ? history : history.map((line) => notYounger(line, epochMs)),
  });
}

function notYounger(line: ImageHistory, epochMs: number): ImageHistory {
  const isYounger = line.created === undefined || Date.parse(line.created) > epochMs;
  return isYounger ? { ...line, created: new Date(epochMs).toISOString() } : line;
}

/** The configuration as it is stored, where the image is to be its own cache. */
export const withInlineCache = (config: ImageConfig, cache: string | undefined): ImageConfig =>
  cache === undefined ? config : { ...config, [INLINE_FIELD]: cache };
