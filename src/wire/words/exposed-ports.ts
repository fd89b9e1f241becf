import { invalid } from './invalid.js';
import { parsePortRange, rangeNumbers, splitProtocol } from './port-range.js';

/** Reads `80`, `80/udp`, `80-90/tcp`, as `EXPOSE` and `--expose` take it. @returns one `80/tcp` for each port */
export function parseExposed(text: string): readonly string[] {
  if (text.includes(':')) throw invalid(`invalid port format for --expose: ${text}`);
  const { spec, protocol } = splitProtocol(text);
  const range = parsePortRange(spec, (reason) =>
    invalid(`invalid range format for --expose: ${text}, error: ${reason}`),
  );
  return rangeNumbers(range).map((port) => `${port}/${protocol}`);
}
