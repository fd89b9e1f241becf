import type { PaxRecord } from './tar-entry.js';

const SPACE = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const MAX_LENGTH_DIGITS = 8;

/**
 * Reads the body of a PAX header: `LENGTH KEY=VALUE\n`, over and over. Values are bytes and stay so:
 * `security.capability` is not text.
 *
 * @returns undefined where it is malformed.
 */
export function readPaxRecords(body: Uint8Array): readonly PaxRecord[] | undefined {
  const records: PaxRecord[] = [];
  for (let at = 0; at < body.byteLength; ) {
    const space = body.indexOf(SPACE, at);
    if (space < 0 || space === at || space - at > MAX_LENGTH_DIGITS) return undefined;
    const length = decimal(body.subarray(at, space));
    const end = at + (length ?? 0);
    const equals = body.indexOf(EQUALS, space);
    const isWhole = end <= body.byteLength && body[end - 1] === NEWLINE;
    if (length === undefined || !isWhole || equals <= space + 1 || equals >= end - 1) return undefined;
    records.push({ key: latin1(body.subarray(space + 1, equals)), value: body.subarray(equals + 1, end - 1) });
    at = end;
  }
  return records;
}

/** The body that {@link readPaxRecords} reads. */
export function writePaxRecords(records: readonly PaxRecord[]): Buffer {
  return Buffer.concat(
    records.flatMap(({ key, value }) => {
      const rest = Buffer.byteLength(key, 'latin1') + value.byteLength + 3; // space, equals, newline
      return [Buffer.from(`${lengthWithItself(rest)} ${key}=`, 'latin1'), value, Buffer.from('\n')];
    }),
  );
}

function lengthWithItself(rest: number): number {
  const guess = rest + String(rest).length;
  return rest + String(guess).length;
}

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** A whole number in plain digits; undefined for anything else, or more than counting can hold. */
export function decimal(bytes: Uint8Array): number | undefined {
  const text = latin1(bytes);
  const value = Number(text);
  return /^[0-9]{1,16}$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}
