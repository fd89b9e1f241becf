import { OmittedZero } from '../../../wire/nil.js';
import { Fields, type Value } from './value.js';

/** Fields that docker's program calls otherwise than its JSON does; both names serve. @see moby, api/types: the json tags */
const JSON_NAMES: Readonly<Record<string, string>> = {
  ID: 'Id',
  CPUCount: 'CpuCount',
  CPUPercent: 'CpuPercent',
  CPUShares: 'CpuShares',
  CPUPeriod: 'CpuPeriod',
  CPUQuota: 'CpuQuota',
  CPURealtimePeriod: 'CpuRealtimePeriod',
  CPURealtimeRuntime: 'CpuRealtimeRuntime',
  NanoCPUs: 'NanoCpus',
  DNS: 'Dns',
  DNSOptions: 'DnsOptions',
  DNSSearch: 'DnsSearch',
  HostIP: 'HostIp',
};

/** One field of a value: an error where a struct has none such, no value where a map has no such key. */
export function readField(value: Value, name: string, fail: (reason: string) => Error): Value {
  if (value === undefined) return undefined;
  if (value instanceof Map) return value.get(name);
  if (value instanceof Fields) {
    const field = value.get(name);
    if (field === undefined) throw fail(`can't evaluate field ${name} in type ${value.typeName}`);
    return field;
  }
  if (value === null) throw fail(`nil pointer evaluating interface {}.${name}`);
  if (typeof value !== 'object' || Array.isArray(value))
    throw fail(`can't evaluate field ${name} in type interface {}`);
  const jsonName = Object.hasOwn(value, name) ? name : (JSON_NAMES[name] ?? name);
  if (!Object.hasOwn(value, jsonName)) throw fail(`map has no entry for key ${JSON.stringify(name)}`);
  // Known, and left out of JSON: a pointer that is nil.
  const field = (value as Readonly<Record<string, Value>>)[jsonName] ?? null;
  return field instanceof OmittedZero ? field.zero : field;
}

/** A method takes as many arguments as it names. */
export function callMethod(
  method: (...args: readonly Value[]) => Value,
  { name, args, fail }: { name: string; args: readonly Value[]; fail: (reason: string) => Error },
): Value {
  if (args.length !== method.length)
    throw fail(`wrong number of args for ${name}: want ${method.length} got ${args.length}`);
  return method(...args);
}
