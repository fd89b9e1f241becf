import { engineError } from '../errors/engine-error.js';
import type { Endpoint, FarEndpoint } from './endpoint.js';

/** The engine of this machine, which is no file and always there. */
export const DEFAULT_CONTEXT = 'default';

/** Who keeps it: nobody, gantry, docker (only read here), or it was typed (`--host`) and is kept nowhere. */
export type ContextOrigin = 'built-in' | 'gantry' | 'docker' | 'typed';

/** An engine by a name. */
export type Context = {
  readonly name: string;
  readonly description: string;
  readonly origin: ContextOrigin;
  readonly endpoint: Endpoint;
};

/** One that is reached over docker's API. */
export type FarContext = Context & { readonly endpoint: FarEndpoint };

/** An entry of a listing. One that cannot be used says why. */
export type ListedContext = {
  readonly name: string;
  readonly description: string;
  readonly origin: ContextOrigin;
  readonly kind: Endpoint['kind'] | 'tls';
  /** Without secrets: `ssh://me@far`. */
  readonly endpoint: string;
  readonly isCurrent: boolean;
  /** Undefined where it can be used. */
  readonly problem: string | undefined;
};

/** What an engine says of itself when it is greeted. */
export type ContextPing = {
  readonly engine: 'gantry' | 'docker' | 'podman';
  readonly version: string;
  /** Undefined for the engine of this process. */
  readonly apiVersion: string | undefined;
  readonly tookMs: number;
};

/** What fronts may ask about contexts. */
export interface ContextDirectory {
  /** `default` first, then by name; gantry's own before docker's of the same name, which is left out. */
  list(): Promise<readonly ListedContext[]>;
  /** Greets its engine. @throws context_not_found, and whatever keeps it from being reached: `far_*`, `not_root`, … */
  ping(name: string, options?: { readonly cancelSignal?: AbortSignal | undefined }): Promise<ContextPing>;
}

export const LOCAL_CONTEXT: Context = {
  name: DEFAULT_CONTEXT,
  description: 'The engine of this machine',
  origin: 'built-in',
  endpoint: { kind: 'local' },
};

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/;
const LONGEST_NAME = 200;

/** @throws context_name_invalid, context_reserved @see docker/cli, cli/context/store: ValidateContextName */
export function checkNewName(name: string): string {
  if (name === DEFAULT_CONTEXT) throw engineError('context_reserved', { name });
  return checkName(name);
}

/** @throws context_name_invalid */
export function checkName(name: string): string {
  if (!NAME.test(name) || name.length > LONGEST_NAME) throw engineError('context_name_invalid', { name });
  return name;
}

/** @throws context_reserved for the engine of this machine */
export function requireFar(context: Context): FarContext {
  if (context.endpoint.kind === 'local') throw engineError('context_reserved', { name: context.name });
  return { ...context, endpoint: context.endpoint };
}
