import { hostname } from 'node:os';

import type { Digest } from '../../../oci/digest.js';
import type { ImageRunConfig } from '../../../oci/image-config.js';
import { findMode } from '../../container/check-places.js';
import type { Container, ContainerId } from '../../container/container.js';
import type { CreateContainer } from '../../container/container-service.js';
import { getContainer } from '../../container/find-container.js';
import { makeContainerConfig } from '../../container/make-config.js';
import { makeResources } from '../../container/make-resources.js';
import { NEW_STATE } from '../../container/new-state.js';
import { resolveNamespaces, resolveNetwork } from '../../container/resolve-namespaces.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildRequest } from '../build-request.js';

const HOSTNAME = 'buildkitsandbox';
const SHORT_ID_LENGTH = 12;

export type StepProgram = {
  readonly id: ContainerId;
  readonly words: readonly string[];
  readonly run: ImageRunConfig;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly network: string;
  readonly isPrivileged: boolean;
  readonly request: Pick<BuildRequest, 'extraHosts' | 'limits'>;
};

/** What a step's program runs in: a container like others, which no record tells of. Volumes of the image are folders. */
export function stepContainer(parts: BuildParts, program: StepProgram): Container {
  const { id, run, words, env, isPrivileged } = program;
  const { extraHosts, limits: { shmSizeBytes, cgroupParent, ulimits = [], ...limits } = {} } = program.request;
  const network = findMode(parts, resolveNetwork(parts.records, presentMode(parts, program.network)));
  const config = makeContainerConfig({
    id,
    asked: {
      image: '',
      entrypoint: [],
      command: words,
      env,
      workingDir: run.WorkingDir || '/',
      user: run.User ?? '',
      hostname: HOSTNAME,
      extraHosts,
      isPrivileged,
      shmSizeBytes,
      cgroupParent,
      log: { driver: 'none', options: {} },
    },
    image: {},
    network,
    namespaces: resolveNamespaces(parts.records, undefined, parts.facts()),
    names: { hostname: hostname(), domainname: '' },
    borrowed: [],
    resources: makeResources({ ...limits, ulimits }, parts.facts().limits).resources,
    inventVolumeName: () => '',
  });
  const nowMs = parts.host.clock.nowMs();
  return {
    id,
    name: id.slice(0, SHORT_ID_LENGTH),
    createdAtMs: nowMs,
    image: '',
    imageId: '' as Digest,
    config,
    state: NEW_STATE,
  };
}

/** A step starts at once: nothing that it names is made later. @throws network_not_found, container_not_found */
function presentMode({ networks, records }: BuildParts, name: string): CreateContainer['network'] {
  const mode = networkMode(name);
  if (mode?.kind === 'network') networks.get(mode.name);
  if (mode?.kind === 'container' && 'ref' in mode) getContainer(records, mode.ref);
  return mode;
}

const CONTAINER = 'container:';

function networkMode(name: string): CreateContainer['network'] {
  if (name.startsWith(CONTAINER)) return { kind: 'container', ref: name.slice(CONTAINER.length) };
  if (name === 'host' || name === 'none') return { kind: name };
  return name === 'default' || name === '' || name === 'bridge' ? { kind: 'bridge' } : { kind: 'network', name };
}
