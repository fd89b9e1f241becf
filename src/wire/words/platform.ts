import { hostPlatform } from '../../engine/index.js';
import type { Platform } from '../../oci/platform.js';
import { invalid } from './invalid.js';

const PART = /^[A-Za-z0-9_.-]+$/;
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  i386: '386',
};

const SYSTEMS = ['linux', 'windows', 'darwin', 'freebsd', 'netbsd', 'openbsd', 'solaris', 'illumos', 'aix', 'wasip1'];
const KNOWN_ARCHITECTURES =
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(' ');

/** An architecture alone is linux's, a system alone that of this machine's architecture. @see containerd/platforms: Parse */
function completed(text: string): readonly string[] {
  if (SYSTEMS.includes(text)) return [text, hostPlatform().architecture];
  if (KNOWN_ARCHITECTURES.includes(ARCHITECTURES[text] ?? text)) return ['linux', text];
  throw invalid(`${JSON.stringify(text)}: unknown operating system or architecture: invalid argument`);
}

/** Reads `linux/arm64/v8`, `linux/amd64`, `arm64` or `linux`. */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  const isValid = parts.length <= 3 && parts.every((part) => PART.test(part));
  if (!isValid) throw invalid(`${JSON.stringify(text)} is an invalid OS/architecture`);
  const [os = 'linux', named = '', variant] = parts.length === 1 ? completed(text) : parts;
  const architecture = ARCHITECTURES[named] ?? named;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
