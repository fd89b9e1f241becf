import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cgroupsParent, cgroupsPath } from '../../../src/engine/bundle/cgroups-path.js';
import { readHostFacts } from '../../../src/engine/bundle/host-facts.js';
import {
  makeRuntimeSpec,
  type SeccompSetting,
  type SpecRequest,
} from '../../../src/engine/bundle/make-runtime-spec.js';
import { resolveUser } from '../../../src/engine/bundle/resolve-user.js';
import { rootFiles } from '../../../src/engine/bundle/root-files.js';
import { writeBundle } from '../../../src/engine/bundle/runtime-bundle.js';
import { SeccompFilters } from '../../../src/engine/bundle/seccomp-filters.js';
import type { ContainerConfig, ContainerId, ContainerState } from '../../../src/engine/container/container.js';
import { openDatabase } from '../../../src/engine/metadata/database.js';
import { connectAttach } from '../../../src/engine/monitor/attach-client.js';
import { readExitRecord } from '../../../src/engine/monitor/exit-record.js';
import type { StartedMonitor, StartMonitor } from '../../../src/engine/monitor/monitor.js';
import { monitorPaths } from '../../../src/engine/monitor/monitor-paths.js';
import { startMonitor } from '../../../src/engine/monitor/start-monitor.js';
import type { OciRuntime, RuntimeProgram } from '../../../src/engine/runtime/oci-runtime.js';
import { openRuntime } from '../../../src/engine/runtime/open-runtime.js';
import { probeRuntime } from '../../../src/engine/runtime/probe-runtime.js';
import { removeCgroups } from '../../../src/engine/runtime/remove-cgroups.js';
import type { AttachOptions, AttachSession } from '../../../src/engine/task/attach-session.js';
import type { CreateExec, ExecSession } from '../../../src/engine/task/exec-service.js';
import { startExec } from '../../../src/engine/task/start-exec.js';
import { isEngineError } from '../../../src/errors/engine-error.js';
import type { Host } from '../../../src/host/host.js';
import { nodeHost } from '../../../src/host/node/node-host.js';
import { PATIENCE_MS } from '../patience.js';
import { PLAIN_CONFIG } from './plain-config.js';

export type Created = StartedMonitor & {
  readonly id: ContainerId;
  readonly config: ContainerConfig;
  readonly request: StartMonitor;
  /** Waits for the exit record. */
  ended(): Promise<{ readonly exitCode: number; readonly isOomKilled: boolean; readonly output: string }>;
};

export type CreateOptions = {
  /** Default: what an engine would take. */
  readonly seccomp?: SeccompSetting | undefined;
  readonly exitCommand?: readonly string[] | undefined;
  readonly mounts?: SpecRequest['mounts'] | undefined;
  readonly etc?: SpecRequest['etc'] | undefined;
};

/** Containers from a folder with Debian's static busybox: the path under test, without image, network and database. */
export class ContainerStand implements AsyncDisposable {
  readonly #base: string;
  readonly dir: string;
  readonly host: Host = nodeHost(process.env);
  readonly facts = readHostFacts();
  readonly runtime: OciRuntime;
  readonly #ids: ContainerId[] = [];

  readonly #lower: string;

  /**
   * @param options `lower`: the folder that containers see as their root; default one with busybox in it.
   *   `below`: a folder to make in the temporary one, for long paths.
   */
  constructor(program: RuntimeProgram, options: { readonly lower?: string; readonly below?: string } = {}) {
    this.#base = mkdtempSync(join(tmpdir(), 'gs'));
    this.dir = join(this.#base, options.below ?? '');
    mkdirSync(this.dir, { recursive: true });
    this.runtime = openRuntime(this.host.processes, program, join(this.dir, 'r'));
    this.#lower = options.lower ?? join(this.dir, 'lower');
    if (options.lower === undefined) makeRootFs(this.#lower);
  }

  /** The filter that an engine would give a container of this configuration. */
  seccompOf(config: Partial<ContainerConfig> = {}): SeccompSetting {
    const filters = new SeccompFilters(this.host.seccomp, join(this.dir, 's'));
    return filters.settingFor({
      config: { ...PLAIN_CONFIG, ...config },
      host: this.facts,
      program: this.runtime.program,
    });
  }

  attach({ id, request }: Created, options?: AttachOptions): AttachSession {
    const { hasTty, isStdinOnce } = request;
    return connectAttach(this.host, {
      paths: monitorPaths(request, id),
      hasTty,
      mayCloseInput: isStdinOnce,
      options,
    });
  }

  /** With `attach` null it runs detached. */
  async exec(created: Created, exec: CreateExec, attach: AttachOptions | null = {}): Promise<ExecSession> {
    const { id, request, containerPid } = created;
    // As of now: some tests ask after it has ended.
    const pidStartTicks = this.host.processes.startTicks(containerPid) ?? 0;
    const container = { id, config: created.config, state: { pid: containerPid, pidStartTicks } as ContainerState };
    const { bundleDir } = request;
    return await startExec(this.host, {
      container,
      bundleDir,
      runtime: this.runtime,
      facts: this.facts,
      exec,
      attach: attach ?? undefined,
      id: this.host.random.hex(32),
      begun: () => undefined,
      ended: () => undefined,
      unattendedEnd: ['/bin/true'],
    });
  }

  /** Waits until `holds`, or fails when that never comes. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = performance.now() + PATIENCE_MS; !(await holds()); await this.host.clock.sleep(2)) {
      if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    }
  }

  bundleDir(id: ContainerId): string {
    return join(this.dir, 'c', id.slice(0, 12));
  }

  /** Made, not started. */
  async create(config: Partial<ContainerConfig>, options: CreateOptions = {}): Promise<Created> {
    const id = this.host.random.hex(32) as ContainerId;
    this.#ids.push(id);
    const full = { ...PLAIN_CONFIG, ...config };
    const request = this.#request(id, full, options);
    const started = await startMonitor(this.host, request);
    return { ...started, id, config: full, request, ended: () => this.#ended(request) };
  }

  /** Runs it to its end. */
  async run(config: Partial<ContainerConfig>, options?: CreateOptions) {
    const created = await this.create(config, options);
    await this.runtime.start(created.id);
    return await created.ended();
  }

  get plainResources(): ContainerConfig['resources'] {
    return PLAIN_CONFIG.resources;
  }

  get plainNamespaces(): ContainerConfig['namespaces'] {
    return PLAIN_CONFIG.namespaces;
  }

  log({ request }: Created): string {
    return readLog(request.log?.path ?? '');
  }

  /** The same container once more, after it was deleted. */
  async createAgain({ request }: Created) {
    const started = await startMonitor(this.host, request);
    return { ...started, record: () => readExitRecord(request, request.id) };
  }

  /** Processes, mounts and cgroups that belong to this stand. */
  leftovers(): readonly string[] {
    const processes = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && readIfThere(`/proc/${pid}/cmdline`).includes(this.dir),
    );
    const mounts = readIfThere('/proc/self/mountinfo')
      .split('\n')
      .filter((line) => line.includes(this.dir));
    const parent = cgroupsParent({ dataRoot: this.dir });
    const cgroups = readdirSync('/sys/fs/cgroup')
      .map((hierarchy) => join('/sys/fs/cgroup', hierarchy, parent))
      .filter((dir) => existsSync(dir))
      .flatMap((dir) =>
        readdirSync(dir, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => join(dir, name)),
      );
    return [...processes, ...mounts, ...cgroups];
  }

  async deleteAll(): Promise<void> {
    for (const id of this.#ids) {
      await this.runtime.delete(id, { force: true });
      removeCgroups(cgroupsPath({ dataRoot: this.dir }, id));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deleteAll();
    await this.until('every process has ended', () => this.leftovers().length === 0);
    removeCgroups(cgroupsParent({ dataRoot: this.dir }));
    rmSync(this.#base, { recursive: true, force: true });
  }

  #request(id: ContainerId, config: ContainerConfig, options: CreateOptions): StartMonitor {
    const { seccomp = this.seccompOf(config), exitCommand, mounts = [], etc = {} } = options;
    const bundleDir = this.bundleDir(id);
    const rootPath = join(bundleDir, 'rootfs');
    const [upper, work] = [join(this.dir, 'u', id), join(this.dir, 'w', id)];
    for (const dir of [rootPath, upper, work]) mkdirSync(dir, { recursive: true });
    return {
      id,
      runtime: this.runtime,
      bundleDir,
      exitDir: join(this.dir, 'e'),
      log: { path: join(this.dir, 'l', id), maxSizeBytes: undefined },
      mounts: [
        {
          source: 'overlay',
          target: rootPath,
          type: 'overlay',
          data: `lowerdir=${this.#lower},upperdir=${upper},workdir=${work}`,
        },
      ],
      prepare: () => {
        const user = resolveUser(config, rootFiles(this.host.syscalls, rootPath));
        const cgroups = cgroupsPath({ dataRoot: this.dir }, id);
        writeBundle(
          bundleDir,
          makeRuntimeSpec({
            id,
            config,
            user,
            host: this.facts,
            rootPath,
            cgroupsPath: cgroups,
            namespaces: { network: { kind: 'own' }, pid: { kind: 'own' }, ipc: { kind: 'own' } },
            seccomp,
            etc,
            mounts,
          }),
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
    const read = () => readExitRecord(request, request.id);
    await this.until('the container has ended', () => read() !== undefined);
    const { exitCode = -1, isOomKilled = false } = read() ?? {};
    return { exitCode, isOomKilled, output: readLog(request.log?.path ?? '') };
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // The process has ended since.
  }
}

function makeRootFs(dir: string): void {
  for (const folder of ['bin', 'etc', 'tmp', 'proc', 'dev', 'sys']) mkdirSync(join(dir, folder), { recursive: true });
  cpSync('/bin/busybox', join(dir, 'bin/busybox'));
  for (const name of [
    'sh',
    'true',
    'cat',
    'echo',
    'sleep',
    'id',
    'env',
    'stty',
    'dd',
    'ls',
    'mkdir',
    'hostname',
    'unshare',
    'tail',
  ]) {
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
