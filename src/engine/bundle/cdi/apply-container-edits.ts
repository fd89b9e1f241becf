import { engineError } from '../../../errors/engine-error.js';
import type {
  RuntimeDevice,
  RuntimeDeviceRule,
  RuntimeHooks,
  RuntimeMount,
  RuntimeSpec,
} from '../../../oci/runtime-spec.js';
import { readDeviceNode } from '../device-node.js';
import { deviceRule } from '../device-rules.js';
import type { CdiDeviceNode, CdiMount, ContainerEdits } from './cdi-spec.js';

/**
 * A container's configuration with the changes that its CDI devices need. What they say of one variable, device or mount
 * takes the place of what was there.
 *
 * @throws device_unusable
 * @see CDI, pkg/cdi/container-edits.go: Apply
 */
export function applyContainerEdits(spec: RuntimeSpec, edits: ContainerEdits): RuntimeSpec {
  const { process: program, linux } = spec;
  const devices = edits.deviceNodes.map((node) => toDevice(node, program.user.uid));
  const { resources } = linux;
  return {
    ...spec,
    process: {
      ...program,
      env: withVariables(program.env, edits.env),
      user: {
        ...program.user,
        additionalGids: [...new Set([...(program.user.additionalGids ?? []), ...edits.additionalGids])],
      },
    },
    mounts: withMounts(spec.mounts, edits.mounts.map(toMount)),
    ...(edits.hooks.length > 0 && { hooks: withHooks(spec.hooks, edits.hooks) }),
    linux: {
      ...linux,
      devices: [
        ...(linux.devices ?? []).filter(({ path }) => !devices.some(({ device }) => device.path === path)),
        ...devices.map(({ device }) => device),
      ],
      resources: { ...resources, devices: [...(resources?.devices ?? []), ...devices.flatMap(({ rules }) => rules)] },
    },
  };
}

type EditedDevice = { readonly device: RuntimeDevice; readonly rules: readonly RuntimeDeviceRule[] };

/** What the file does not say is taken from the machine's node; a device without an owner is the user's. */
function toDevice(node: CdiDeviceNode, uid: number): EditedDevice {
  const isComplete = node.type === 'p' || (node.type !== undefined && node.major !== undefined);
  const found = isComplete ? undefined : readDeviceNode(node.hostPath);
  const type = node.type ?? found?.type;
  if (type === undefined || (!isComplete && !found)) {
    throw engineError('device_unusable', { path: node.hostPath, reason: 'not a device node' });
  }
  const { major = found?.major, minor = found?.minor ?? 0, fileMode = found?.fileMode } = node;
  const owner = node.uid ?? (uid > 0 ? uid : undefined);
  return {
    device: {
      type,
      path: node.path,
      ...(type !== 'p' && { major, minor }),
      ...(fileMode !== undefined && { fileMode }),
      ...(owner !== undefined && { uid: owner }),
      ...(node.gid !== undefined && { gid: node.gid }),
    },
    rules: type === 'b' || type === 'c' ? [deviceRule({ type, major, minor }, node.permissions)] : [],
  };
}

const toMount = ({ hostPath, containerPath, type, options }: CdiMount): RuntimeMount => ({
  destination: containerPath,
  source: hostPath,
  ...(type !== undefined && { type }),
  options,
});

function withVariables(env: readonly string[], edits: readonly string[]): readonly string[] {
  const variables = new Map([...env, ...edits].map((line) => [line.split('=', 1)[0], line]));
  return [...variables.values()];
}

/** Those on the way come before what lies below them. */
function withMounts(mounts: readonly RuntimeMount[], added: readonly RuntimeMount[]): readonly RuntimeMount[] {
  const taken = new Set(added.map(({ destination }) => destination));
  const depth = ({ destination }: RuntimeMount): number => destination.split('/').filter(Boolean).length;
  return [
    ...mounts.filter(({ destination }) => !taken.has(destination)),
    ...added.toSorted((a, b) => depth(a) - depth(b)),
  ];
}

function withHooks(hooks: RuntimeHooks = {}, added: ContainerEdits['hooks']): RuntimeHooks {
  return added.reduce<RuntimeHooks>((all, { name, hook }) => ({ ...all, [name]: [...(all[name] ?? []), hook] }), hooks);
}
