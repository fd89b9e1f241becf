import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { RunningProcess } from '../../host/processes.js';
import { SIGKILL } from '../../oci/signal.js';
import type { LocalOptions } from './local-options.js';
import { isBind, type MountWords, mountFailure, mountWords } from './mount-words.js';
import { resolveAddresses } from './resolve-addresses.js';

export type DeviceMount = {
  readonly options: LocalOptions;
  /** What a failure names. */
  readonly shownPath: string;
  /** An empty folder that others use in the same way: each sees its own mount there. */
  readonly scratchDir: string;
};

type MountHost = Pick<Host, 'processes' | 'syscalls' | 'clock' | 'random'>;

/** A server that is away is asked again and again by the kernel, for minutes. */
const LONGEST_MS = 60_000;
const NAME_BYTES = 8;

/**
 * What the options of a volume name, as a mount that nobody sees: it ends with the descriptor, unless that is attached
 * somewhere. A program of its own waits for the kernel, so that we need not, and can be ended [ADR 20].
 *
 * @throws volume_mount_failed
 */
export async function mountDevice(host: MountHost, { options, shownPath, scratchDir }: DeviceMount): Promise<number> {
  const wanted = await resolveAddresses(mountWords(options), shownPath);
  const { syscalls } = host;
  if (isBind(wanted)) {
    try {
      return syscalls.cloneMount(wanted.device, { isRecursive: wanted.words.includes('rbind') });
    } catch (cause) {
      throw mountFailure(wanted, shownPath, cause);
    }
  }
  mkdirSync(scratchDir, { recursive: true });
  const table = `${scratchDir}.${host.random.hex(NAME_BYTES)}`;
  // Not on its command line, which everybody can read: there may be a password in it.
  writeFileSync(table, tableLine(wanted, scratchDir), { mode: 0o600, flag: 'wx' });
  try {
    const namespace = await mountInNamespace(host, ['-i', '-n', '-T', table, scratchDir], (complaint) =>
      mountFailure(wanted, shownPath, isKnownType(wanted) ? complaint : 'no such device'),
    );
    try {
      return syscalls.inNamespace(`/proc/self/fd/${namespace}`, 'mnt', () => syscalls.cloneMount(scratchDir));
    } finally {
      closeSync(namespace);
    }
  } finally {
    rmSync(table, { force: true });
  }
}

/** @see fstab(5) */
function tableLine({ device, type, words }: MountWords, place: string): string {
  const fields = [device, place, type, words.length > 0 ? words.join(',') : 'defaults'];
  return `${fields.map(escaped).join(' ')} 0 0\n`;
}

const escaped = (field: string): string =>
  field.replace(/[\s\\#]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** By now the kernel has loaded what it could. */
const isKnownType = ({ type }: MountWords): boolean =>
  readFileSync('/proc/filesystems', 'latin1')
    .split('\n')
    .some((line) => line.split('\t')[1] === type);

/** Runs mount(8) in a mount namespace of its own. @returns a handle of that, which keeps it */
async function mountInNamespace(
  host: MountHost,
  args: readonly string[],
  failureOf: (complaint: string) => Error,
): Promise<number> {
  const { program, namespace } = host.syscalls.inPrivateMountNamespace([], () => ({
    program: host.processes.spawn('mount', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C' } }),
    namespace: openSync('/proc/thread-self/ns/mnt', 'r'),
  }));
  try {
    const complaint = await complaintOf(host, program);
    if (complaint !== undefined) throw failureOf(complaint);
    return namespace;
  } catch (error) {
    closeSync(namespace);
    throw error;
  }
}

/** What it complains of; undefined where it has mounted. */
async function complaintOf({ clock }: MountHost, program: RunningProcess): Promise<string | undefined> {
  const [, , stderr] = program.pipes;
  if (!(stderr instanceof Readable))
    throw engineError('program_failed', { program: 'mount', reason: 'it has no pipe' });
  const said = text(stderr);
  using ended = abortingAtEnd();
  let isLate = false;
  const guard = clock.sleep(LONGEST_MS, ended.signal).then(
    () => {
      isLate = true;
      program.kill(SIGKILL);
    },
    () => undefined,
  );
  const { exitCode } = await program.exit;
  ended.abort();
  await guard;
  if (isLate) return 'connection timed out';
  return exitCode === 0 ? undefined : await said;
}

function abortingAtEnd(): Disposable & { readonly signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  return { signal: controller.signal, abort, [Symbol.dispose]: abort };
}
