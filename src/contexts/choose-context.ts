import { join } from 'node:path';

import { engineError } from '../errors/engine-error.js';
import type { Context } from './context.js';
import type { ContextStore } from './context-store.js';
import { endpointText, type TlsFiles } from './endpoint.js';
import { parseEndpoint } from './parse-endpoint.js';

/** What the user said of where to work: `--context`, `--host`, `--tls…`. */
export type EngineChoice = {
  readonly context?: string | undefined;
  readonly host?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly tlsverify?: boolean | undefined;
  readonly tlscacert?: string | undefined;
  readonly tlscert?: string | undefined;
  readonly tlskey?: string | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The engine to work on: `--host` or `--context`, then GANTRY_HOST, GANTRY_CONTEXT, then what `context use` chose, then
 * this machine's. DOCKER_HOST and DOCKER_CONTEXT are docker's, and say nothing to gantry [ADR 30].
 *
 * @throws argument_invalid, context_not_found, endpoint_invalid, context_unreadable
 */
export async function chooseContext(store: ContextStore, choice: EngineChoice, env: Environment): Promise<Context> {
  const { host, context } = choice;
  if (host !== undefined && context !== undefined) {
    throw engineError('argument_invalid', {
      reason: 'conflicting options: either specify --host or --context, not both',
    });
  }
  if (host !== undefined) return typedContext(host, choice, store);
  if (context !== undefined) return await store.get(context);
  const hostOfEnvironment = env['GANTRY_HOST'];
  if (hostOfEnvironment) return typedContext(hostOfEnvironment, choice, store);
  return await store.get(env['GANTRY_CONTEXT'] || (await store.current()));
}

/** One that has no name is called by its address. */
function typedContext(host: string, choice: EngineChoice, store: ContextStore): Context {
  const endpoint = parseEndpoint(host, { tls: tlsOf(choice, store) });
  return { name: endpointText(endpoint), description: '', origin: 'typed', endpoint };
}

/** Files are docker's where none are named. @see docker/cli, cli/flags/options.go */
function tlsOf(choice: EngineChoice, { folders }: ContextStore): TlsFiles | undefined {
  const { tls, tlsverify, tlscacert, tlscert, tlskey } = choice;
  const isAsked = tls || tlsverify || [tlscacert, tlscert, tlskey].some((path) => path !== undefined);
  if (!isAsked) return undefined;
  const isVerified = tlsverify ?? tlscacert !== undefined;
  const usual = (name: string): string => join(folders.docker, name);
  return {
    authority: isVerified ? (tlscacert ?? usual('ca.pem')) : tlscacert,
    certificate: tlscert ?? (tlsverify ? usual('cert.pem') : undefined),
    key: tlskey ?? (tlsverify ? usual('key.pem') : undefined),
    isUnverified: !isVerified,
  };
}
