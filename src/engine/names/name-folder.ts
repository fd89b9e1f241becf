import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { layout, type Roots } from '../roots.js';

/** Where what is answered lies, below the run root: there while a user's network has anybody on it. */
export const nameFiles = {
  /** A file for each network, and the server's pid, as aardvark-dns wants them. */
  aardvark: (roots: Roots) => join(layout.names(roots), 'aardvark'),
  /** What the keeper answers where there is no aardvark-dns. */
  own: (roots: Roots) => join(layout.names(roots), 'own.json'),
  /** Addresses where somebody else answers: nobody waits for them again. */
  givenUp: (roots: Roots) => join(layout.names(roots), 'given-up'),
  /** Where the servers listen: stays, as the rules of networks say it too. */
  port: (roots: Roots) => join(layout.names(roots), 'port'),
} as const;

/** Whether the keeper is to answer: what every command asks. */
export const hasOwnNames = (roots: Roots): boolean => existsSync(nameFiles.own(roots));

/** Whether anybody is to answer. */
export const hasNames = (roots: Roots): boolean => hasOwnNames(roots) || existsSync(nameFiles.aardvark(roots));

/** Whole or not at all: a server that reads half a file ends. The caller holds the lock of names. */
export function replaceFile(roots: Roots, path: string, text: string): void {
  mkdirSync(layout.names(roots), { recursive: true, mode: 0o700 });
  // Beside the servers' folder: whatever is in there is read.
  writeByDraft(join(layout.names(roots), 'draft'), path, text);
}

/** The same for a file that only the caller writes. */
export const writeWhole = (path: string, text: string): void => writeByDraft(`${path}.draft`, path, text);

function writeByDraft(draft: string, path: string, text: string): void {
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** Undefined where it is not there. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
