import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cgroupsPath } from '../../../src/engine/bundle/cgroups-path.js';
import { readHostFacts } from '../../../src/engine/bundle/host-facts.js';
import { makeRuntimeSpec, type SeccompSetting } from '../../../src/engine/bundle/make-runtime-spec.js';
import { resolveUser } from '../../../src/engine/bundle/resolve-user.js';
import { rootFiles } from '../../../src/engine/bundle/root-files.js';
import { writeBundle } from '../../../src/engine/bundle/runtime-bundle.js';
import type { ContainerConfig, ContainerId } from '../../../src/engine/container/container.js';
import type { StartedMonitor, StartMonitor } from '../../../src/engine/monitor/monitor.js';
import { startMonitor } from '../../../src/engine/monitor/start-monitor.js';
import { readExitRecord } from '../../../src/engine/monitor/exit-record.js';
import { openDatabase } from '../../../src/engine/metadata/database.js';
import { probeRuntime } from '../../../src/engine/runtime/probe-runtime.js';
import { isEngineError } from '../../../src/errors/engine-error.js';
import { openRuntime } from '../../../src/engine/runtime/open-runtime.js';
import type { OciRuntime, RuntimeProgram } from '../../../src/engine/runtime/oci-runtime.js';
import { removeCgroups } from '../../../src/engine/runtime/remove-cgroups.js';
import { PLAIN_CONFIG } from './plain-config.js';
import type { Host } from '../../../src/host/host.js';
import { nodeHost } from '../../../src/host/node/node-host.js';

export type Created = StartedMonitor & {
  readonly id: ContainerId;
  readonly request: StartMonitor;
  /** Waits for the exit record. */
  ended(): Promise<{ readonly exitCode: number; readonly isOomKilled: boolean; readonly output: string }>;
};

/** Containers from a folder with Debian's static busybox: the path under test, without image, network and database. */
export class ContainerStand implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'gs'));
  readonly host: Host = nodeHost(process.env);
  readonly facts = readHostFacts();
  readonly runtime: OciRuntime;
  readonly #ids: ContainerId[] = [];

  constructor(program: RuntimeProgram) {
    this.runtime = openRuntime(this.host.processes, program, join(this.dir, 'r'));
    makeRootFs(this.lower);
  }

  get lower(): string {
    return join(this.dir, 'lower');
  }

  bundleDir(id: ContainerId): string {
    return join(this.dir, 'c', id.slice(0, 12));
  }

  /** Made, not started. */
  async create(
    config: Partial<ContainerConfig>,
    options: { readonly seccomp?: SeccompSetting; readonly exitCommand?: readonly string[] } = {},
  ): Promise<Created> {
    const id = this.host.random.hex(32) as ContainerId;
    this.#ids.push(id);
    const full = { ...PLAIN_CONFIG, ...config };
    const request = this.#request(id, full, options);
    const started = await startMonitor(this.host, request);
    return { ...started, id, request, ended: () => this.#ended(request) };
  }

  /** Runs it to its end. */
  async run(config: Partial<ContainerConfig>, options?: { readonly seccomp?: SeccompSetting }) {
    const created = await this.create(config, options);
    await this.runtime.start(created.id);
    return await created.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of this.#ids) {
      await this.runtime.delete(id, { force: true });
      removeCgroups(cgroupsPath({ dataRoot: this.dir }, id));
    }
    removeCgroups(cgroupsPath({ dataRoot: this.dir }, '').slice(0, -1));
    rmSync(this.dir, { recursive: true, force: true });
  }

  #request(id: ContainerId, config: ContainerConfig, { seccomp = { kind: 'none' }, exitCommand }: Parameters<ContainerStand['create']>[1] & object): StartMonitor {
    const bundleDir = this.bundleDir(id);
    const rootPath = join(bundleDir, 'rootfs');
    const [upper, work] = [join(this.dir, 'u', id), join(this.dir, 'w', id)];
    for (const dir of [rootPath, upper, work]) mkdirSync(dir, { recursive: true });
    return {
      id,
      runtime: this.runtime,
      bundleDir,
      exitDir: join(this.dir, 'e'),
      logPath: join(this.dir, 'l', id),
      mounts: [{ source: 'overlay', target: rootPath, type: 'overlay', data: `lowerdir=${this.lower},upperdir=${upper},workdir=${work}` }],
      prepare: () => {
        const user = resolveUser(config, rootFiles(this.host.syscalls, rootPath));
        const cgroups = cgroupsPath({ dataRoot: this.dir }, id);
        writeBundle(
          bundleDir,
          makeRuntimeSpec({ id, config, user, host: this.facts, rootPath, cgroupsPath: cgroups, network: { kind: 'own' }, seccomp, etc: {}, mounts: [] }),
        );
      },
      command: [...config.entrypoint, ...config.command][0] ?? '',
      hasTty: config.hasTty,
      hasStdin: config.hasStdin,
      isStdinOnce: config.isStdinOnce,
      exitCommand,
    };
  }

  async #ended(request: StartMonitor) {
    for (;;) {
      const record = readExitRecord(request, request.id);
      if (record) return { ...record, output: readLog(request.logPath) };
      await this.host.clock.sleep(2);
    }
  }
}

function makeRootFs(dir: string): void {
  for (const folder of ['bin', 'etc', 'tmp', 'proc', 'dev', 'sys']) mkdirSync(join(dir, folder), { recursive: true });
  cpSync('/bin/busybox', join(dir, 'bin/busybox'));
  for (const name of ['sh', 'true', 'cat', 'echo', 'sleep', 'id', 'env', 'stty', 'dd', 'ls', 'mkdir', 'hostname', 'unshare', 'tail']) {
    symlinkSync('busybox', join(dir, 'bin', name));
  }
  writeFileSync(join(dir, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1001::/home/alice:/bin/sh\n');
  writeFileSync(join(dir, 'etc/group'), 'root:x:0:\nalice:x:1001:\nstaff:x:50:alice,bob\n');
  writeFileSync(join(dir, 'etc/noexec'), 'no program\n');
}

/** What the container wrote, without the log's columns. */
function readLog(path: string): string {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => /^\S+ \S+ (F|P) ?(.*)$/s.exec(line))
    .map((match) => (match ? `${match[2]}${match[1] === 'F' ? '\n' : ''}` : ''))
    .join('');
}

/** The runtimes that this machine has and can use, for tests that run on each. */
export async function runtimePrograms(): Promise<readonly RuntimeProgram[]> {
  const { processes } = nodeHost(process.env);
  const searchPath = process.env['PATH'] ?? '';
  const found: RuntimeProgram[] = [];
  using database = openDatabase(':memory:');
  for (const runtime of ['crun', 'runc']) {
    try {
      found.push(await probeRuntime({ processes, database }, { runtime, searchPath }));
    } catch (error) {
      if (!isEngineError(error, 'program_missing')) throw error;
    }
  }
  return found;
}
