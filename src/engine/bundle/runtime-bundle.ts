import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RuntimeSpec } from '../../oci/runtime-spec.js';

/** The folder an OCI runtime is pointed at: `config.json` in it, the root file system wherever the spec says. */
export type RuntimeBundle = { readonly dir: string; readonly spec: RuntimeSpec };

/**
 * Writes the bundle into `dir`, which is made if it is missing. What was there is replaced.
 *
 * Synchronous, since it runs while the thread is in a container's private mount namespace.
 */
export function writeBundle(dir: string, spec: RuntimeSpec): RuntimeBundle {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, 'config.json'), runtimeJson(spec), { mode: 0o600 });
  return { dir, spec };
}

/** ES2026, and Node since 21; the compiler's library does not know it yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** RLIM_INFINITY: JavaScript's numbers cannot hold it. */
const UNLIMITED = rawJSON('18446744073709551615');

/** JSON in which Infinity is written as the runtimes want it. */
export function runtimeJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each === Infinity ? UNLIMITED : each));
}
