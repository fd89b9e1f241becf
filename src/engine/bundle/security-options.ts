import { engineError } from '../../errors/engine-error.js';

export type SecurityOptions = {
  readonly hasNoNewPrivileges: boolean;
  /** Nothing is covered, nothing is read-only: `systempaths=unconfined`. */
  readonly hasOpenSystemPaths: boolean;
  readonly hasWritableCgroups: boolean;
  readonly seccomp: SeccompChoice;
  /** The name of a profile that the kernel has loaded, or `unconfined`; empty where none is asked for. */
  readonly appArmorProfile: string;
  /** Of SELinux: `disable`, `type:…`, `level:…`. */
  readonly labels: readonly string[];
};

export type SeccompChoice =
  | { readonly kind: 'default' }
  | { readonly kind: 'unconfined' }
  | { readonly kind: 'file'; readonly path: string }
  /** The profile itself, as docker's command line sends it. */
  | { readonly kind: 'inline'; readonly json: string };

const NONE: SecurityOptions = {
  hasNoNewPrivileges: false,
  hasOpenSystemPaths: false,
  hasWritableCgroups: false,
  seccomp: { kind: 'default' },
  appArmorProfile: '',
  labels: [],
};

/**
 * Reads docker's `--security-opt` values, with `=` or the older `:` behind the name.
 *
 * @throws security_option_invalid
 * @see moby, daemon/daemon_unix.go: parseSecurityOpt
 */
export function parseSecurityOptions(options: readonly string[]): SecurityOptions {
  return options.reduce((known, option) => ({ ...known, ...parseOption(option, known) }), NONE);
}

function parseOption(option: string, known: SecurityOptions): Partial<SecurityOptions> {
  const [, name = '', value] = /^([^=:]*)(?:[=:](.*))?$/s.exec(option) ?? [];
  switch (name) {
    case 'no-new-privileges':
      return { hasNoNewPrivileges: parseSwitch(option, value) };
    case 'writable-cgroups':
      return { hasWritableCgroups: parseSwitch(option, value) };
    case 'seccomp':
      if (value) return { seccomp: parseSeccompChoice(value) };
      break;
    case 'systempaths':
      if (value === 'unconfined') return { hasOpenSystemPaths: true };
      break;
    case 'apparmor':
      if (value) return { appArmorProfile: value };
      break;
    case 'label':
      if (value) return { labels: [...known.labels, value] };
      break;
    case 'disable': // Docker's older word for label=disable.
      if (value === undefined) return { labels: [...known.labels, 'disable'] };
      break;
    default:
  }
  throw invalid(option);
}

const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE: readonly string[] = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

function parseSwitch(option: string, value: string | undefined): boolean {
  if (value === undefined || TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw invalid(option);
}

const invalid = (option: string): Error => engineError('security_option_invalid', { option });

function parseSeccompChoice(value: string): SeccompChoice {
  if (value === 'unconfined') return { kind: 'unconfined' };
  if (value === 'builtin' || value === 'default') return { kind: 'default' };
  return value.startsWith('{') ? { kind: 'inline', json: value } : { kind: 'file', path: value };
}
