import { createHash } from 'node:crypto';
import { NEW_STATE } from '../../src/engine/container/new-state.js';
import type {
  Container,
  ContainerConfig,
  ContainerEndpoint,
  ContainerId,
  ContainerState,
  ImageDetails,
} from '../../src/engine/index.js';
import { CONFIG_DEFAULTS, NO_LIMITS } from '../../src/engine/metadata/container-config-defaults.js';
import { type Digest, parseDiffId, parseDigest } from '../../src/oci/digest.js';
import type { ImageRunConfig } from '../../src/oci/image-config.js';
import { formatReference, parseReference, withDefaultTag } from '../../src/oci/reference.js';
import { SIGTERM } from '../../src/oci/signal.js';

/** When the world of the fakes begins: 2026-01-02T03:04:05Z. */
export const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** 64 hexadecimal digits, the same for the same text. */
export const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The id made from `seed`: always the same. */
export const aContainerId = (seed: string | number): ContainerId => hex(`container ${seed}`) as ContainerId;

export const aDigest = (seed: string | number): Digest => parseDigest(`sha256:${hex(`blob ${seed}`)}`);

/** What a container has been given that was told nothing. */
export const DEFAULT_CONFIG: ContainerConfig = {
  ...CONFIG_DEFAULTS,
  entrypoint: [],
  command: ['sleep', '1000'],
  env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  workingDir: '/',
  user: '',
  groupAdd: [],
  hostname: '',
  domainname: '',
  labels: {},
  hasTty: false,
  hasStdin: false,
  isStdinOnce: false,
  stopSignal: SIGTERM,
  stopTimeoutSeconds: 10,
  mounts: [],
  network: { kind: 'bridge' },
  ports: [],
  exposedPorts: [],
  dns: { servers: [], search: [], options: [] },
  extraHosts: [],
  resources: NO_LIMITS,
  restart: { name: 'no', maximumRetryCount: 0 },
  isAutoRemoved: false,
  isPrivileged: false,
  hasReadOnlyRoot: false,
  capAdd: [],
  capDrop: [],
  securityOptions: [],
  hasInit: false,
  shmSizeBytes: 64 * 2 ** 20,
};

/** A container; `seed` makes its id, and its name unless one is given. Created, never started, unless `state` says more. */
export function aContainer(
  seed: string | number,
  parts: Partial<Omit<Container, 'config' | 'state'>> & {
    readonly config?: Partial<ContainerConfig> | undefined;
    readonly state?: Partial<ContainerState> | undefined;
  } = {},
): Container {
  const id = aContainerId(seed);
  return {
    id,
    name: String(seed),
    createdAtMs: START_MS,
    image: 'busybox',
    imageId: aDigest('config busybox'),
    ...parts,
    config: { ...DEFAULT_CONFIG, hostname: id.slice(0, 12), ...parts.config },
    state: { ...NEW_STATE, ...parts.state },
  };
}

/** A place on the default bridge, as docker's first container has it there. */
export const anEndpoint = (parts: Partial<ContainerEndpoint> = {}): ContainerEndpoint => ({
  endpointId: hex('endpoint'),
  networkId: hex('network bridge'),
  networkName: 'bridge',
  interfaceName: 'eth0',
  macAddress: '02:42:ac:11:00:02',
  address: '172.17.0.2',
  prefixLength: 16,
  gateway: '172.17.0.1',
  ipv6Address: '',
  ipv6PrefixLength: 0,
  ipv6Gateway: '',
  names: [],
  ...parts,
});

/** State of a container that runs; on no network. */
export const runningState = (parts: Partial<ContainerState> = {}): ContainerState => ({
  ...NEW_STATE,
  status: 'running',
  pid: 4711,
  pidStartTicks: 1,
  startedAtMs: START_MS,
  ...parts,
});

/** State of a container that ran and ended. */
export const exitedState = (exitCode = 0, parts: Partial<ContainerState> = {}): ContainerState => ({
  ...NEW_STATE,
  status: 'exited',
  exitCode,
  startedAtMs: START_MS,
  finishedAtMs: START_MS,
  ...parts,
});

/** An image with one layer; `name` makes its id. An empty name makes a dangling one. */
export function anImage(
  name: string,
  parts: Partial<Omit<ImageDetails, 'config'>> & { readonly run?: ImageRunConfig | undefined } = {},
): ImageDetails {
  const { run, ...image } = parts;
  const reference = name === '' ? undefined : withDefaultTag(parseReference(name));
  const manifest = aDigest(`manifest ${name}`);
  const platform = { os: 'linux', architecture: 'amd64' };
  return {
    id: aDigest(`config ${name}`),
    target: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: manifest, size: 500 },
    names: reference ? [formatReference(reference)] : [],
    repoDigests: reference ? [formatReference({ ...reference, tag: undefined, digest: manifest })] : [],
    createdAtMs: START_MS,
    sizeBytes: 4_000_000,
    labels: run?.Labels ?? {},
    platform,
    config: {
      ...platform,
      created: new Date(START_MS).toISOString(),
      config: { Cmd: ['sh'], Env: DEFAULT_CONFIG.env, ...run },
      rootfs: { type: 'layers', diff_ids: [parseDiffId(`sha256:${hex(`layer ${name}`)}`)] },
    },
    layers: [
      { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: aDigest(`layer ${name}`), size: 2_000_000 },
    ],
    ...image,
  };
}
