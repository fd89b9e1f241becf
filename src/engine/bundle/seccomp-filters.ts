import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineError } from '../../errors/engine-error.js';
import type { SeccompCompiler } from '../../host/seccomp.js';
import type { SeccompProfile } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';
import type { RuntimeProgram } from '../runtime/oci-runtime.js';
import { grantedCapabilities } from './capabilities.js';
import { DEFAULT_SECCOMP } from './default-seccomp.js';
import type { HostFacts } from './host-facts.js';
import type { SeccompSetting } from './make-runtime-spec.js';
import { parseSeccompProfile } from './parse-seccomp-profile.js';
import { type ConditionalProfile, selectRules } from './seccomp-profile.js';
import { parseSecurityOptions, type SeccompChoice } from './security-options.js';

export type SeccompRequest = {
  readonly config: Pick<ContainerConfig, 'securityOptions' | 'isPrivileged' | 'capAdd' | 'capDrop'>;
  readonly host: HostFacts;
  readonly program: Pick<RuntimeProgram, 'takesSeccompFilter'>;
};

// Raised whenever the same rules are to give another filter.
const FORMAT = 2;

/**
 * The filters of this engine: made once, kept in `cacheDir` with all that decided them.
 *
 * A runtime spends some 15 ms of each start on compiling the rules; a filter that is there costs nothing.
 */
export class SeccompFilters {
  readonly #compiler: SeccompCompiler;
  readonly #cacheDir: string;
  readonly #known = new Map<string, string>();

  constructor(compiler: SeccompCompiler, cacheDir: string) {
    this.#compiler = compiler;
    this.#cacheDir = cacheDir;
  }

  /**
   * What a container's configuration means for its system calls.
   *
   * @throws security_option_invalid, capability_unknown
   */
  settingFor({ config, host, program }: SeccompRequest): SeccompSetting {
    const { seccomp } = parseSecurityOptions(config.securityOptions);
    // A profile that is asked for holds for a privileged container too; the default does not.
    const isDefault = seccomp.kind === 'default';
    if (seccomp.kind === 'unconfined' || (config.isPrivileged && isDefault)) return { kind: 'none' };
    const capabilities = grantedCapabilities(config, host.boundingCapabilities);
    const profile = selectRules(readProfile(seccomp), { ...host, capabilities });
    const version = program.takesSeccompFilter ? this.#compiler.version() : undefined;
    if (version === undefined) return { kind: 'profile', profile };
    return { kind: 'filter', instructions: this.#filter(profile, `${FORMAT} ${version} ${host.kernelRelease}`) };
  }

  /** base64 */
  #filter(profile: SeccompProfile, circumstances: string): string {
    const origin = `${circumstances}\n${JSON.stringify(profile)}\n`;
    const known = this.#known.get(origin) ?? this.#readKept(origin);
    const instructions = known ?? Buffer.from(this.#compiler.compile(profile)).toString('base64');
    if (known === undefined) this.#keep(origin, instructions);
    this.#known.set(origin, instructions);
    return instructions;
  }

  /**
   * The file begins with what the filter was made from, compared letter by letter: its name need not tell all apart.
   * One that a crash cut short is none: a shorter filter could be one that refuses nothing.
   */
  #readKept(origin: string): string | undefined {
    const text = readIfThere(this.#path(origin));
    return text?.startsWith(origin) ? WHOLE.exec(text.slice(origin.length))?.[1] : undefined;
  }

  #keep(origin: string, instructions: string): void {
    const path = this.#path(origin);
    const temporary = `${path}.${process.pid}`;
    mkdirSync(this.#cacheDir, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${origin}${instructions}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  }

  #path(origin: string): string {
    return join(this.#cacheDir, `${shortHash(origin)}.bpf`);
  }
}

/** Base64, and the line's end. */
const WHOLE = /^([A-Za-z0-9+/]+={0,2})\n$/;

/** @see draft-eastlake-fnv, FNV-1a of 32 bits; node:crypto would take longer to load than all the rest */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16);
}

function readProfile(choice: SeccompChoice): ConditionalProfile {
  if (choice.kind === 'inline') return parseSeccompProfile(choice.json, 'seccomp');
  if (choice.kind !== 'file') return DEFAULT_SECCOMP;
  const json = readIfThere(choice.path);
  if (json === undefined) {
    throw engineError('security_option_invalid', { option: `seccomp=${choice.path}`, reason: 'there is no such file' });
  }
  return parseSeccompProfile(json, `seccomp=${choice.path}`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
