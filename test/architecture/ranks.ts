import type { Import } from './imports.js';

/** A room of src/ imports only rooms of lower rank. */
const RANKS: Readonly<Record<string, number>> = {
  errors: 0,
  oci: 1,
  packet: 1,
  contexts: 1,
  'api-trace': 1,
  config: 1,
  dockerfile: 1,
  'compose-file': 1,
  host: 2,
  engine: 3,
  compose: 4,
  demo: 4,
  wire: 4,
  'own-registry': 5,
  remote: 5,
  server: 6,
  cli: 6,
  ui: 6,
  main: 7,
};

/** The same among the rooms of the engine; `root` is what lies in no room, and wires them all, save where the state is. */
const ENGINE_RANKS: Readonly<Record<string, string>> = {
  'roots.ts': '0',
  lock: '0',
  ...ranked('a', ['content', 'event', 'metadata', 'worker']),
  ...ranked('b', ['layer', 'snapshot', 'registry', 'volume', 'network', 'names', 'log', 'lease']),
  ...ranked('c', ['image', 'bundle', 'runtime', 'stats', 'process', 'log-look']),
  ...ranked('d', ['manifest', 'monitor']),
  ...ranked('e', ['task']),
  ...ranked('f', ['container']),
  ...ranked('g', ['build', 'files', 'system', 'debug', 'save', 'traffic']),
  ...ranked('h', ['volume-data', 'trouble']),
  ...ranked('i', ['keeper', 'read-only']),
  root: 'j',
};

const ENGINE_DOOR = 'src/engine/index.ts';

/** Why this import may not be, or undefined. */
export function rankBroken({ file, target, isTypeOnly }: Import): string | undefined {
  if (!target.startsWith('src/')) return undefined;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === 'engine' && to === 'engine') return isTypeOnly ? undefined : engineRankBroken(file, target);
  if (from === to) return undefined;
  const [fromRank, toRank] = [RANKS[from], RANKS[to]];
  if (fromRank === undefined || toRank === undefined) return `${fromRank === undefined ? from : to} has no rank`;
  if (toRank >= fromRank) return `${from} (${fromRank}) imports ${to} (${toRank})`;
  if (to === 'engine' && from !== 'main' && target !== ENGINE_DOOR) return `${from} passes by ${ENGINE_DOOR}`;
  if (to === 'host' && fromRank > 3 && from !== 'main') return `${from} sees the machine past the engine`;
  return undefined;
}

function engineRankBroken(file: string, target: string): string | undefined {
  const [from, to] = [engineRoomOf(file), engineRoomOf(target)];
  if (from === to) return undefined;
  const [fromRank, toRank] = [ENGINE_RANKS[from], ENGINE_RANKS[to]];
  if (fromRank === undefined || toRank === undefined) return `engine/${fromRank === undefined ? from : to} has no rank`;
  return toRank >= fromRank ? `engine/${from} (${fromRank}) imports engine/${to} (${toRank})` : undefined;
}

/** The entry points, which lie in src/ itself, are the room `main`. */
const roomOf = (path: string): string => partOf(path, 1) ?? 'main';
/** An entry point is above what it starts, whichever room it lies in. */
const engineRoomOf = (path: string): string => {
  if (path.endsWith('/roots.ts')) return 'roots.ts';
  return path.endsWith('-main.ts') ? 'root' : (partOf(path, 2) ?? 'root');
};

function partOf(path: string, index: number): string | undefined {
  const parts = path.split('/');
  return index < parts.length - 1 ? parts[index] : undefined;
}

function ranked(rank: string, rooms: readonly string[]): Record<string, string> {
  return Object.fromEntries(rooms.map((room) => [room, rank]));
}
