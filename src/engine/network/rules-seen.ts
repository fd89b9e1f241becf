import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { NetworkSetup } from '../metadata/networks.js';
import { layout, type Roots } from '../roots.js';

// Every container that starts looks after the rules of its networks, and a look costs a program: where nobody has changed any
// rule of this machine since somebody else looked, there is nothing to see.

type Rules = Pick<NetworkSetup, 'table'>;

/** @param generation Of all rules as they are now. @see Firewall.generation */
export function isSeen(roots: Roots, { table }: Rules, generation: string | undefined): boolean {
  if (generation === undefined) return false;
  try {
    return readFileSync(layout.rulesSeen(roots, table), 'utf8') === generation;
  } catch {
    return false; // Nobody has looked yet.
  }
}

/** Says that they were well then. Half of it, of one who was killed, is nobody's generation. */
export function noteSeen(roots: Roots, { table }: Rules, generation: string | undefined): void {
  if (generation === undefined) return;
  const path = layout.rulesSeen(roots, table);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, generation, { mode: 0o600 });
}

export const forgetSeen = (roots: Roots, { table }: Rules): void => {
  if (table !== '') rmSync(layout.rulesSeen(roots, table), { force: true });
};
