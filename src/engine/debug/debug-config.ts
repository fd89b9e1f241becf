import type { ImageRunConfig } from '../../oci/image-config.js';
import { SIGTERM } from '../../oci/signal.js';
import type { Container, ContainerConfig, ContainerMount } from '../container/container.js';
import { DEBUG_LABEL } from '../container/debug-label.js';
import { mergeEnv } from '../container/make-config.js';
import { CONFIG_DEFAULTS, NO_LIMITS } from '../metadata/container-config-defaults.js';
import type { DebugOptions } from './debug-service.js';
import { TOOLS_PATH } from './tools.js';

/** What a debugger and a look at the network take, beyond docker's defaults. */
const CAPABILITIES = ['SYS_PTRACE', 'NET_ADMIN', 'NET_RAW'];

export type DebugConfigRequest = {
  readonly target: Container;
  readonly options: DebugOptions;
  readonly isLive: boolean;
  /** Of the image that the tools come from. */
  readonly image: ImageRunConfig | undefined;
  /** The program has the machine's own files before it. */
  readonly seesMachine: boolean;
};

/**
 * The container of a debug session: what its target has, without what would be in the target's way, as ports,
 * or in the session's, as limits and dropped capabilities. Pure.
 */
export function debugConfig(request: DebugConfigRequest): ContainerConfig {
  const { target, options, isLive, image, seesMachine } = request;
  const { config } = target;
  return {
    ...CONFIG_DEFAULTS,
    entrypoint: [],
    command: commandOf(request),
    env: mergeEnv(image ? (image.Env ?? []) : config.env, [...promptOf(target), ...(options.env ?? [])]),
    workingDir: options.workingDir ?? (image ? '/' : config.workingDir),
    user: options.user ?? '',
    groupAdd: [],
    hostname: config.hostname,
    domainname: config.domainname,
    labels: { [DEBUG_LABEL]: target.id },
    hasTty: options.hasTty ?? false,
    hasStdin: options.hasStdin ?? false,
    isStdinOnce: options.hasStdin ?? false,
    stopSignal: SIGTERM,
    stopTimeoutSeconds: 0,
    mounts: isLive || image ? [] : config.mounts.filter(({ destination }) => destination !== '/dev').map(asItIs),
    network: networkOf(request),
    ports: [],
    exposedPorts: [],
    dns: config.dns,
    extraHosts: config.extraHosts,
    resources: NO_LIMITS,
    restart: { name: 'no', maximumRetryCount: 0 },
    isAutoRemoved: true,
    isPrivileged: options.isPrivileged === true || config.isPrivileged,
    hasReadOnlyRoot: isLive && !image && !seesMachine && config.hasReadOnlyRoot,
    capAdd: [...config.capAdd, ...CAPABILITIES],
    capDrop: [],
    securityOptions: [],
    hasInit: false,
    shmSizeBytes: config.shmSizeBytes,
    devices: config.devices,
    deviceCgroupRules: config.deviceCgroupRules,
  };
}

function commandOf({ options, image, seesMachine }: DebugConfigRequest): readonly string[] {
  const { command = [] } = options;
  if (command.length > 0) return command;
  if (seesMachine) return ['/bin/sh'];
  if (!image) return [`${TOOLS_PATH}/bin/sh`];
  const own = [...(image.Entrypoint ?? []), ...(image.Cmd ?? [])];
  return own.length > 0 ? own : ['sh'];
}

/** Shells say where they are. */
const promptOf = ({ name }: Container): readonly string[] => [`PS1=${name}:\\w \\$ `];

/** A sandbox fills no volume with what its image has: that is for the container's first start. */
const asItIs = (mount: ContainerMount): ContainerMount => ({ ...mount, options: [...mount.options, 'nocopy'] });

/** A live container's is entered by its namespace. One that is another's may not be there. */
function networkOf({ target, isLive }: DebugConfigRequest): ContainerConfig['network'] {
  const { network } = target.config;
  return isLive || network.kind === 'container' ? { kind: 'none' } : network;
}
