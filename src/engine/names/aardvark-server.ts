import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { SIGHUP, SIGKILL } from '../../oci/signal.js';
import type { Roots } from '../roots.js';
import {
  aardvarkConfig,
  aardvarkFileName,
  anySerialIn,
  differingContainers,
  serialIn,
  withSerial,
} from './aardvark-config.js';
import { isBusy } from './is-busy.js';
import { nameFiles, namesIn, readIfThere, replaceFile } from './name-folder.js';
import type { NamePlan, NameServer, SerialQuestion } from './name-server.js';
import type { NameZone } from './name-zone.js';
import { serialName } from './serial.js';

export type AardvarkOptions = {
  readonly host: Pick<Host, 'processes' | 'processTable' | 'random' | 'clock'>;
  readonly roots: Roots;
  readonly program: string;
};

/** Its own: everything else in the folder is a network's. */
const PID_FILE = 'aardvark.pid';
const START_TIMEOUT_MS = 10_000;
const SERIAL_BYTES = 8;

/**
 * aardvark-dns: one process for all networks of a state root, which reads a folder, again on SIGHUP, and outlives us.
 * @see https://github.com/containers/aardvark-dns
 */
export function aardvarkServer({ host, roots, program }: AardvarkOptions): NameServer {
  const folder = nameFiles.aardvark(roots);

  /** By its command line, which names our folder: a number that has become a stranger's is not signalled. */
  const isOurs = (pid: number): boolean => {
    const command = host.processTable.read(pid)?.command ?? [];
    return command.includes(folder) && command.includes('run');
  };

  const find = (): number | undefined => {
    const pid = Number(readIfThere(join(folder, PID_FILE)));
    return pid > 0 && isOurs(pid) ? pid : undefined;
  };

  /** Also those whose starter was killed before anybody knew of them: they hold the addresses. */
  const killAll = (): void => {
    const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name));
    for (const pid of pids.map(Number)) if (isOurs(pid)) host.processes.signal(pid, SIGKILL);
  };

  const start = async (port: number): Promise<void> => {
    killAll();
    rmSync(join(folder, PID_FILE), { force: true });
    // It puts itself into the background; what it has to say goes to the machine's log, errors only.
    const starter = host.processes.spawn(program, ['-c', folder, '-p', String(port), 'run'], {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { RUST_LOG: 'error' },
      cwd: '/',
      isDetached: true,
    });
    const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
    timeout.addEventListener('abort', () => starter.kill(SIGKILL));
    const { exitCode = 'a signal' } = await starter.exit;
    if (exitCode !== 0) throw engineError('program_failed', { program, reason: `it ended with ${exitCode}` });
  };

  /** @returns the networks whose file is another one now */
  const writeFiles = ({ zones, hostServers }: NamePlan): readonly SerialQuestion[] => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const kept = new Set([PID_FILE, ...zones.map(aardvarkFileName)]);
    for (const name of namesIn(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
    return zones.flatMap((zone) => {
      const path = join(folder, aardvarkFileName(zone));
      const config = aardvarkConfig(zone, hostServers);
      if (serialIn(readIfThere(path) ?? '', config) !== undefined) return [];
      const serial = host.random.hex(SERIAL_BYTES);
      replaceFile(roots, path, withSerial(config, serial));
      return question(zone, serialName(serial));
    });
  };

  const textOf = (zone: NameZone): string => readIfThere(join(folder, aardvarkFileName(zone))) ?? '';

  const written = ({ zones }: NamePlan): readonly SerialQuestion[] =>
    zones.flatMap((zone) => {
      const serial = anySerialIn(textOf(zone));
      return serial === undefined ? [] : question(zone, serial);
    });

  const hasAllFiles = ({ zones }: NamePlan): boolean =>
    find() !== undefined && namesIn(folder).length === zones.length + 1;

  return {
    isInUse: () => find() !== undefined,
    isCurrent: (plan) =>
      hasAllFiles(plan) &&
      plan.zones.every((zone) => serialIn(textOf(zone), aardvarkConfig(zone, plan.hostServers)) !== undefined),
    differing(plan) {
      if (!hasAllFiles(plan)) return undefined;
      const differing = plan.zones.map((zone) =>
        differingContainers(textOf(zone), aardvarkConfig(zone, plan.hostServers)),
      );
      return differing.includes(undefined) ? undefined : differing.flatMap((ids) => ids ?? []);
    },
    isBusy() {
      const pid = find();
      return pid !== undefined && isBusy(pid);
    },
    questions: written,
    async apply(plan) {
      const before = namesIn(folder).length;
      const changed = writeFiles(plan);
      const pid = find();
      if (pid === undefined) {
        await start(plan.port);
        return written(plan);
      }
      const isLess = namesIn(folder).length < before;
      if (changed.length > 0 || isLess) host.processes.signal(pid, SIGHUP);
      return changed;
    },
    async end() {
      if (namesIn(folder).length === 0) return;
      const pid = find();
      if (pid !== undefined) host.processes.signal(pid, SIGKILL);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const question = ({ listenAddresses: [address] }: NameZone, serial: string): readonly SerialQuestion[] =>
  address === undefined ? [] : [{ address, serial }];
