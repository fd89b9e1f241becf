import { NIL_MAP, NIL_SLICE } from './nil.js';

/** Lists and maps of `HostConfig` that docker's program sends empty where there is nothing in them. */
export const SENT_EMPTY = [
  'PortBindings',
  'Dns',
  'DnsOptions',
  'DnsSearch',
  'BlkioWeightDevice',
  'BlkioDeviceReadBps',
  'BlkioDeviceWriteBps',
  'BlkioDeviceReadIOps',
  'BlkioDeviceWriteIOps',
  'Devices',
  'Ulimits',
] as const;

/** Those that it sends as `null`; `Init` where nobody said whether there is to be one. */
export const SENT_NIL = [
  'Binds',
  'VolumesFrom',
  'CapAdd',
  'CapDrop',
  'ExtraHosts',
  'GroupAdd',
  'Links',
  'SecurityOpt',
  'DeviceCgroupRules',
  'DeviceRequests',
  'Init',
] as const;

/** As docker: what has nothing in it is told as it came, and here is written as its program sends it, but for those of `names`. */
export function withUnusualEmpties<Fields extends object>(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return fields;
  const isUnusual = new Set(names);
  const told = Object.entries(fields).map(([name, value]) => [name, isUnusual.has(name) ? otherForm(value) : value]);
  return Object.fromEntries(told) as Fields;
}

function otherForm(value: unknown): unknown {
  if (value === undefined) return false;
  const isNil = value === NIL_SLICE || value === NIL_MAP;
  if (Array.isArray(value) && value.length === 0) return isNil ? [] : NIL_SLICE;
  if (value instanceof Map && value.size === 0) return isNil ? new Map() : NIL_MAP;
  return value;
}
