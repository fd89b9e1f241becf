import type { CommitContainer, Credentials, Engine, Image } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import {
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../oci/reference.js';
import { exceeded } from './refuse-host.js';

type Images = Engine['images'];
type Registries = Engine['registries'];
type Labels = Readonly<Record<string, string>>;
type Scope = {
  /** What is made gets these, and only what has them may be taken away. None: a socket for all. */
  readonly wanted: Labels;
  /** Logins that the machine keeps are used. */
  readonly mayReachHost: boolean;
};

/**
 * Images as a scoped socket has them. All are there to be used, as containers of everybody are made from the same; but
 * one that has not the labels keeps its names, and stays. Registries are asked without the logins of the machine.
 */
export function scopedImages(
  { containers, images, registries }: Pick<Engine, 'containers' | 'images' | 'registries'>,
  { wanted, mayReachHost }: Scope,
) {
  const isForAll = Object.keys(wanted).length === 0;
  const labels = Object.entries(wanted).map(([key, value]) => `${key}=${value}`);
  const withLabels = (config: ImageRunConfig = {}): ImageRunConfig => ({
    ...config,
    Labels: { ...config.Labels, ...wanted },
  });

  /** Whoever runs an image by its name gets what its maker meant. */
  const admitName = async (name: string | undefined): Promise<void> => {
    if (name === undefined || isForAll) return;
    const found = await images.find(familiarReference(withDefaultTag(parseReference(name))));
    if (found && !has(found.labels)) throw exceeded(`the image ${name} is not of it`);
  };
  /** What others' containers are made of by a name stays that, until they say otherwise. */
  const admitPull = async (ref: string, credentials: Credentials | undefined): Promise<void> => {
    const reference = withDefaultTag(parseReference(ref));
    if (isForAll || reference.digest !== undefined) return;
    const found = await images.find(formatReference(reference));
    if (!found || has(found.labels) || !(await isOthers(found, reference))) return;
    const { target } = await registries.describe(ref, { credentials });
    if (found.repoDigests.some((known) => known.endsWith(`@${target.digest}`))) return;
    throw exceeded(
      `${familiarReference(reference)} has changed, and containers that are not of it are made of that name`,
    );
  };
  const isOthers = async ({ id }: Image, reference: Reference): Promise<boolean> => {
    const all = await containers.list({ all: true });
    return all.some(
      ({ image, imageId, config }) => !has(config.labels) && (imageId === id || isSameName(image, reference)),
    );
  };
  const has = (found: Labels): boolean => Object.entries(wanted).every(([key, value]) => found[key] === value);
  const refuseLogin = (ref: string, given: unknown) => (given || mayReachHost ? undefined : noLogin(registries, ref));

  const scoped: Images = {
    list: (filter) => images.list(filter),
    get: (ref) => images.get(ref),
    find: (ref) => images.find(ref),
    save: (refs, options) => images.save(refs, options),
    async saveFolder(refs, path, options) {
      if (!mayReachHost) throw exceeded('it is not for files of the machine');
      await images.saveFolder(refs, path, options);
    },
    history: (ref) => images.history(ref),
    storage: (ref) => images.storage(ref),
    usage: () => images.usage(),
    tree: () => images.tree(),
    layers: (ref, options) => images.layers(ref, options),
    diff: (from, to) => images.diff(from, to),
    async pull(ref, options) {
      const given = options?.credentials === 'none' ? undefined : options?.credentials;
      await refuseLogin(ref, given);
      await admitPull(ref, given);
      return await images.pull(ref, options);
    },
    async push(ref, options) {
      await refuseLogin(ref, options?.credentials);
      return await images.push(ref, options);
    },
    async load(source, options) {
      if (!isForAll) throw exceeded('an archive of images may have the names of others');
      return await images.load(source, options);
    },
    async import(source, options) {
      // It would be fetched from the machine's network.
      if (!mayReachHost && 'url' in source) throw exceeded("it is not for the machine's network");
      await admitName(options?.name);
      return await images.import(source, isForAll ? options : { ...options, config: withLabels(options?.config) });
    },
    async copy(names, options) {
      await refuseLogin(names.from, undefined);
      await refuseLogin(names.to, undefined);
      return await images.copy(names, options);
    },
    async flatten(ref, options) {
      await admitName(options?.name);
      return await images.flatten(ref, options);
    },
    async rebase(ref, options) {
      await admitName(options.name);
      return await images.rebase(ref, options);
    },
    async tag(ref, name) {
      await admitName(name);
      await images.tag(ref, name);
    },
    async remove(ref, options) {
      const { labels: found } = await images.get(ref);
      if (!isForAll && !has(found)) throw exceeded(`the image ${ref} is not of it`);
      return await images.remove(ref, options);
    },
    prune: async (options) => await images.prune({ ...options, label: [...(options?.label ?? []), ...labels] }),
  };
  return {
    images: scoped,
    async admitCommit(options: CommitContainer = {}): Promise<CommitContainer> {
      await admitName(options.name);
      return isForAll ? options : { ...options, changes: withLabels(options.changes) };
    },
  };
}

/** What a container was made of may have been named by its id, which is no name. */
function isSameName(text: string, reference: Reference): boolean {
  try {
    return formatReference(withDefaultTag(parseReference(text))) === formatReference(reference);
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return false;
  }
}

/** Registries without the logins that the machine keeps. */
export const scopedRegistries = (registries: Registries): Registries => ({
  login: (registry, credentials, options) => registries.login(registry, credentials, options),
  verify: (registry, credentials, options) => registries.verify(registry, credentials, options),
  findLogin: () => Promise.resolve(undefined),
  logout: () => Promise.resolve(false),
  logins: () => Promise.resolve([]),
  async repositories(registry, options) {
    await noLogin(registries, `${registry}/all`);
    return await registries.repositories(registry, options);
  },
  async search(term, options) {
    if (term.includes('/')) await noLogin(registries, term);
    return await registries.search(term, options);
  },
  async describe(ref, options) {
    if (!options?.credentials) await noLogin(registries, ref);
    return await registries.describe(ref, options);
  },
  async tags(repository, options) {
    await noLogin(registries, repository);
    return await registries.tags(repository, options);
  },
  async referrers(ref, options) {
    await noLogin(registries, ref);
    return await registries.referrers(ref, options);
  },
  async remove(ref, options) {
    await noLogin(registries, ref);
    return await registries.remove(ref, options);
  },
});

/** @throws scope_exceeded where the machine would say who it is */
async function noLogin(registries: Registries, ref: string): Promise<void> {
  const { registry } = parseReference(ref);
  if (await registries.findLogin(registry)) throw exceeded(`the machine's login for ${registry} is not for it`);
}
