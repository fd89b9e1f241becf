import { fstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { MS, type PrivateMount, type Syscalls } from '../../host/syscalls.js';
import type { ContainerId } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { Stage } from '../container/stage.js';
import { type Descriptor, descriptor } from '../layer/tree/descriptor.js';
import { layout } from '../roots.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { DebugPlan } from './plan-debug.js';
import { type NetworkFile, shapeSpec } from './shape-spec.js';
import { showSandbox } from './show-sandbox.js';
import { layOutTools } from './tools.js';

type StageParts = Pick<ContainerParts, 'host' | 'roots' | 'snapshotter'>;

/** Puts together what the program of a session is to see. What it makes lies in the container's run folder. */
export async function openStage(parts: StageParts, plan: DebugPlan, id: ContainerId): Promise<Stage> {
  const { host, roots } = parts;
  const snapshotter = await parts.snapshotter();
  const rootPath = layout.rootMount(roots);
  const bundleDir = layout.runningContainer(roots, id);
  const [toolsDir, filesDir, devDir] = [join(bundleDir, 'tools'), join(bundleDir, 'files'), join(bundleDir, 'dev')];
  const isWhole = plan.scene === 'tree' || plan.scene === 'machine';
  const viewAt = (path: string): readonly PrivateMount[] =>
    snapshotter.mounts(plan.target.id, path, { access: 'view' });
  const showFiles = (): void => {
    mkdirSync(filesDir);
    if (plan.live) plan.live.showFiles(filesDir);
    else for (const mount of viewAt(filesDir)) host.syscalls.mount(mount);
  };
  let networkFiles: readonly NetworkFile[] = [];
  return {
    mounts: rootMounts(plan, snapshotter, { id, rootPath }),
    prepare() {
      if (plan.tools) layOutTools(plan.tools, toolsDir);
      if (plan.scene === 'tree') plan.live?.showFiles(rootPath);
      if (plan.scene === 'sandbox') showSandbox(host.syscalls, { viewAt, workDir: bundleDir }, rootPath);
      if (plan.scene === 'image') showFiles();
      if (isWhole) showDevices(host.syscalls, rootPath, devDir);
      const sharesNetwork = plan.scene === 'image' && plan.live?.joined.has('net');
      if (sharesNetwork) networkFiles = showNetworkFiles(host.syscalls, filesDir, bundleDir);
    },
    shape(spec) {
      return shapeSpec(spec, {
        scene: plan.scene,
        joined: plan.live?.joined,
        toolsDir: plan.tools && toolsDir,
        filesDir,
        devDir,
        deviceNames: isWhole ? deviceNames(devDir) : [],
        networkFiles,
      });
    },
  };
}

type Kernel = Pick<Syscalls, 'mount' | 'openInRoot'>;

/** What a container sees at `path`. A link in its image leads to what it would find there, and never to the machine's. */
function openInside({ openInRoot }: Kernel, root: string, path: string): Descriptor | undefined {
  const handle = openInRoot(root, path);
  return handle === undefined ? undefined : descriptor(handle);
}

function showDevices(kernel: Kernel, root: string, target: string): void {
  mkdirSync(target);
  using found = openInside(kernel, root, '/dev');
  if (!found || !fstatSync(found.fd).isDirectory()) return;
  kernel.mount({ source: found.path, target, type: '', flags: MS.bind | MS.recursive, data: '' });
}

/** Below `dir`, for the runtime, which would follow their links on the machine. */
function showNetworkFiles(kernel: Kernel, root: string, dir: string): readonly NetworkFile[] {
  return NETWORK_FILES.flatMap((destination) => {
    using found = openInside(kernel, root, destination);
    if (!found || !fstatSync(found.fd).isFile()) return [];
    const source = join(dir, basename(destination));
    writeFileSync(source, '', { mode: 0o600, flag: 'wx' });
    kernel.mount({ source: found.path, target: source, type: '', flags: MS.bind, data: '' });
    return [{ source, destination }];
  });
}

function rootMounts(
  { scene }: DebugPlan,
  snapshotter: Snapshotter,
  { id, rootPath }: { readonly id: ContainerId; readonly rootPath: string },
): readonly PrivateMount[] {
  if (scene === 'image') return snapshotter.mounts(id, rootPath, { isThrowAway: true });
  if (scene === 'machine')
    return [{ source: '/', target: rootPath, type: '', flags: MS.bind | MS.recursive, data: '' }];
  return [];
}

const NETWORK_FILES = ['/etc/resolv.conf', '/etc/hosts'];

/** What every new /dev has, and what is the terminal's own. */
const MADE_ANEW = 'console core fd full null ptmx pts random stderr stdin stdout tty urandom zero'.split(' ');

/** What else is in a /dev, shared memory among it. Links lead to what is there anyway. */
function deviceNames(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink() && !MADE_ANEW.includes(entry.name))
    .map(({ name }) => name);
}
