import type { RuntimeMount, RuntimeNamespace, RuntimeProcess, RuntimeSpec } from '../../oci/runtime-spec.js';
import type { DebugNamespace } from './debug-service.js';
import { TOOLS_PATH } from './tools.js';

/** Where an image's tools find the container's files. */
export const FILES_PATH = '/container';

/**
 * What the program has before it:
 * - `tree`: the container's files with all that is mounted there; only /dev is made anew, for the runtime to make nodes in
 * - `sandbox`: the container's files, on which everything is mounted as for a container
 * - `image`: an image's files, and the container's below {@link FILES_PATH}
 * - `machine`: the machine's own files
 */
export type Scene = 'tree' | 'sandbox' | 'image' | 'machine';

export type Shape = {
  readonly scene: Scene;
  /** Namespaces of the target by a path that stays theirs; undefined: new ones, as for any container. */
  readonly joined: ReadonlyMap<DebugNamespace, string> | undefined;
  /** Folder of the machine's tools; undefined where there are others. */
  readonly toolsDir: string | undefined;
  /** Where the target's files are shown for {@link FILES_PATH}. */
  readonly filesDir: string;
  /** Where the /dev of the root is shown once the new one covers it, and the names in it that are to be seen there. */
  readonly devDir: string;
  readonly deviceNames: readonly string[];
  /** Files in the target's /etc that tell of its network. */
  readonly networkFiles: readonly NetworkFile[];
};

/** One of them, and where on the machine it is shown. */
export type NetworkFile = { readonly source: string; readonly destination: string };

/** Makes of an ordinary container's bundle that of a debug session. Pure. */
export function shapeSpec(spec: RuntimeSpec, shape: Shape): RuntimeSpec {
  const { scene, joined, toolsDir } = shape;
  const isWhole = scene === 'tree' || scene === 'machine';
  const needsProc = isWhole && (scene === 'tree') !== (joined?.has('pid') ?? false);
  const made = ['/dev', '/dev/pts', ...(needsProc ? ['/proc'] : [])];
  const ordinary = isWhole ? spec.mounts.filter(({ destination }) => made.includes(destination)) : spec.mounts;
  const { sysctl, ...linux } = spec.linux;
  return {
    ...spec,
    process: toolsDir === undefined ? spec.process : findingTools(spec.process),
    // The name that would change is somebody else's.
    hostname: joined ? undefined : spec.hostname,
    mounts: [...ordinary, ...furtherMounts(shape)],
    linux: {
      ...linux,
      ...(!joined && sysctl && { sysctl }),
      ...(joined && { namespaces: namespacesOf(joined) }),
      // What is masked over there is masked here.
      ...(isWhole && !needsProc && { maskedPaths: [], readonlyPaths: [] }),
    },
  };
}

/** What the container has is found first. */
function findingTools(program: RuntimeProcess): RuntimeProcess {
  const { env } = program;
  return { ...program, env: env.map((line) => (line.startsWith('PATH=') ? `${line}:${TOOLS_PATH}/bin` : line)) };
}

const TYPES: Readonly<Record<Exclude<DebugNamespace, 'mnt'>, RuntimeNamespace['type']>> = {
  pid: 'pid',
  net: 'network',
  ipc: 'ipc',
  uts: 'uts',
};

/** A kind that is not named is the machine's. */
function namespacesOf(joined: ReadonlyMap<DebugNamespace, string>): readonly RuntimeNamespace[] {
  const entered = [...joined].flatMap(([kind, path]) => (kind === 'mnt' ? [] : [{ type: TYPES[kind], path }]));
  return [{ type: 'mount' }, ...entered];
}

function furtherMounts(shape: Shape): readonly RuntimeMount[] {
  const { scene, toolsDir, filesDir, devDir, deviceNames, networkFiles } = shape;
  return [
    ...deviceNames.map((name) => bind(`${devDir}/${name}`, `/dev/${name}`, 'rbind')),
    ...(toolsDir === undefined ? [] : [bind(toolsDir, TOOLS_PATH, 'bind', 'ro', 'nosuid', 'nodev')]),
    ...(scene === 'image' ? [bind(filesDir, FILES_PATH, 'rbind')] : []),
    ...networkFiles.map(({ source, destination }) => bind(source, destination, 'bind', 'ro')),
  ];
}

const bind = (source: string, destination: string, ...options: readonly string[]): RuntimeMount => ({
  destination,
  type: 'bind',
  source,
  options: [...options, 'rprivate'],
});
