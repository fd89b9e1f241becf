import { engineError } from '../../errors/engine-error.js';

/** What the runtime says of one container. @see OCI runtime spec, runtime.md, state */
export type RuntimeState = {
  readonly id: string;
  readonly status: 'creating' | 'created' | 'running' | 'paused' | 'stopped';
  /** 0 unless it is alive. */
  readonly pid: number;
};

const STATUSES: readonly string[] = [
  'creating',
  'created',
  'running',
  'paused',
  'stopped',
] satisfies RuntimeState['status'][];

/** Reads what `state` prints. @throws runtime_failed */
export function parseRuntimeState(stdout: string): RuntimeState {
  const state = toState(parseJson(stdout));
  if (!state) throw engineError('runtime_failed', { reason: `unexpected answer to state: ${stdout.slice(0, 200)}` });
  return state;
}

/** Reads what `list --format json` prints; a runtime without containers may print `null` or nothing. */
export function parseRuntimeStates(stdout: string): readonly RuntimeState[] {
  const value = stdout.trim() === '' ? null : parseJson(stdout);
  if (value === null) return [];
  if (!Array.isArray(value))
    throw engineError('runtime_failed', { reason: `unexpected answer to list: ${stdout.slice(0, 200)}` });
  return value.map(toState).filter((state) => state !== undefined);
}

/** Reads what `ps --format json` prints. */
export function parsePids(stdout: string): readonly number[] {
  const value = parseJson(stdout);
  return Array.isArray(value) ? value.filter((pid) => typeof pid === 'number') : [];
}

function toState(value: unknown): RuntimeState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, status, pid } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof status !== 'string' || !STATUSES.includes(status)) return undefined;
  return { id, status: status as RuntimeState['status'], pid: typeof pid === 'number' ? pid : 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
