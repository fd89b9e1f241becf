import { engineError } from '../errors/engine-error.js';
import { type Context, checkNewName, DEFAULT_CONTEXT, type ListedContext, LOCAL_CONTEXT } from './context.js';
import { type ContextFolders, contextFolders } from './context-folders.js';
import { DockerContexts } from './docker-contexts.js';
import { endpointText } from './endpoint.js';
import { contextOf, type KeptContext } from './kept-context.js';
import { type NewContext, OwnContexts } from './own-contexts.js';
import { withoutLogin } from './parse-endpoint.js';

export type { KeptContext, NewContext };

/** Contexts of gantry, which may be changed, and of docker, which are read. Ours hide docker's of the same name. */
export class ContextStore {
  readonly folders: ContextFolders;
  readonly #own: OwnContexts;
  readonly #docker: DockerContexts;

  constructor(folders: ContextFolders) {
    this.folders = folders;
    this.#own = new OwnContexts(folders);
    this.#docker = new DockerContexts(folders.docker);
  }

  static of(env: Readonly<Record<string, string | undefined>>): ContextStore {
    return new ContextStore(contextFolders(env));
  }

  /** `default` first, then by name. @param current The name of the one in use; the kept one unless told. */
  async list(current?: string): Promise<readonly ListedContext[]> {
    const [own, dockers, used] = await Promise.all([
      this.#own.list(),
      this.#docker.list(),
      current ?? this.#own.current(),
    ]);
    const isHidden = ({ meta }: KeptContext): boolean =>
      meta.name === DEFAULT_CONTEXT || own.some((other) => other.meta.name === meta.name);
    const kept = [...own, ...dockers.filter((context) => !isHidden(context))];
    const sorted = kept.toSorted((one, other) => (one.meta.name < other.meta.name ? -1 : 1));
    return [listedOf(LOCAL_CONTEXT, used), ...sorted.map((context) => listedKept(context, used))];
  }

  /** @throws context_not_found, context_name_invalid, context_unreadable, endpoint_invalid */
  async get(name: string): Promise<Context> {
    return name === DEFAULT_CONTEXT ? LOCAL_CONTEXT : contextOf(await this.getKept(name));
  }

  /** @throws context_not_found, context_reserved, context_unreadable */
  async getKept(name: string): Promise<KeptContext> {
    if (name === DEFAULT_CONTEXT) throw engineError('context_reserved', { name });
    const found = (await this.#own.find(name)) ?? (await this.#docker.find(name));
    if (!found) throw engineError('context_not_found', { name });
    return found;
  }

  /** The name of the one that is used where none is named. */
  async current(): Promise<string> {
    return await this.#own.current();
  }

  /** From now on it is used where none is named. @throws context_not_found, endpoint_invalid */
  async use(name: string): Promise<void> {
    await this.get(name);
    await this.#own.use(name);
  }

  /** @throws context_exists, context_reserved, context_name_invalid, endpoint_invalid, context_unreadable */
  async create(context: NewContext): Promise<void> {
    const name = checkNewName(context.meta.name);
    if (await this.#own.find(name)) throw engineError('context_exists', { name });
    requireUsable(context);
    await this.#own.put(context);
  }

  /** Takes the place of the one of that name, which must be gantry's. @throws context_not_found, context_of_docker, … */
  async replace(context: NewContext): Promise<void> {
    await this.#requireOwn(context.meta.name);
    requireUsable(context);
    await this.#own.put(context);
  }

  /** @throws context_not_found, context_of_docker, context_reserved; context_in_use unless forced */
  async remove(name: string, { force = false }: { readonly force?: boolean | undefined } = {}): Promise<void> {
    await this.#requireOwn(name);
    const isUsed = (await this.#own.current()) === name;
    if (isUsed && !force) throw engineError('context_in_use', { name });
    if (isUsed) await this.#own.use(DEFAULT_CONTEXT);
    await this.#own.remove(name);
  }

  async #requireOwn(name: string): Promise<void> {
    const { origin } = await this.getKept(name);
    if (origin === 'docker') throw engineError('context_of_docker', { name });
  }
}

/** @throws endpoint_invalid */
function requireUsable({ meta, tls, login }: NewContext): void {
  contextOf({ origin: 'gantry', meta, tls, login, metaPath: '', tlsPath: '' });
}

function listedKept(kept: KeptContext, used: string): ListedContext {
  try {
    return listedOf(contextOf(kept), used);
  } catch (error) {
    const { name, description, host } = kept.meta;
    const problem = error instanceof Error ? error.message : String(error);
    const endpoint = withoutLogin(host);
    return { name, description, origin: kept.origin, kind: 'unix', endpoint, isCurrent: name === used, problem };
  }
}

function listedOf({ name, description, origin, endpoint }: Context, used: string): ListedContext {
  const kind = endpoint.kind === 'tcp' && endpoint.tls ? 'tls' : endpoint.kind;
  const isCurrent = name === used;
  return { name, description, origin, kind, endpoint: endpointText(endpoint), isCurrent, problem: undefined };
}
