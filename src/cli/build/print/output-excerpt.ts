import type { BuildRow } from '../../../engine/index.js';

const SHOWN_OUTPUT = 20;
const LINE = '------';

/** The last that a failed step had to say, between lines. @see moby/buildkit, util/progress/progressui: printErrorLogs */
export function outputExcerpt({ vertex, output, droppedLines }: BuildRow): readonly string[] {
  if (output.length === 0) return [];
  const shown = output.slice(-SHOWN_OUTPUT);
  const hidden = droppedLines + output.length - shown.length;
  return [LINE, ` > ${vertex.name}:`, ...(hidden > 0 ? [`[${hidden} lines before]`] : []), ...shown, LINE];
}
