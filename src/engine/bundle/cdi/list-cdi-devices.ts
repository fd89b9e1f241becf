import { readCdiSpecs } from './read-cdi-specs.js';

/** The devices that the machine's files describe, by their full names: `vendor.com/class=name`. Sorted, each once. */
export async function listCdiDevices(folders?: readonly string[]): Promise<readonly string[]> {
  const { specs } = await readCdiSpecs(folders);
  const names = specs.flat().flatMap(({ kind, devices }) => devices.map(({ name }) => `${kind}=${name}`));
  return [...new Set(names)].toSorted();
}
