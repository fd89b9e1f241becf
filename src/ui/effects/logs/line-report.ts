import { longBytes } from '../../format.js';
import { say } from '../../language/say.js';
import { lineText } from '../../panes/logs/line-text.js';
import type { LogLine } from '../../streams/log-buffer.js';

/** So much of one line is shown: more than anybody reads. */
const MAX_BYTES = 256 * 1024;

/** Everything about one line: when it was written, where to, and its text; as a tree where there is JSON in it. */
export function lineReport(
  line: LogLine,
  names: readonly string[],
): { readonly title: string; readonly lines: readonly string[] } {
  const { stream, time, source = 0, lengthBytes = line.bytes.length } = line;
  const name = names[source] ?? '';
  const text = lineText(line, MAX_BYTES);
  const cut =
    lengthBytes > line.bytes.length ? say(`, of which the first ${longBytes(line.bytes.length)} are here`) : '';
  return {
    title: name === '' ? 'Line' : `Line of ${name}`,
    lines: [`${time}  ${stream}  ${longBytes(lengthBytes)}${cut}`, '', ...(jsonLines(text) ?? [text])],
  };
}

/** What stands before the JSON, and the JSON with a value to a line; undefined where there is none. */
function jsonLines(text: string): readonly string[] | undefined {
  const start = text.search(/[[{]/);
  if (start === -1) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(start));
    if (typeof value !== 'object' || value === null) return undefined;
    const heading = text.slice(0, start).trim();
    return [...(heading === '' ? [] : [heading, '']), ...JSON.stringify(value, undefined, 2).split('\n')];
  } catch {
    return undefined;
  }
}
