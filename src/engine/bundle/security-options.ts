import { engineError } from '../../errors/engine-error.js';

export type SecurityOptions = {
  readonly hasNoNewPrivileges: boolean;
  /** Nothing is covered, nothing is read-only: `systempaths=unconfined`. */
  readonly hasOpenSystemPaths: boolean;
  readonly seccomp: SeccompChoice;
};

export type SeccompChoice =
  | { readonly kind: 'default' }
  | { readonly kind: 'unconfined' }
  | { readonly kind: 'file'; readonly path: string }
  /** The profile itself, as docker's command line sends it. */
  | { readonly kind: 'inline'; readonly json: string };

/**
 * Reads docker's `--security-opt` values: `no-new-privileges[:true|false]`, `seccomp=…`, `systempaths=unconfined`.
 * `label` and `apparmor` are taken where they switch off what gantry does not do.
 *
 * @throws security_option_invalid
 */
export function parseSecurityOptions(options: readonly string[]): SecurityOptions {
  let result: SecurityOptions = { hasNoNewPrivileges: false, hasOpenSystemPaths: false, seccomp: { kind: 'default' } };
  for (const option of options) result = { ...result, ...parseOption(option) };
  return result;
}

function parseOption(option: string): Partial<SecurityOptions> {
  const [, name = '', value] = /^([^=:]*)(?:[=:](.*))?$/s.exec(option) ?? [];
  switch (name) {
    case 'no-new-privileges':
      if (value === undefined || value === 'true' || value === 'false')
        return { hasNoNewPrivileges: value !== 'false' };
      break;
    case 'seccomp':
      if (value) return { seccomp: parseSeccompChoice(value) };
      break;
    case 'systempaths':
      if (value === 'unconfined') return { hasOpenSystemPaths: true };
      break;
    case 'apparmor':
      if (value === 'unconfined') return {};
      throw engineError('security_option_invalid', { option, reason: 'AppArmor profiles are not supported' });
    case 'label':
      if (value === 'disable') return {};
      throw engineError('security_option_invalid', { option, reason: 'SELinux labels are not supported' });
    default:
  }
  throw engineError('security_option_invalid', { option, reason: 'unknown option or value' });
}

function parseSeccompChoice(value: string): SeccompChoice {
  if (value === 'unconfined') return { kind: 'unconfined' };
  if (value === 'builtin' || value === 'default') return { kind: 'default' };
  return value.startsWith('{') ? { kind: 'inline', json: value } : { kind: 'file', path: value };
}
