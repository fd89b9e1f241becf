import type { Context } from './context.js';
import type { ContextMeta } from './context-meta.js';
import type { EndpointLogin, TlsFiles } from './endpoint.js';
import { parseEndpoint } from './parse-endpoint.js';

/** A context as it lies on the disk. */
export type KeptContext = {
  readonly origin: 'gantry' | 'docker';
  readonly meta: ContextMeta;
  readonly tls: TlsFiles | undefined;
  readonly login: EndpointLogin | undefined;
  /** Where the description is, and where certificates are. */
  readonly metaPath: string;
  readonly tlsPath: string;
};

/** What it stands for. @throws endpoint_invalid */
export function contextOf({ origin, meta, tls, login }: KeptContext): Context {
  const { name, description, host, isUnverified } = meta;
  const files = tls || isUnverified ? { ...tls, isUnverified } : undefined;
  return { name, description, origin, endpoint: parseEndpoint(host, { tls: files, login }) };
}
