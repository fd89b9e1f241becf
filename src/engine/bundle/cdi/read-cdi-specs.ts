import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../../errors/engine-error.js';
import type { CdiSpec } from './cdi-spec.js';
import { parseCdiSpec } from './parse-cdi-spec.js';

/** Where the machine's owner and its services describe devices; what the later says goes before. @see CDI, SPEC.md */
export const CDI_FOLDERS: readonly string[] = ['/etc/cdi', '/var/run/cdi'];

export type CdiSpecs = {
  /** By folder, in order. */
  readonly specs: readonly (readonly CdiSpec[])[];
  /** Files that could not be made sense of; YAML among them. */
  readonly unread: readonly string[];
};

/** Reads every description in `folders`. One that is wrong, or written in YAML, takes nothing from the others. */
export function readCdiSpecs(folders: readonly string[] = CDI_FOLDERS): CdiSpecs {
  const unread: string[] = [];
  const specs = folders.map((folder) =>
    filesIn(folder).flatMap((path) => {
      const spec = path.endsWith('.json') ? readSpec(path) : undefined;
      if (!spec) unread.push(path);
      return spec ? [spec] : [];
    }),
  );
  return { specs, unread };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(json|yaml)$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function readSpec(path: string): CdiSpec | undefined {
  try {
    return parseCdiSpec(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (!isEngineError(error, 'manifest_invalid')) throw error;
    return undefined;
  }
}
