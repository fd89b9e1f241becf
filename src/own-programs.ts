import { fileURLToPath } from 'node:url';

import type { OwnPrograms } from './engine/index.js';

/** The entry points that others start, beside the one that is running. */
export function ownPrograms(): OwnPrograms {
  const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return { node: process.execPath, monitorMain: beside('monitor-main.js'), keeperMain: beside('keeper-main.js') };
}
