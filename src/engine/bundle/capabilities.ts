import { engineError } from '../../errors/engine-error.js';

/** In the kernel's order: the index is the number. @see include/uapi/linux/capability.h */
const KERNEL_CAPABILITIES: readonly string[] = `
  CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
  NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
  SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
  MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE
`
  .trim()
  .split(/\s+/)
  .map((name) => `CAP_${name}`);

/** What docker gives a container that asks for nothing. @see moby, oci/caps/defaults.go */
const DEFAULT_CAPABILITIES: readonly string[] = `
  CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE
`
  .trim()
  .split(/\s+/)
  .map((name) => `CAP_${name}`);

export type CapabilityWishes = {
  readonly isPrivileged: boolean;
  /** With or without `CAP_`, in any case; `ALL` is everything. */
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
};

/**
 * The capabilities of a container: docker's defaults, the user's wishes, and of that what this machine can give.
 * What it cannot give is left out without a word: docker would fail.
 *
 * @param bounding What can be granted at all, with `CAP_`; default is every one that there is.
 * @throws capability_unknown
 */
export function grantedCapabilities(
  wishes: CapabilityWishes,
  bounding: readonly string[] = KERNEL_CAPABILITIES,
): readonly string[] {
  const wanted = new Set(wantedCapabilities(wishes));
  return bounding.filter((capability) => wanted.has(capability));
}

/** @see moby, oci/caps/utils.go: TweakCapabilities. `ALL` among the added ones wins over `ALL` among the dropped. */
function wantedCapabilities({ isPrivileged, capAdd, capDrop }: CapabilityWishes): readonly string[] {
  const added = capAdd.map((text) => normalName(text, 'CapAdd'));
  const dropped = capDrop.map((text) => normalName(text, 'CapDrop'));
  if (isPrivileged) return KERNEL_CAPABILITIES;
  if (added.includes('ALL')) return KERNEL_CAPABILITIES.filter((name) => !dropped.includes(name));
  if (dropped.includes('ALL')) return added;
  return [...DEFAULT_CAPABILITIES.filter((name) => !dropped.includes(name)), ...added];
}

function normalName(text: string, list: 'CapAdd' | 'CapDrop'): string {
  const upper = text.toUpperCase();
  if (upper === 'ALL') return 'ALL';
  const name = upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
  if (!KERNEL_CAPABILITIES.includes(name)) throw engineError('capability_unknown', { name, list });
  return name;
}

/** Reads a set of capabilities as `/proc/PID/status` writes it: hexadecimal, the lowest bit is number 0. */
export function parseCapabilitySet(hexadecimal: string): readonly string[] {
  const bits = BigInt(`0x${hexadecimal.trim()}`);
  return KERNEL_CAPABILITIES.filter((_, number) => (bits >> BigInt(number)) & 1n);
}
