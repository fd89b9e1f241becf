import { engineError } from '../../errors/engine-error.js';
import type { ConditionalProfile, SeccompArgument } from './seccomp-profile.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a profile in docker's form, as a user's file holds it; the runtime specification's is a part of that.
 *
 * @throws security_option_invalid
 */
export function parseSeccompProfile(json: string, option: string): ConditionalProfile {
  const fail = (reason: string): never => {
    throw engineError('security_option_invalid', { option, reason: `seccomp profile: ${reason}` });
  };
  const profile = parseObject(json) ?? fail('it is no JSON object');
  const defaultAction = text(profile['defaultAction']) ?? fail('it has no defaultAction');
  const syscalls = objects(profile['syscalls']);
  return {
    defaultAction,
    defaultErrnoRet: number(profile['defaultErrnoRet']),
    rules: syscalls.map((rule) => ({
      names: namesOf(rule) ?? fail('a rule has no names'),
      action: text(rule['action']) ?? fail('a rule has no action'),
      errnoRet: number(rule['errnoRet']),
      args: objects(rule['args']).map(
        (argument) => parseArgument(argument) ?? fail('a rule has an incomplete argument'),
      ),
      when: conditionOf(rule['includes']),
      unless: conditionOf(rule['excludes']),
    })),
  };
}

function parseArgument(argument: Json): SeccompArgument | undefined {
  const [index, value, op] = [number(argument['index']), number(argument['value']), text(argument['op'])];
  if (index === undefined || value === undefined || op === undefined) return undefined;
  return { index, value, op, valueTwo: number(argument['valueTwo']) ?? 0 };
}

/** Docker's older profiles name one system call a rule. */
function namesOf(rule: Json): readonly string[] | undefined {
  const single = text(rule['name']);
  return single === undefined ? texts(rule['names']) : [single];
}

function conditionOf(value: unknown) {
  if (!isObject(value)) return undefined;
  return {
    capabilities: texts(value['caps']),
    architectures: texts(value['arches']),
    minKernel: text(value['minKernel']),
  };
}

function parseObject(json: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value.filter((each) => typeof each === 'string') : undefined;
