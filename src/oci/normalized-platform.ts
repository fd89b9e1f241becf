import type { Platform } from './platform.js';

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
  i386: '386',
};

/** Variants that go without saying, and those that are said in other words. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  amd64: { v1: '' },
  arm64: { '8': '', v8: '' },
  arm: { '': 'v7', '5': 'v5', '6': 'v6', '7': 'v7', '8': 'v8' },
};

/** `linux/arm64`, however it is written. @see containerd/platforms: Normalize, Format */
export function normalizedPlatform({ os = '', architecture = '', variant = '' }: Partial<Platform>): string {
  const arch = ARCHITECTURES[architecture.toLowerCase()] ?? architecture;
  const version = VARIANTS[arch]?.[variant] ?? variant;
  return [os, arch, ...(version ? [version] : [])].join('/');
}
