import type {
  CheckpointPlace,
  Container,
  ContainerFilter,
  CreateExec,
  Exec,
  Network,
  VolumeDetails,
} from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { ServedEngine } from '../served-engine.js';
import { type Admission, admitCreate, admitLinks, volumesNamed } from './admit-create.js';
import { exceeded, refuseHost, refuseHostEndpoint, refuseHostNetwork, refuseHostResources } from './refuse-host.js';
import { scopedBuilds } from './scoped-builds.js';
import { scopedImages, scopedRegistries } from './scoped-images.js';

/** What a scoped socket sees and makes. */
export type EngineScope = {
  /** `key=value`, all of which a container, network or volume must have to be there at all. */
  readonly labels: readonly string[];
  /** Containers may reach beyond themselves: binds, devices, the machine's namespaces. */
  readonly mayReachHost: boolean;
};

/**
 * The engine as somebody sees it who has a part of it only: what has not the labels is not there, what is made gets them,
 * and no container reaches beyond what its maker may touch.
 */
export function scopedEngine(engine: ServedEngine, { labels, mayReachHost }: EngineScope): ServedEngine {
  const {
    builds,
    checkpoints,
    containers,
    execs,
    files,
    images,
    networks,
    processes,
    registries,
    streams,
    system,
    volumes,
  } = engine;
  const wanted = Object.fromEntries(labels.map(split));
  const has = (found: Readonly<Record<string, string>>): boolean =>
    Object.entries(wanted).every(([key, value]) => found[key] === value);
  const withLabels = (asked: Readonly<Record<string, string>> = {}) => ({ ...asked, ...wanted });
  const narrowed = <Filter extends { readonly label?: readonly string[] | undefined }>(filter: Filter): Filter => ({
    ...filter,
    label: [...(filter.label ?? []), ...labels],
  });

  const container = async (ref: string): Promise<Container> => {
    const found = await containers.get(ref);
    if (!has(found.config.labels)) throw engineError('container_not_found', { ref });
    return found;
  };
  /** The id: a name may be another's a moment later. */
  const admit = async (ref: string): Promise<string> => (await container(ref)).id;
  const network = async (ref: string): Promise<Network> => {
    const details = await networks.get(ref);
    if (!details.network.isBuiltIn && !has(details.network.labels)) throw engineError('network_not_found', { ref });
    return details.network;
  };
  /** What the engine is asked with: of those that the machine has the name, by which rules for them go, else the id. */
  const admitNetwork = async (ref: string): Promise<string> => {
    const { id, name, driver, isBuiltIn } = await network(ref);
    if (driver === 'host' && !mayReachHost) throw exceeded("no container of it may have the machine's network");
    return isBuiltIn ? name : id;
  };
  const volume = async (name: string): Promise<VolumeDetails> => {
    const found = await volumes.get(name);
    if (!has(found.labels)) throw engineError('volume_not_found', { name });
    return found;
  };

  const admitVolumes = async (names: readonly string[]): Promise<void> => {
    const known = new Set((await volumes.list()).map(({ name }) => name));
    for (const name of names) if (known.has(name)) await volume(name);
  };
  const admission: Admission = { container: admit, network: admitNetwork, volumes: admitVolumes };

  const create: ServedEngine['containers']['create'] = async (asked) => {
    if (!mayReachHost) refuseHost(asked, await images.find(asked.image));
    const admitted = await admitCreate(asked, admission);
    const mounts = asked.mounts?.map((mount) =>
      mount.type === 'volume' ? { ...mount, labels: withLabels(mount.labels) } : mount,
    );
    const made = await containers.create({ ...admitted, labels: withLabels(asked.labels), ...(mounts && { mounts }) });
    try {
      // Somebody else may have made one meanwhile.
      await admitVolumes(volumesNamed(asked));
    } catch (error) {
      await containers.remove(made.container.id);
      throw error;
    }
    return made;
  };
  /** Whose a name is already is not told. */
  const withoutOwner = async <Result>(name: string | undefined, work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (name === undefined || !isEngineError(error, 'container_name_taken')) throw error;
      const own = await containers.list(narrowed<ContainerFilter>({ all: true }));
      throw own.some((each) => each.name === name) ? error : nameTaken(name);
    }
  };
  /** Nobody learns from what is before or after others' whether they are there. */
  const admitFilter = async ({ before, since, ...rest }: ContainerFilter): Promise<ContainerFilter> =>
    narrowed({
      ...rest,
      ...(before !== undefined && { before: await admit(before) }),
      ...(since !== undefined && { since: await admit(since) }),
    });

  const refuseFolder = ({ folder }: CheckpointPlace): void => {
    if (folder !== undefined && !mayReachHost) throw exceeded('no checkpoint of it may be in a folder of the machine');
  };
  const refusePrivileged = ({ isPrivileged }: CreateExec): void => {
    if (isPrivileged && !mayReachHost) throw exceeded('no process of it may be privileged');
  };
  /** Of one of its containers. */
  const admitExec = async (id: string): Promise<Exec> => {
    const exec = await execs.get(id);
    if (!has((await containers.get(exec.containerId)).config.labels)) throw engineError('exec_not_found', { id });
    return exec;
  };

  const ownImages = scopedImages({ containers, images, registries }, { wanted, mayReachHost });

  return {
    containers: {
      list: async (filter) => await containers.list(await admitFilter(filter ?? {})),
      get: container,
      create: (asked) => withoutOwner(asked.name, create(asked)),
      async start(ref, options) {
        if (options?.checkpoint) refuseFolder(options.checkpoint);
        return await containers.start(await admit(ref), options);
      },
      stop: async (ref, options) => await containers.stop(await admit(ref), options),
      restart: async (ref, options) => await containers.restart(await admit(ref), options),
      kill: async (ref, options) => await containers.kill(await admit(ref), options),
      pause: async (ref) => await containers.pause(await admit(ref)),
      unpause: async (ref) => await containers.unpause(await admit(ref)),
      rename: async (ref, name) => await withoutOwner(name, containers.rename(await admit(ref), name)),
      async update(ref, update) {
        if (!mayReachHost) refuseHostResources(update.resources ?? {});
        return await containers.update(await admit(ref), update);
      },
      remove: async (ref, options) => await containers.remove(await admit(ref), options),
      wait: async (ref, options) => await containers.wait(await admit(ref), options),
      prune: async (options) => await containers.prune(narrowed(options ?? {})),
      details: async (ref) => await containers.details(await admit(ref)),
      commit: async (ref, options) => await containers.commit(await admit(ref), await ownImages.admitCommit(options)),
      size: async (ref) => await containers.size(await admit(ref)),
    },
    checkpoints: {
      async create(ref, name, options) {
        refuseFolder(options ?? {});
        await checkpoints.create(await admit(ref), name, options);
      },
      async list(ref, place) {
        refuseFolder(place ?? {});
        return await checkpoints.list(await admit(ref), place);
      },
      async remove(ref, name, place) {
        refuseFolder(place ?? {});
        await checkpoints.remove(await admit(ref), name, place);
      },
    },
    execs: {
      async create(ref, exec) {
        refusePrivileged(exec);
        return await execs.create(await admit(ref), exec);
      },
      get: admitExec,
      async start(ref, exec, options) {
        refusePrivileged(exec);
        return await execs.start(await admit(ref), exec, options);
      },
      resize: async (id, size) => await execs.resize((await admitExec(id)).id, size),
    },
    files: {
      stat: async (ref, path, options) => await files.stat(await admit(ref), path, options),
      list: async (ref, path) => await files.list(await admit(ref), path),
      readFile: async (ref, path, options) => await files.readFile(await admit(ref), path, options),
      readArchive: async (ref, path, options) => await files.readArchive(await admit(ref), path, options),
      writeArchive: async (ref, folder, tar, options) =>
        await files.writeArchive(await admit(ref), folder, tar, options),
      inTurn: async (ref, act) => await files.inTurn(await admit(ref), act),
      changes: async (ref) => await files.changes(await admit(ref)),
      export: async (ref, options) => await files.export(await admit(ref), options),
    },
    processes: {
      list: async (ref) => await processes.list(await admit(ref)),
      signal: async (ref, process, signal) => await processes.signal(await admit(ref), process, signal),
    },
    streams: {
      attach: async (ref, options) => await streams.attach(await admit(ref), options),
      async *logs(ref, options) {
        yield* streams.logs(await admit(ref), options);
      },
      logPath: async (ref) => await streams.logPath(await admit(ref)),
      async *stats(options = {}) {
        const refs = options.refs ?? (await containers.list(narrowed({}))).map(({ id }) => id);
        const admitted: string[] = [];
        for (const ref of refs) admitted.push(await admit(ref));
        yield* streams.stats({ ...options, refs: admitted });
      },
      top: async (ref, options) => await streams.top(await admit(ref), options),
    },
    networks: {
      list: async (filter) => (await networks.list(filter)).filter((each) => each.isBuiltIn || has(each.labels)),
      async get(ref) {
        await network(ref);
        const details = await networks.get(ref);
        const seen = new Set((await containers.list(narrowed<ContainerFilter>({ all: true }))).map(({ id }) => id));
        return { ...details, members: details.members.filter(({ containerId }) => seen.has(containerId)) };
      },
      async create(request) {
        if (!mayReachHost) refuseHostNetwork(request);
        return await networks.create({ ...request, labels: withLabels(request.labels) });
      },
      remove: async (ref) => await networks.remove((await network(ref)).id),
      async connect(ref, name, settings) {
        if (!mayReachHost) refuseHostEndpoint(settings ?? {});
        const links = settings?.links && (await admitLinks(settings.links, admission));
        await networks.connect(await admitNetwork(ref), await admit(name), { ...settings, ...(links && { links }) });
      },
      disconnect: async (ref, name, options) =>
        await networks.disconnect((await network(ref)).id, await admit(name), options),
      prune: async (options) => await networks.prune(narrowed(options ?? {})),
      reload: async (ref) => await networks.reload(ref === undefined ? undefined : (await network(ref)).id),
    },
    volumes: {
      list: (filter) => volumes.list(narrowed(filter ?? {})),
      get: volume,
      async create(asked = {}) {
        if (!mayReachHost && Object.keys(asked.options ?? {}).length > 0) {
          throw exceeded('no volume of it may be a mount of the machine');
        }
        const made = await volumes.create({ ...asked, labels: withLabels(asked.labels) });
        // One of that name may have been there, of somebody else.
        if (!has(made.labels)) throw engineError('volume_not_found', { name: made.name });
        return made;
      },
      async remove(name, options) {
        await volume(name);
        await volumes.remove(name, options);
      },
      prune: async (options) => await volumes.prune(narrowed(options ?? {})),
      size: async (name) => await volumes.size((await volume(name)).name),
      listFiles: async (name, path) => await volumes.listFiles((await volume(name)).name, path),
      readFile: async (name, path, options) => await volumes.readFile((await volume(name)).name, path, options),
      export: async (name, options) => await volumes.export((await volume(name)).name, options),
      async import(name, tar, options) {
        await volume(name);
        return await volumes.import(name, tar, options);
      },
      async clone(from, to, options) {
        await volume(from);
        await volume(to);
        return await volumes.clone(from, to, options);
      },
      async diff(name, from) {
        if ('volume' in from) await volume(from.volume);
        return await volumes.diff((await volume(name)).name, from);
      },
    },
    builds: scopedBuilds(builds, {
      admitName: (name) => ownImages.admitCommit({ name }),
      admitNetwork,
      wanted,
      mayReachHost,
    }),
    images: ownImages.images,
    registries: mayReachHost ? registries : scopedRegistries(registries),
    system: {
      info: () => system.info(),
      hostSample: () => system.hostSample(),
      check: (options) => system.check(options),
      attend: (cancelSignal) => system.attend(cancelSignal),
      events: (options = {}) => system.events({ ...options, filter: narrowed(options.filter ?? {}) }),
      async diskUsage() {
        const usage = await system.diskUsage();
        const seen = new Set((await volumes.list(narrowed({}))).map(({ name }) => name));
        return {
          ...usage,
          containers: usage.containers.filter((each) => has(each.container.config.labels)),
          volumes: usage.volumes.filter(({ name }) => seen.has(name)),
        };
      },
    },
  };
}

function split(label: string): readonly [string, string] {
  const equals = label.indexOf('=');
  return equals < 0 ? [label, ''] : [label.slice(0, equals), label.slice(equals + 1)];
}

const nameTaken = (name: string): Error =>
  engineError('container_state_conflict', {
    reason: `Conflict. The container name "/${name}" is already in use by a container that is not of this socket.`,
  });
