import { engineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import type { PlatformNotes } from './manifest-service.js';

/** What docker takes, and what has come to Go since. @see docker/cli, cli/command/manifest/util.go */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  darwin: ['386', 'amd64', 'arm', 'arm64'],
  dragonfly: ['amd64'],
  freebsd: ['386', 'amd64', 'arm', 'arm64'],
  linux: ['386', 'amd64', 'arm', 'arm64', 'loong64', 'mips64', 'mips64le', 'ppc64le', 'riscv64', 's390x'],
  netbsd: ['386', 'amd64', 'arm'],
  openbsd: ['386', 'amd64', 'arm'],
  plan9: ['386', 'amd64'],
  solaris: ['amd64'],
  windows: ['386', 'amd64', 'arm64'],
};

/** A platform with what is said of it added. @throws argument_invalid where nothing runs on that */
export function annotatePlatform(platform: Platform | undefined, notes: PlatformNotes): Platform {
  const os = notes.os || platform?.os || '';
  const architecture = notes.architecture || platform?.architecture || '';
  if (!Object.hasOwn(ARCHITECTURES, os) || !ARCHITECTURES[os]?.includes(architecture)) {
    const reason = `manifest entry for image has unsupported os/arch combination: ${os}/${architecture}`;
    throw engineError('argument_invalid', { reason });
  }
  const variant = notes.variant || platform?.variant;
  const version = notes.osVersion || platform?.['os.version'];
  const features = [...new Set([...(platform?.['os.features'] ?? []), ...(notes.osFeatures ?? [])])];
  return {
    os,
    architecture,
    ...(version && { 'os.version': version }),
    ...(features.length > 0 && { 'os.features': features }),
    ...(variant && { variant }),
  };
}
