import type { AskedNamespaces, CreateContainer } from '../../engine/index.js';

/** Who tell whether something is there for a socket. They throw where it is not. */
export type Admission = {
  /** @returns the id of the container */
  readonly container: (ref: string) => Promise<string>;
  /** @returns what the engine is to be asked with */
  readonly network: (ref: string) => Promise<string>;
  /** Of those that are there already; others will be made. */
  readonly volumes: (names: readonly string[]) => Promise<void>;
};

/**
 * The request with everybody whom it names looked at, and named by an id: a moment later a name may be another's, as may be
 * the beginning of an id that a container of the asker's had for a name.
 *
 * @throws container_not_found, network_not_found, volume_not_found, scope_exceeded
 */
export async function admitCreate(asked: CreateContainer, admission: Admission): Promise<CreateContainer> {
  const { namespaces, volumesFrom, links, endpoints } = asked;
  const network = await admitMode(asked.network, admission);
  await admission.volumes(volumesNamed(asked));
  return {
    ...asked,
    ...(network && { network }),
    ...(namespaces && { namespaces: await admitNamespaces(namespaces, admission) }),
    ...(volumesFrom && { volumesFrom: await admitted(volumesFrom, (wish) => admitWish(wish, admission)) }),
    ...(links && { links: await admitLinks(links, admission) }),
    ...(endpoints && {
      endpoints: await admitted(endpoints, async (endpoint) => ({
        ...endpoint,
        network: await admission.network(endpoint.network),
        ...(endpoint.links && { links: await admitLinks(endpoint.links, admission) }),
      })),
    }),
  };
}

export const volumesNamed = ({ mounts = [] }: Pick<CreateContainer, 'mounts'>): readonly string[] =>
  mounts.filter(({ type, source }) => type === 'volume' && source !== '').map(({ source }) => source);

/** `name:alias`, and `name` for both. */
export const admitLinks = (links: readonly string[], { container }: Pick<Admission, 'container'>) =>
  admitted(links, async (link) => {
    const [ref = '', alias = ref, ...rest] = link.split(':');
    return [await container(ref), alias, ...rest].join(':');
  });

async function admitMode(mode: CreateContainer['network'], admission: Admission): Promise<CreateContainer['network']> {
  if (mode?.kind === 'network') return { kind: 'network', name: await admission.network(mode.name) };
  if (mode?.kind !== 'container') return mode;
  return { kind: 'container', ref: await admission.container('ref' in mode ? mode.ref : mode.id) };
}

async function admitNamespaces(asked: AskedNamespaces, { container }: Admission): Promise<AskedNamespaces> {
  const { pid, ipc } = asked;
  return {
    ...asked,
    ...(pid?.kind === 'container' && { pid: { kind: 'container', ref: await container(pid.ref) } }),
    ...(ipc?.kind === 'container' && { ipc: { kind: 'container', ref: await container(ipc.ref) } }),
  };
}

/** `name:ro` */
async function admitWish(wish: string, { container }: Admission): Promise<string> {
  const colon = wish.indexOf(':');
  return colon < 0 ? await container(wish) : `${await container(wish.slice(0, colon))}${wish.slice(colon)}`;
}

async function admitted<Item, Result>(
  items: readonly Item[],
  admit: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const found: Result[] = [];
  for (const item of items) found.push(await admit(item));
  return found;
}
