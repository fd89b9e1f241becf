import { resolve } from 'node:path';

import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import { readInput } from '../values/read-input.js';

type Io = Pick<CliIo, 'workingDir' | 'beginAgain'>;

/**
 * Reads files of `NAME=value` lines: no quoting, `#` at the beginning of a line is a comment, and a name alone stands
 * for what `lookup` says, and for nothing where that says nothing.
 *
 * @see docker/cli, opts/file.go
 */
export async function readPairFiles(
  paths: readonly string[],
  io: Io,
  lookup?: (name: string) => string | undefined,
): Promise<readonly string[]> {
  const files = await Promise.all(paths.map((path) => readText(path, io)));
  return files.flatMap((text, index) => readPairs(text, { path: paths[index] ?? '', lookup }));
}

function readPairs(
  text: string,
  { path, lookup }: { readonly path: string; readonly lookup?: ((name: string) => string | undefined) | undefined },
): readonly string[] {
  const pairs: string[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', ...value] = line.split('=');
    if (name === '') throw invalid(`invalid env file (${path}): no variable name on line '${line}'`);
    if (/\s/.test(value.length > 0 ? name : name.trimEnd())) {
      throw invalid(`invalid env file (${path}): variable '${name}' contains whitespaces`);
    }
    const said = value.length > 0 ? undefined : lookup?.(name.trimEnd());
    if (value.length > 0) pairs.push(line);
    else if (said !== undefined) pairs.push(`${name.trimEnd()}=${said}`);
  }
  return pairs;
}

async function readText(given: string, io: Io): Promise<string> {
  try {
    const bytes = await readInput(resolve(io.workingDir, given), io);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError && !('errno' in error))
      throw invalid(`invalid env file (${given}): invalid utf8 bytes`);
    throw invalid(openFailure(given, error));
  }
}
