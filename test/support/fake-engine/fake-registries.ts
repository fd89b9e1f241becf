import type {
  Credentials,
  FoundRepository,
  ImageDescription,
  KeptLogin,
  Login,
  Referrer,
  RegistryCallOptions,
  RegistryService,
  SearchOptions,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { Digest } from '../../../src/oci/digest.js';
import { familiarName, formatReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';
import type { FakePulls } from './fake-pulls.js';
import type { FakeState } from './fake-state.js';

/** Registries in memory: what {@link FakePulls} offers, and logins that are right where a test says so. */
export class FakeRegistries implements RegistryService {
  /** Registry → `user:password` that it takes; any, where nothing is said. */
  readonly accounts = new Map<string, string>();
  /** Whole name of an image → what is attached to it. */
  readonly attached = new Map<string, readonly Referrer[]>();
  readonly #kept = new Map<string, Credentials>();
  readonly #state: FakeState;
  readonly #pulls: FakePulls;

  constructor(state: FakeState, pulls: FakePulls) {
    this.#state = state;
    this.#pulls = pulls;
  }

  async login(registry: string, credentials: Credentials, options: RegistryCallOptions = {}): Promise<KeptLogin> {
    await this.#state.control.enter('registries.login', registry, credentials.username);
    this.#requireRight(registry, credentials, options);
    this.#kept.set(registry, credentials);
    return { path: '/root/.docker/config.json', helper: undefined };
  }

  async verify(registry: string, credentials: Credentials, options: RegistryCallOptions = {}): Promise<Credentials> {
    await this.#state.control.enter('registries.verify', registry, credentials.username);
    this.#requireRight(registry, credentials, options);
    return credentials;
  }

  async describe(ref: string): Promise<ImageDescription> {
    await this.#state.control.enter('registries.describe', ref);
    const image = this.#pulls.registry.get(formatReference(withDefaultTag(parseReference(ref))));
    if (!image) throw engineError('registry_denied', { repository: familiarName(parseReference(ref)) });
    return { target: image.target, platforms: [image.platform] };
  }

  #requireRight(registry: string, credentials: Credentials, { cancelSignal }: RegistryCallOptions): void {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const account = this.accounts.get(registry);
    if (account !== undefined && account !== `${credentials.username}:${credentials.password}`) {
      throw engineError('login_failed', { host: registry, reason: 'unauthorized: authentication required' });
    }
  }

  async findLogin(registry: string): Promise<Credentials | undefined> {
    await this.#state.control.enter('registries.findLogin', registry);
    return this.#kept.get(registry);
  }

  async logout(registry: string): Promise<boolean> {
    await this.#state.control.enter('registries.logout', registry);
    return this.#kept.delete(registry);
  }

  async logins(): Promise<readonly Login[]> {
    await this.#state.control.enter('registries.logins');
    return [...this.#kept]
      .map(([registry, { username }]) => ({ registry, username, helper: undefined }))
      .sort((one, other) => (one.registry < other.registry ? -1 : 1));
  }

  async tags(repository: string): Promise<readonly string[]> {
    await this.#state.control.enter('registries.tags', repository);
    const wanted = familiarName(parseReference(repository));
    const tags = this.#names().flatMap((name) => (familiarName(name) === wanted && name.tag ? [name.tag] : []));
    if (tags.length === 0) throw engineError('registry_denied', { repository: wanted });
    return tags.sort();
  }

  async repositories(registry: string): Promise<readonly string[]> {
    await this.#state.control.enter('registries.repositories', registry);
    const found = this.#names().filter((name) => name.registry === registry);
    return [...new Set(found.map(({ repository }) => repository))].sort();
  }

  async search(term: string, { limit = 25 }: SearchOptions = {}): Promise<readonly FoundRepository[]> {
    await this.#state.control.enter('registries.search', term, { limit });
    const names = [...new Set(this.#names().map(familiarName))].filter((name) => name.includes(term)).sort();
    return names
      .slice(0, limit)
      .map((name) => ({ name, description: '', stars: 0, isOfficial: !name.includes('/'), isAutomated: false }));
  }

  async referrers(ref: string): Promise<readonly Referrer[]> {
    await this.#state.control.enter('registries.referrers', ref);
    return this.attached.get(wholeName(ref)) ?? [];
  }

  async remove(ref: string): Promise<Digest> {
    await this.#state.control.enter('registries.remove', ref);
    const image = this.#pulls.registry.get(wholeName(ref));
    if (!image) throw engineError('manifest_unknown', { ref });
    for (const [name, { id }] of this.#pulls.registry) if (id === image.id) this.#pulls.registry.delete(name);
    return image.target.digest;
  }

  #names() {
    return [...this.#pulls.registry.keys()].map(parseReference);
  }
}

const wholeName = (ref: string): string => formatReference(withDefaultTag(parseReference(ref)));
