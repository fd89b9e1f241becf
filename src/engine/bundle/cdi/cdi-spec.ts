import type { RuntimeHook, RuntimeHookName } from '../../../oci/runtime-spec.js';

/** What a vendor's file says of its devices. @see CDI, SPEC.md */
export type CdiSpec = {
  /** `vendor.com/class` */
  readonly kind: string;
  readonly devices: readonly { readonly name: string; readonly edits: ContainerEdits }[];
  /** For every container that has one of the devices. */
  readonly edits: ContainerEdits;
};

/** Changes of a container's configuration that make a device usable in it. */
export type ContainerEdits = {
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly deviceNodes: readonly CdiDeviceNode[];
  readonly mounts: readonly CdiMount[];
  readonly hooks: readonly CdiHook[];
  readonly additionalGids: readonly number[];
};

/** What is undefined is as the machine's own node has it. */
export type CdiDeviceNode = {
  readonly path: string;
  readonly hostPath: string;
  readonly type: 'c' | 'b' | 'u' | 'p' | undefined;
  readonly major: number | undefined;
  readonly minor: number | undefined;
  readonly fileMode: number | undefined;
  readonly permissions: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
};

export type CdiMount = {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly type: string | undefined;
  readonly options: readonly string[];
};

export type CdiHook = { readonly name: RuntimeHookName; readonly hook: RuntimeHook };

export const NO_EDITS: ContainerEdits = { env: [], deviceNodes: [], mounts: [], hooks: [], additionalGids: [] };

/** All of them, one behind the other. */
export const joinEdits = (edits: readonly ContainerEdits[]): ContainerEdits => ({
  env: edits.flatMap(({ env }) => env),
  deviceNodes: edits.flatMap(({ deviceNodes }) => deviceNodes),
  mounts: edits.flatMap(({ mounts }) => mounts),
  hooks: edits.flatMap(({ hooks }) => hooks),
  additionalGids: edits.flatMap(({ additionalGids }) => additionalGids),
});
