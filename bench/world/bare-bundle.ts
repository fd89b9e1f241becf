import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { layout } from '../../src/engine/roots.js';
import type { RuntimeSpec } from '../../src/oci/runtime-spec.js';
import { GANTRY_DATA_ROOT, GANTRY_RUN_ROOT, PLACES } from './bench-engine.js';
import { openWarmEngine } from './warm-engine.js';

/** What gantry gives crun for `busybox true` without a network, for crun alone: the same filter, an overlay as its root. */
export interface BareBundle extends AsyncDisposable {
  /** Runs it by the program alone, through a shell that hides cgroup v2 as gantry does. */
  readonly command: readonly string[];
  readonly dir: string;
}

const DIR = `${PLACES.disk}/bare`;

export async function bareBundle(): Promise<BareBundle> {
  await using engine = await openWarmEngine();
  const { container } = await engine.containers.create({
    image: 'busybox',
    command: ['sleep', '1000'],
    network: { kind: 'none' },
  });
  await engine.containers.start(container.id);
  const roots = { dataRoot: GANTRY_DATA_ROOT, runRoot: GANTRY_RUN_ROOT };
  mkdirSync(`${DIR}/rootfs`, { recursive: true });
  const spec = JSON.parse(
    readFileSync(`${layout.runningContainer(roots, container.id)}/config.json`, 'utf8'),
  ) as RuntimeSpec;
  // The files that are mounted from there go with the container.
  cpSync(layout.container(roots, container.id), `${DIR}/etc`, { recursive: true });
  cpSync(`/proc/${(await engine.containers.get(container.id)).state.pid}/root/bin`, `${DIR}/rootfs/bin`, {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const folder of ['dev', 'proc', 'sys', 'etc', 'tmp']) mkdirSync(`${DIR}/rootfs/${folder}`, { recursive: true });
  await engine.containers.remove(container.id, { force: true });
  const text = JSON.stringify({
    ...spec,
    root: { ...spec.root, path: `${DIR}/rootfs` },
    process: { ...spec.process, args: ['true'] },
    linux: { ...spec.linux, cgroupsPath: '/gantry-bench/bare' },
  });
  writeFileSync(`${DIR}/config.json`, text.replaceAll(layout.container(roots, container.id), `${DIR}/etc`));
  const crun = `exec crun --root ${PLACES.run}/bare run --bundle ${DIR} bare`;
  const hiding = `mount -t tmpfs -o size=4k none /sys/fs/cgroup/unified && ${crun}`;
  return {
    dir: DIR,
    command: ['unshare', '-m', '--propagation', 'unchanged', 'sh', '-c', hiding],
    async [Symbol.asyncDispose]() {
      rmSync(DIR, { recursive: true, force: true });
    },
  };
}
