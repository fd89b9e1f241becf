import type { AskedNamespaces } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';
import { readForEngine } from './read-for-engine.js';

const CONTAINER = 'container:';

/** Reads `--pid`: `host` or `container:NAME`. */
export function parsePidMode(text: string): AskedNamespaces['pid'] {
  if (text === '') return undefined;
  if (text === 'host') return { kind: 'host' };
  return joined(text) ?? fail('--pid: invalid PID mode');
}

/** Reads `--ipc`: `none`, `private`, `shareable`, `host` or `container:NAME`. */
export function parseIpcMode(text: string): AskedNamespaces['ipc'] {
  if (text === '') return undefined;
  if (text === 'private') return { kind: 'own' };
  if (text === 'none' || text === 'shareable' || text === 'host') return { kind: text };
  return joined(text) ?? readForEngine(() => fail(`invalid IPC mode: ${text}`));
}

/** Reads `--uts`: `host`. */
export function parseUtsMode(text: string): AskedNamespaces['uts'] {
  if (text === '') return undefined;
  return text === 'host' ? { kind: 'host' } : fail('--uts: invalid UTS mode');
}

/** Reads `--userns`: `host`. */
export function parseUserMode(text: string): AskedNamespaces['user'] {
  if (text === '') return undefined;
  return text === 'host' ? { kind: 'host' } : fail('--userns: invalid USER mode');
}

/** Reads `--cgroupns`: `host` or `private`. */
export function parseCgroupMode(text: string): AskedNamespaces['cgroup'] {
  if (text === '') return undefined;
  if (text === 'private') return { kind: 'own' };
  return text === 'host' ? { kind: 'host' } : fail('--cgroupns: invalid CGROUP mode');
}

function joined(text: string): { readonly kind: 'container'; readonly ref: string } | undefined {
  const ref = text.slice(CONTAINER.length);
  return text.startsWith(CONTAINER) && ref !== '' ? { kind: 'container', ref } : undefined;
}

function fail(reason: string): never {
  throw invalid(reason);
}
