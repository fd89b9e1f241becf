import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

const FILE = join(ROOT, '.cache/apt-lacks.json');
const BELIEVED_MS = 7 * 24 * 3600 * 1000;

/** Names that apt did not know when it was asked last, within a week: asking at every start would take seconds. */
export function namesAptLacks() {
  try {
    return Date.now() - statSync(FILE).mtimeMs < BELIEVED_MS ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
  } catch {
    return [];
  }
}

/** Notes that apt, with fresh lists, does not know `names`. */
export function rememberAptLacks(names) {
  const all = [...new Set([...namesAptLacks(), ...names])];
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(FILE, JSON.stringify(all));
}
