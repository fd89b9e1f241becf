import { type FindNetwork, placesOf } from '../../../src/engine/container/places-of.js';
import type { Container, ContainerDetails } from '../../../src/engine/index.js';

const DIGITS = 64;

/** Where the things of a fake container would lie. */
export function fakeDetails(container: Container, findNetwork: FindNetwork): ContainerDetails {
  const { id, config, state } = container;
  const dir = `/var/lib/gantry/containers/${id}`;
  const isAlive = state.status === 'running' || state.status === 'paused';
  const volumes = config.mounts.filter(({ type }) => type === 'volume');
  return {
    container,
    paths: {
      resolvConf: `${dir}/resolv.conf`,
      hostname: `${dir}/hostname`,
      hosts: `${dir}/hosts`,
      log: `${dir}/container.log`,
      networkNamespace: isAlive ? `/proc/${state.pid}/ns/net` : '',
    },
    storage: {
      driver: 'overlay',
      layers: ['/var/lib/gantry/snapshots/l/1', '/var/lib/gantry/snapshots/l/2'],
      changes: '/var/lib/gantry/snapshots/c/1/u',
      merged: isAlive ? `/proc/${state.pid}/root` : '/run/gantry/rootfs',
    },
    volumePaths: Object.fromEntries(volumes.map(({ source }) => [source, `/var/lib/gantry/volumes/${source}/_data`])),
    execIds: [],
    sandboxId: 'c'.repeat(DIGITS),
    // Those that a test put there without its network have one, too.
    places: placesOf(container, (name) => findNetwork(name) ?? { name, id: 'a'.repeat(DIGITS) }),
    runtime: config.runtime || 'crun',
  };
}
