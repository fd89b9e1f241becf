import { existsSync } from 'node:fs';

/** Why tests that change this machine's network cannot run, or false. */
export function hostTestReason(): string | false {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = ['ip', 'nft'].filter((program) => !onPath(program));
  return missing.length > 0 ? `needs ${missing.join(' and ')}` : false;
}

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((dir) => existsSync(`${dir}/${program}`));
