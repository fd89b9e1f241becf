import type { BuildResult } from '../../engine/index.js';
import type { Platform } from '../../oci/platform.js';

/** What `--metadata-file` keeps of a build. @see docker/buildx, commands/build.go: decodeExporterResponse */
export const buildMetadata = (
  { imageId, manifestDigest, names, warnings }: BuildResult,
  platform: Platform | undefined,
): Readonly<Record<string, unknown>> => ({
  ...(imageId !== undefined && { 'containerimage.config.digest': imageId }),
  ...(manifestDigest !== undefined && { 'containerimage.digest': manifestDigest }),
  ...(names.length > 0 && { 'image.name': names.join(',') }),
  ...(platform && { platform }),
  ...(warnings.length > 0 && {
    'buildx.build.warnings': warnings.map(({ message, url, range }) => ({
      level: 1,
      short: Buffer.from(message, 'utf8').toString('base64'),
      ...(url !== undefined && { url }),
      ...(range && { range: [{ start: { line: range.startLine }, end: { line: range.endLine } }] }),
    })),
  }),
});
