import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

import type { ConfigFile } from './config-files.js';
import type { ConfigProblem } from './loaded-config.js';

/** The text of a file, or why it cannot be had. */
export type ConfigText =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly problem: ConfigProblem };

/** Far more than anybody writes, and little enough to be read while somebody waits. */
const MAX_BYTES = 1_000_000;

const NON_BLOCKING = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Reads what is there. A file that nobody asked for by name may be missing.
 *
 * At once: the screen begins with it, most have no file, and Node's file handles take 4 ms to load.
 */
export function readConfigFiles(files: readonly ConfigFile[]): readonly ConfigText[] {
  return files.map(readConfigFile).filter((text) => text !== undefined);
}

function readConfigFile({ path: file, isNamed }: ConfigFile): ConfigText | undefined {
  try {
    using opened = new DisposableStack();
    // Not blocking: what is no file, such as a pipe that nobody writes to, must not be waited for.
    const fd = opened.adopt(openSync(file, NON_BLOCKING), closeSync);
    const stat = fstatSync(fd);
    if (!stat.isFile()) return unreadable(file, 'this is no file');
    if (stat.size > MAX_BYTES) return unreadable(file, 'this is too large to be settings');
    return { file, text: readFileSync(fd, 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && !isNamed) return undefined;
    return unreadable(file, isMissing ? 'there is no such file' : `this cannot be read: ${code}`);
  }
}

const unreadable = (file: string, sentence: string): ConfigText => ({
  file,
  problem: { file, line: 0, column: 0, sentence },
});

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
