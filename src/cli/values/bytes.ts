import { invalid } from './invalid.js';

const SIZE = /^(\d+(?:\.\d+)?|\.\d+) ?([a-zA-Z]*)$/;
const POWERS = ['b', 'k', 'm', 'g', 't', 'p'];

/** Reads `512m`, `1.5g`, `100kb`, `2GiB`, `1048576`; powers of 1024. @see docker/go-units, RAMInBytes */
export function parseBytes(text: string): number {
  const [, number = '', suffix = ''] = SIZE.exec(text) ?? [];
  if (number === '') throw invalid(`invalid size: '${text}'`);
  const unit = suffix.toLowerCase();
  const power = unit === '' ? 0 : POWERS.indexOf(unit[0] ?? '');
  const isKnown = unit.length <= 1 || unit.slice(1) === 'b' || unit.slice(1) === 'ib';
  if (power < 0 || !isKnown || (power === 0 && unit.length > 1)) throw invalid(`invalid suffix: '${suffix}'`);
  const bytes = Math.trunc(Number(number) * 1024 ** power);
  if (!Number.isSafeInteger(bytes)) throw invalid(`invalid size: '${text}'`);
  return bytes;
}

/** The same, or `-1` for no limit. */
export const parseSwapBytes = (text: string): number => (text === '-1' ? -1 : parseBytes(text));
