import { engineError } from '../../errors/engine-error.js';
import type { RuntimeDevice, RuntimeDeviceRule } from '../../oci/runtime-spec.js';

const FREELY = 'rwm';

const allow = (major: number, minor: number): RuntimeDeviceRule => ({
  allow: true,
  type: 'c',
  major,
  minor,
  access: FREELY,
});

/** Everything refused but zero, null, urandom, random, tty and console; fuse by name. @see moby, oci/defaults.go */
const DEFAULT_RULES: readonly RuntimeDeviceRule[] = [
  { allow: false, access: FREELY },
  allow(1, 5),
  allow(1, 3),
  allow(1, 9),
  allow(1, 8),
  allow(5, 0),
  allow(5, 1),
  { allow: false, type: 'c', major: 10, minor: 229, access: FREELY },
];

/** Which devices a container may use; `further` come behind docker's own. A privileged one may use all. */
export function makeDeviceRules(
  isPrivileged: boolean,
  further: readonly RuntimeDeviceRule[] = [],
): readonly RuntimeDeviceRule[] {
  return isPrivileged ? [{ allow: true, access: FREELY }] : [...DEFAULT_RULES, ...further];
}

/** The use of one device. */
export const deviceRule = (
  { type, major, minor }: Pick<RuntimeDevice, 'major' | 'minor'> & { readonly type: 'c' | 'b' },
  access: string,
): RuntimeDeviceRule => ({ allow: true, type, major, minor, access });

const RULE = /^(?<type>[acb]) (?<major>\d+|\*):(?<minor>\d+|\*) (?<access>[rwm]{1,3})$/;
const HIGHEST_MAJOR = 2 ** 11 - 1;
const HIGHEST_MINOR = 2 ** 19 - 1;

/** Reads `c 1:3 rwm`, `b 8:* r`, `a *:* rwm`; every number is none, as crun takes -1 for itself. @throws argument_invalid @see moby, oci/oci.go */
export function parseDeviceCgroupRule(text: string): RuntimeDeviceRule {
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason: `${reason}: '${text}'` });
  };
  const { type, major = '', minor = '', access = '' } = RULE.exec(text)?.groups ?? {};
  if (type !== 'a' && type !== 'b' && type !== 'c') return refuse('invalid device cgroup rule format');
  if (type === 'a' && text !== 'a *:* rwm') {
    refuse(
      "although this cgroup rule is technically correct, because 'a' maps to 'a *:* rwm' regardless of what comes next, this format is partially ineffective",
    );
  }
  const number = (digits: string, highest: number, what: string): number | undefined => {
    if (digits === '*') return undefined;
    return Number(digits) <= highest ? Number(digits) : refuse(`invalid ${what} value in device cgroup rule format`);
  };
  return {
    allow: true,
    type,
    major: number(major, HIGHEST_MAJOR, 'major'),
    minor: number(minor, HIGHEST_MINOR, 'minor'),
    access,
  };
}
