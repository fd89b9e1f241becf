import type { BuildWarning } from '../../../engine/index.js';

/** What is said of them behind a build. @see docker/buildx, commands/build.go: printWarnings */
export function warningLines(warnings: readonly BuildWarning[]): readonly string[] {
  if (warnings.length === 0) return [];
  const count = `${warnings.length} warning${warnings.length === 1 ? '' : 's'} found:`;
  return ['', ` ${count}`, ...warnings.map(warningLine)];
}

function warningLine({ rule, message, range }: BuildWarning): string {
  const place = range === undefined ? '' : ` (line ${range.startLine})`;
  return ` - ${rule === undefined ? '' : `${rule}: `}${message}${place}`;
}
