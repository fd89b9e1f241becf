import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../../errors/engine-error.js';
import { CDI_FOLDERS } from './cdi-folders.js';
import type { CdiSpec } from './cdi-spec.js';
import { parseCdiSpec } from './parse-cdi-spec.js';

export type CdiSpecs = {
  /** By folder, in order. */
  readonly specs: readonly (readonly CdiSpec[])[];
  /** Files that could not be made sense of. */
  readonly unread: readonly string[];
};

/** Reads every description in `folders`, JSON and YAML. One that is wrong takes nothing from the others. */
export async function readCdiSpecs(folders: readonly string[] = CDI_FOLDERS): Promise<CdiSpecs> {
  const paths = folders.map(filesIn);
  const readers = { json: readSpec, yaml: paths.flat().some(isYaml) ? await yamlReader() : readSpec };
  const unread: string[] = [];
  const specs = paths.map((inFolder) =>
    inFolder.flatMap((path) => {
      const spec = readers[isYaml(path) ? 'yaml' : 'json'](path, readFileSync(path, 'utf8'));
      if (!spec) unread.push(path);
      return spec ? [spec] : [];
    }),
  );
  return { specs, unread };
}

type SpecReader = (path: string, text: string) => CdiSpec | undefined;

const isYaml = (path: string): boolean => path.endsWith('.yaml');

/** Loaded where there is such a file: few machines have any. */
async function yamlReader(): Promise<SpecReader> {
  const { yamlToJson } = await import('./yaml-to-json.js');
  return (path, text) => readSpec(path, yamlToJson(text) ?? '');
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

function readSpec(path: string, json: string): CdiSpec | undefined {
  try {
    return parseCdiSpec(json, path);
  } catch (error) {
    if (!isEngineError(error, 'manifest_invalid')) throw error;
    return undefined;
  }
}
