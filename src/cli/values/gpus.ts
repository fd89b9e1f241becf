import type { DeviceRequest } from '../../engine/index.js';
import { parseCsvLine } from './csv.js';
import { invalid } from './invalid.js';
import { toRecord } from './key-value.js';

type Fields = { -readonly [Field in keyof DeviceRequest]?: DeviceRequest[Field] };

/** Reads `all`, `2`, `"device=0,1"`, `driver=nvidia,capabilities=utility`. @see docker/cli, opts/gpus.go */
export function parseGpus(text: string): DeviceRequest {
  // As Go's reader of CSV ends with nothing to read.
  if (text === '') throw invalid('EOF');
  const fields: Fields = {};
  const seen = new Set<string>();
  for (const field of parseCsvLine(text)) {
    const equals = field.indexOf('=');
    const key = equals < 0 ? field : field.slice(0, equals);
    if (seen.has(key)) throw invalid(`gpu request key '${key}' can be specified only once`);
    seen.add(key);
    if (equals < 0) seen.add('count');
    readField(fields, equals < 0 ? 'count' : key, equals < 0 ? field : field.slice(equals + 1));
  }
  return {
    driver: '',
    count: fields.deviceIds === undefined ? 1 : 0,
    deviceIds: [],
    capabilities: [['gpu']],
    options: {},
    ...fields,
  };
}

function readField(fields: Fields, key: string, value: string): void {
  switch (key) {
    case 'driver':
      fields.driver = value;
      return;
    case 'count':
      fields.count = parseCount(value);
      return;
    case 'device':
      fields.deviceIds = value.split(',');
      return;
    case 'capabilities':
      fields.capabilities = [[...value.split(','), 'gpu']];
      return;
    case 'options':
      fields.options = toRecord(parseCsvLine(value));
      return;
    default:
      throw invalid(`unexpected key '${key}' in '${key}=${value}'`);
  }
}

/** -1 is all of them. */
function parseCount(text: string): number {
  if (text === 'all') return -1;
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalid(`invalid count (${text}): value must be either "all" or an integer: invalid syntax`);
  }
  return Number(text);
}
