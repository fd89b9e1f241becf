import type { Platform } from '../../oci/platform.js';

/** Node's names of processors in Go's, where they differ. */
const ARCHITECTURES: Readonly<Record<string, Omit<Platform, 'os'>>> = {
  x64: { architecture: 'amd64' },
  arm64: { architecture: 'arm64', variant: 'v8' },
  arm: { architecture: 'arm', variant: 'v7' },
  ia32: { architecture: '386' },
  ppc64: { architecture: 'ppc64le' },
  loong64: { architecture: 'loong64' },
};

/** What this machine runs. */
export function hostPlatform(processor: string = process.arch): Platform {
  return { os: 'linux', ...(ARCHITECTURES[processor] ?? { architecture: processor }) };
}
