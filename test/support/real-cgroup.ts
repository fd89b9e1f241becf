import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../src/host/host.js';
import { parseCgroupMounts } from '../../src/host/node/cgroup-mounts.js';
import type { RunningProcess } from '../../src/host/processes.js';
import { SIGKILL } from '../../src/oci/signal.js';

const mounts = parseCgroupMounts(readFileSync('/proc/self/mountinfo', 'utf8'));

/** Why no control group of our own can be had here, or false. */
export function cgroupReason(): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  if (mounts.version === 1) return false;
  const enabled = mounts.v2 === undefined ? '' : readFileSync(join(mounts.v2, 'cgroup.subtree_control'), 'utf8');
  return ['cpu', 'memory', 'pids'].every((name) => enabled.split(/\s/).includes(name))
    ? false
    : 'needs cgroup controllers';
}

/** A control group on this machine, as a runtime would make it; goes with its processes. */
export class RealCgroup implements AsyncDisposable {
  readonly path = `/gantry-test-${randomBytes(4).toString('hex')}`;
  readonly #folders: readonly string[];
  readonly #processes: RunningProcess[] = [];
  readonly #host: Pick<Host, 'processes'>;

  constructor(host: Pick<Host, 'processes'>) {
    this.#host = host;
    const roots = new Set([...mounts.v1.values(), ...(mounts.v2 === undefined ? [] : [mounts.v2])]);
    // A cpuset of version 1 takes no process before it is filled in.
    roots.delete(mounts.v1.get('cpuset') ?? '');
    this.#folders = [...roots].map((root) => join(root, this.path));
    for (const folder of this.#folders) mkdirSync(folder);
  }

  /** It comes first among those who want processors: what holds it back is its limit alone. */
  limitCpus(cpus: number): void {
    this.#write({ 'cpu.weight': '10000', 'cpu.shares': '262144' });
    this.#write({ 'cpu.max': `${cpus * 100_000} 100000`, 'cpu.cfs_quota_us': String(cpus * 100_000) });
  }

  limitMemory(bytes: number): void {
    this.#write({ 'memory.max': String(bytes), 'memory.limit_in_bytes': String(bytes) });
  }

  start(script: string): RunningProcess {
    const enter = this.#folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`);
    const child = this.#host.processes.spawn('sh', ['-c', [...enter, `exec ${script}`].join('; ')], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    this.#processes.push(child);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#processes) child.kill(SIGKILL);
    await Promise.all(this.#processes.map(({ exit }) => exit));
    for (const folder of this.#folders) await removeWhenEmpty(folder);
  }

  #write(files: Readonly<Record<string, string>>): void {
    for (const folder of this.#folders) {
      for (const [name, text] of Object.entries(files)) {
        if (existsSync(join(folder, name))) writeFileSync(join(folder, name), text);
      }
    }
  }
}

/** The kernel lets go of ended processes a moment after their parent heard of it. */
async function removeWhenEmpty(folder: string): Promise<void> {
  for (;;) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
      await delay(1);
    }
  }
}
