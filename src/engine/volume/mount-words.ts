import { engineError } from '../../errors/engine-error.js';
import { errnoOfCall } from '../../errors/failed-call.js';
import { MS } from '../../host/syscalls.js';
import type { LocalOptions } from './local-options.js';

/** What is to be mounted, read out of docker's `type`, `device` and `o`. */
export type MountWords = {
  readonly type: string;
  readonly device: string;
  readonly words: readonly string[];
};

export const mountWords = ({ type = '', device = '', o = '' }: LocalOptions): MountWords => ({
  type: type === '' ? 'none' : type,
  device,
  words: o.split(',').filter((word) => word !== ''),
});

/** A folder of the machine, and no file system of its own. */
export const isBind = ({ type, words }: Pick<MountWords, 'type' | 'words'>): boolean =>
  type === 'bind' || words.includes('bind') || words.includes('rbind');

/** Flags by their words, as mount(2) has them; the other words are the file system's. */
const FLAGS: Readonly<Record<string, number>> = {
  ro: MS.readOnly,
  nosuid: MS.noSuid,
  nodev: MS.noDev,
  noexec: MS.noExec,
  bind: MS.bind,
  rbind: MS.bind | MS.recursive,
};

/** The kernel's words for what mount(8) and errnos say. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/unknown filesystem type|ENODEV/, 'no such device'],
  [/wrong fs type, bad option|EINVAL/, 'invalid argument'],
  [/special device .* does not exist|ENOENT/, 'no such file or directory'],
  [/ENOTDIR/, 'not a directory'],
  [/permission denied|EACCES/i, 'permission denied'],
  [/(?:failed|mount\(2\) system call failed): ([^.\n]+)/, ''],
  [/^mount: (?:[^:\n]*: )?([^.\n]+)/, ''],
];

/**
 * In docker's words: passwords are not in them.
 *
 * @param cause What mount(8) says, or what a system call failed with.
 * @see moby, volume/local/local_unix.go: mount; moby/sys/mount: mountError
 */
export function mountFailure({ device, words }: MountWords, shownPath: string, cause: unknown): Error {
  const flags = words.reduce((sum, word) => sum | (FLAGS[word] ?? 0), 0);
  const data = words
    .filter((word) => FLAGS[word] === undefined)
    .map((word) => word.replace(/^(pass(?:word)?2?)=.*/, '$1=********'));
  const parts = [
    `mount ${device}:${shownPath}`,
    ...(flags === 0 ? [] : [`flags: 0x${flags.toString(16)}`]),
    ...(data.length === 0 ? [] : [`data: ${data.join(',')}`]),
  ];
  return engineError(
    'volume_mount_failed',
    { path: shownPath, step: `failed to mount local volume: ${parts.join(', ')}`, reason: reasonOf(cause) },
    cause instanceof Error ? { cause } : undefined,
  );
}

function reasonOf(cause: unknown): string {
  const said = typeof cause === 'string' ? cause.trim() : (errnoOfCall(cause) ?? messageOf(cause));
  for (const [pattern, reason] of REASONS) {
    const found = pattern.exec(said);
    if (found) return reason === '' ? (found[1] ?? said).trim().toLowerCase() : reason;
  }
  return said;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
