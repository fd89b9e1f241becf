import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { Platform } from '../../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../../oci/select-manifest.js';
import { hostPlatform } from '../../image/host-platform.js';

const HANDLERS = '/proc/sys/fs/binfmt_misc';
/** Where an ELF header says for which machine it is; two bytes. */
const MACHINE_OFFSET = 18;
const BIG_ENDIAN = 2;
const ENDIANNESS_OFFSET = 5;

/** @see elf.h: EM_* */
const MACHINES: Readonly<Record<string, number>> = {
  '386': 3,
  amd64: 62,
  arm: 40,
  arm64: 183,
  loong64: 258,
  mips64le: 8,
  ppc64le: 21,
  riscv64: 243,
  s390x: 22,
};

/**
 * Whether programs for a platform run here: this machine's own do, and those that the kernel hands to an emulator. Where
 * nobody can tell, it is tried.
 *
 * @throws build_emulator_missing
 * @see Linux, Documentation/admin-guide/binfmt-misc.rst
 */
export function requireRunnable(platform: Platform, folder: string = HANDLERS): void {
  if (platform.os !== 'linux' || matchesPlatform(platform, hostPlatform())) return;
  const machine = MACHINES[platform.architecture];
  const handlers = handlersIn(folder);
  if (machine === undefined || handlers === undefined || handlers.has(machine)) return;
  throw engineError('build_emulator_missing', { platform: formatPlatform(platform) });
}

/** The machines whose programs are handed to an emulator; undefined where the kernel does not say. */
function handlersIn(folder: string): ReadonlySet<number> | undefined {
  try {
    const names = readdirSync(folder);
    // Without it the file system is not mounted.
    if (!names.includes('register')) return undefined;
    const handlers = names.filter((name) => name !== 'register' && name !== 'status');
    return new Set(handlers.flatMap((name) => machineOf(readFileSync(join(folder, name), 'utf8')) ?? []));
  } catch {
    return undefined;
  }
}

function machineOf(handler: string): number | undefined {
  if (!handler.startsWith('enabled')) return undefined;
  const magic = Buffer.from(/^magic ([0-9a-f]+)$/m.exec(handler)?.[1] ?? '', 'hex');
  if (magic.byteLength < MACHINE_OFFSET + 2) return undefined;
  return magic[ENDIANNESS_OFFSET] === BIG_ENDIAN
    ? magic.readUInt16BE(MACHINE_OFFSET)
    : magic.readUInt16LE(MACHINE_OFFSET);
}

const MOST_HEARD_BYTES = 16 * 1024;

/**
 * Hears whether a step ended because the kernel had nothing to run its programs with: the runtime says so in the place of the
 * program, which never began.
 */
export class ForeignProgram {
  readonly #platform: Platform;
  readonly #isForeign: boolean;
  #heard = '';

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#isForeign = platform.os === 'linux' && !matchesPlatform(platform, hostPlatform());
  }

  hear(bytes: Uint8Array): void {
    if (!this.#isForeign || this.#heard.length > MOST_HEARD_BYTES) return;
    this.#heard += Buffer.from(bytes.subarray(0, MOST_HEARD_BYTES)).toString('latin1');
  }

  /** To be called where the step failed. @throws build_emulator_missing */
  explain(): void {
    if (!/exec format error/i.test(this.#heard)) return;
    throw engineError('build_emulator_missing', { platform: formatPlatform(this.#platform) });
  }
}
