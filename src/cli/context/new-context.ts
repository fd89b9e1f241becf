import type { ContextStore, KeptContext, NewContext } from '../../contexts/context-store.js';
import type { EndpointLogin } from '../../contexts/index.js';
import { parseEndpoint } from '../../contexts/parse-endpoint.js';
import { invalid } from '../values/invalid.js';
import type { DockerOption } from './docker-option.js';

type Asked = {
  readonly name: string;
  readonly description: string | undefined;
  /** Whose description and endpoint are taken over. */
  readonly from?: string | undefined;
  readonly docker: DockerOption | undefined;
  /** The endpoint as a word of its own. */
  readonly host?: string | undefined;
};

/** What a context is to be, from what was said and from another one. @throws argument_invalid, context_not_found */
export async function newContext(
  store: ContextStore,
  { name, description, from, docker, host }: Asked,
): Promise<NewContext> {
  if (host !== undefined && docker?.host !== undefined) throw invalid('the endpoint was given twice');
  const source = docker?.from ?? from;
  const base = source === undefined ? undefined : await store.getKept(source);
  return changed({ name, base: base && asIts(base, from), description, docker, host: host ?? docker?.host });
}

/** The same context with some of it changed. */
export function changed({
  name,
  base,
  description,
  docker,
  host,
}: Omit<Asked, 'from'> & { readonly base: KeptContext | undefined }): NewContext {
  const wanted = host ?? docker?.host ?? base?.meta.host;
  if (!wanted) throw invalid('docker endpoint configuration is required');
  const typed = splitLogin(wanted);
  // Another address has another certificate, and another login.
  const isElsewhere = base !== undefined && typed.host !== base.meta.host;
  const kept = isElsewhere ? undefined : base;
  return {
    meta: {
      name,
      description: description ?? base?.meta.description ?? '',
      host: typed.host,
      isUnverified: docker?.isUnverified ?? kept?.meta.isUnverified ?? false,
    },
    tls: docker?.tls ?? kept?.tls,
    login: docker?.login ?? typed.login ?? kept?.login,
  };
}

/** A login that was typed as a part of the address is kept apart from it, where nobody looks who only wants to see that. */
function splitLogin(host: string): { readonly host: string; readonly login: EndpointLogin | undefined } {
  const [, scheme = '', userinfo, rest = ''] = /^((?:tcp|https?):\/\/)([^/@]*)@(.*)$/s.exec(host) ?? [];
  if (userinfo === undefined) return { host, login: undefined };
  const endpoint = parseEndpoint(host);
  return { host: `${scheme}${rest}`, login: endpoint.kind === 'tcp' ? endpoint.login : undefined };
}

/** `--docker from=` takes an endpoint over, and `--from` the description too. */
const asIts = (base: KeptContext, from: string | undefined): KeptContext =>
  from === undefined ? { ...base, meta: { ...base.meta, description: '' } } : base;
