import type { DebugNamespace } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';

/** nsenter's words, long and short. */
const NAMES: Readonly<Record<string, DebugNamespace>> = {
  mnt: 'mnt',
  mount: 'mnt',
  m: 'mnt',
  pid: 'pid',
  p: 'pid',
  net: 'net',
  network: 'net',
  n: 'net',
  ipc: 'ipc',
  i: 'ipc',
  uts: 'uts',
  u: 'uts',
};

/** Reads `net`, `net,pid`, … @throws argument_invalid */
export function parseDebugNamespaces(text: string): readonly DebugNamespace[] {
  const kinds = text.split(',').map((word) => {
    const kind = Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
    if (!kind) throw invalid(`unknown namespace ${JSON.stringify(word)}: it is one of mnt, pid, net, ipc, uts`);
    return kind;
  });
  return [...new Set(kinds)];
}
