import { fileURLToPath } from 'node:url';

import type { OwnPrograms } from './engine/index.js';

/** The entry points that others start, beside the one that is running. */
export function ownPrograms(): OwnPrograms {
  const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return {
    node: process.execPath,
    monitorMain: beside('monitor-main.js'),
    keeperMain: beside('keeper-main.js'),
    connectMain: beside('connect-main.js'),
  };
}

/** What users call: it finds the Node that we run on. */
export const ownLauncher = (): string => fileURLToPath(new URL('../bin/gantry', import.meta.url));
