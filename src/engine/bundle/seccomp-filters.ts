import { createHash } from 'node:crypto';
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
const FORMAT = 1;

/**
 * The filters of this engine: made once, kept in `cacheDir` under the hash of all that decides them.
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
    if (config.isPrivileged || seccomp.kind === 'unconfined') return { kind: 'none' };
    const capabilities = grantedCapabilities(config, host.boundingCapabilities);
    const profile = selectRules(readProfile(seccomp), { ...host, capabilities });
    const version = program.takesSeccompFilter ? this.#compiler.version() : undefined;
    if (version === undefined) return { kind: 'profile', profile };
    return { kind: 'filter', instructions: this.#filter(profile, `${FORMAT} ${version} ${host.kernelRelease}`) };
  }

  /** base64 */
  #filter(profile: SeccompProfile, circumstances: string): string {
    const rules = JSON.stringify(profile);
    const key = sha256(`${circumstances}\n${rules}`);
    const known = this.#known.get(key) ?? this.#readKept(key);
    const instructions = known ?? Buffer.from(this.#compiler.compile(profile)).toString('base64');
    if (known === undefined) this.#keep(key, instructions);
    this.#known.set(key, instructions);
    return instructions;
  }

  /** A file that a crash cut short is none: a shorter filter could be one that refuses nothing. */
  #readKept(key: string): string | undefined {
    const [instructions = '', checksum] = readIfThere(this.#path(key))?.split(' ') ?? [];
    return checksum === sha256(instructions) ? instructions : undefined;
  }

  #keep(key: string, instructions: string): void {
    const temporary = `${this.#path(key)}.${process.pid}`;
    mkdirSync(this.#cacheDir, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${instructions} ${sha256(instructions)}`, { mode: 0o600 });
    renameSync(temporary, this.#path(key));
  }

  #path(key: string): string {
    return join(this.#cacheDir, `${key}.bpf`);
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

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
