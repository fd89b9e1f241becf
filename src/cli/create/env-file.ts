import { isUtf8 } from 'node:buffer';
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
 * Where docker's program shows a bad line, this says which it is: secrets are kept in such files.
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
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', ...value] = line.split('=');
    if (name === '') throw invalid(`invalid env file (${path}): no variable name on line ${index + 1}`);
    if (/\s/.test(name)) {
      throw invalid(`invalid env file (${path}): variable '${name}' contains whitespaces`);
    }
    const said = value.length > 0 ? undefined : lookup?.(name);
    if (value.length > 0) pairs.push(line);
    else if (said !== undefined) pairs.push(`${name}=${said}`);
  }
  return pairs;
}

async function readText(given: string, io: Io): Promise<string> {
  const bytes = await readBytes(given, io);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(`invalid env file (${given}): ${unreadableLine(bytes)}`);
  }
}

async function readBytes(given: string, io: Io): Promise<Buffer> {
  try {
    // No path at all would be the folder that one is in.
    return await readInput(given === '' ? given : resolve(io.workingDir, given), io);
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    throw invalid(isFolder ? `invalid env file (${given}): read ${given}: is a directory` : openFailure(given, error));
  }
}

/** Which line is no text. */
function unreadableLine(bytes: Buffer): string {
  for (let number = 1, start = 0; start <= bytes.length; number += 1) {
    const end = bytes.indexOf('\n', start);
    const line = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(line)) return `invalid utf8 bytes at line ${number}`;
    start = end < 0 ? bytes.length + 1 : end + 1;
  }
  return 'invalid utf8 bytes';
}
