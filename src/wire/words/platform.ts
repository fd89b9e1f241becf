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

/** Reads `linux/arm64/v8`, `linux/amd64` or `arm64`. */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  const isValid = parts.length <= 3 && parts.every((part) => PART.test(part));
  if (!isValid) throw invalid(`${JSON.stringify(text)} is an invalid OS/architecture`);
  const [os = 'linux', named = '', variant] = parts.length === 1 ? ['linux', ...parts] : parts;
  const architecture = ARCHITECTURES[named] ?? named;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
