import { hostPlatform } from '../../engine/index.js';
import type { Platform } from '../../oci/platform.js';
import { invalid } from './invalid.js';

const PART = /^[A-Za-z0-9_.-]+$/;
/** A system may have its version behind it. */
const SYSTEM_PART = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)\))?$/;
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

/**
 * Reads `linux/arm64/v8`, `linux/amd64`, `arm64` or `linux`.
 *
 * @throws argument_invalid @see containerd/platforms: Parse
 */
export function parsePlatform(text: string): Platform {
  const [system = '', ...others] = text.split('/');
  if (!SYSTEM_PART.test(system)) throw badPart(system, text, SYSTEM_RULE);
  for (const part of others) if (!PART.test(part)) throw badPart(part, text, PART_RULE);
  if (others.length > 2) throw invalid(`${JSON.stringify(text)}: cannot parse platform specifier: invalid argument`);
  const named = normalSystem(system);
  const [os = 'linux', machine = '', variant] = others.length === 0 ? completed(named) : [named, ...others];
  const architecture = ARCHITECTURES[machine.toLowerCase()] ?? machine.toLowerCase();
  return { os, architecture, ...(variant === undefined ? {} : { variant: variant.toLowerCase() }) };
}

type Rule = { readonly what: string; readonly pattern: RegExp };

const SYSTEM_RULE: Rule = { what: 'OS component', pattern: SYSTEM_PART };
const PART_RULE: Rule = { what: 'component', pattern: PART };

function badPart(part: string, text: string, { what, pattern }: Rule): Error {
  const subject = what === 'component' ? 'platform specifier component' : 'OSAndVersion specifier component';
  const [found, whole, rule] = [part, text, pattern.source].map((each) => JSON.stringify(each));
  return invalid(`${found} is an invalid ${what} of ${whole}: ${subject} must match ${rule}: invalid argument`);
}

/** Without its version, which nothing here looks at. */
function normalSystem(part: string): string {
  const name = part.replace(/\(.*$/, '').toLowerCase();
  return name === 'macos' ? 'darwin' : name;
}
