import type { ImageRunConfig } from '../../oci/image-config.js';
import { parseDurationMs } from './duration.js';
import { parseInteger } from './integer.js';
import { invalid } from './invalid.js';

type Healthcheck = NonNullable<ImageRunConfig['Healthcheck']>;

const NANOS_PER_MS = 1_000_000;
const nanos = (text: string): number => parseDurationMs(text) * NANOS_PER_MS;

const FLAGS: Readonly<Record<string, (value: string) => Healthcheck>> = {
  interval: (value) => ({ Interval: nanos(value) }),
  timeout: (value) => ({ Timeout: nanos(value) }),
  'start-period': (value) => ({ StartPeriod: nanos(value) }),
  'start-interval': (value) => ({ StartInterval: nanos(value) }),
  retries: (value) => ({ Retries: parseInteger(value) }),
};

/** What follows the word HEALTHCHECK: `NONE`, or flags and a command. @throws argument_invalid */
export function parseHealthcheck(
  text: string,
  commandOf: (text: string) => readonly string[] | undefined,
): Healthcheck {
  const [, flag = '', value = '', rest = ''] = /^--([a-z-]+)=(\S+)\s+(.*)$/s.exec(text) ?? [];
  if (flag !== '') {
    const read = Object.hasOwn(FLAGS, flag) ? FLAGS[flag] : undefined;
    if (!read) throw invalid(`unknown flag: --${flag}`);
    return { ...read(value), ...parseHealthcheck(rest, commandOf) };
  }
  if (/^none$/i.test(text)) return { Test: ['NONE'] };
  const [, line = ''] = /^cmd\s+(.*)$/is.exec(text) ?? [];
  if (line === '') throw invalid(`Unknown type ${JSON.stringify(text.split(/\s/)[0])} in HEALTHCHECK (try CMD)`);
  const words = commandOf(line);
  return { Test: words ? ['CMD', ...words] : ['CMD-SHELL', line] };
}
