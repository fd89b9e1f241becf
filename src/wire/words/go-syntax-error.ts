/** A part of JSON that ended at `end`, or the sentence of what is wrong with it. */
type Read = { readonly end: number } | { readonly problem: string };

type Place = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'object' | 'array';

const WANTED: Readonly<Record<Place, string>> = {
  value: 'looking for beginning of value',
  'value or ]': 'looking for beginning of value',
  key: 'looking for beginning of object key string',
  'key or }': 'looking for beginning of object key string',
  colon: 'after object key',
  object: 'after object key:value pair',
  array: 'after array element',
};

const CUT_OFF: Read = { problem: 'unexpected EOF' };

/**
 * What Go's decoder says of the first value in `text`, each character of which is a byte.
 *
 * @returns Undefined where that value is well written, whatever follows.
 * @see Go, encoding/json: scanner.go
 */
export function goSyntaxError(text: string): string | undefined {
  const open: ('object' | 'array')[] = [];
  let place: Place | undefined = 'value';
  let at = 0;
  const afterValue = (): Place | undefined => open.at(-1);
  while (place !== undefined) {
    while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1;
    const found = text.charAt(at);
    if (found === '') return 'unexpected EOF';
    if (isClose(place, found)) {
      open.pop();
      place = afterValue();
      at += 1;
    } else if (place === 'object' || place === 'array' || place === 'colon') {
      if (found !== (place === 'colon' ? ':' : ',')) return unexpected(found, WANTED[place]);
      place = place === 'object' ? 'key' : 'value';
      at += 1;
    } else if (found === '{' && place.startsWith('value')) {
      open.push('object');
      place = 'key or }';
      at += 1;
    } else if (found === '[' && place.startsWith('value')) {
      open.push('array');
      place = 'value or ]';
      at += 1;
    } else {
      const isKey = place.startsWith('key');
      const read = isKey && found !== '"' ? { problem: unexpected(found, WANTED[place]) } : readScalar(text, at);
      if ('problem' in read) return read.problem;
      at = read.end;
      place = isKey ? 'colon' : afterValue();
    }
  }
  return undefined;
}

const isClose = (place: Place, found: string): boolean =>
  ((place === 'key or }' || place === 'object') && found === '}') ||
  ((place === 'value or ]' || place === 'array') && found === ']');

function readScalar(text: string, at: number): Read {
  const first = text.charAt(at);
  if (first === '"') return readString(text, at + 1);
  if (/[-\d]/.test(first)) return readNumber(text, at);
  const word = ['true', 'false', 'null'].find((each) => each.startsWith(first));
  return word === undefined ? { problem: unexpected(first, WANTED.value) } : readWord(text, at, word);
}

function readString(text: string, from: number): Read {
  for (let at = from; at < text.length; at += 1) {
    const found = text.charAt(at);
    if (found === '"') return { end: at + 1 };
    if (found < ' ') return { problem: unexpected(found, 'in string literal') };
    if (found !== '\\') continue;
    at += 1;
    const escape = text.charAt(at);
    if (escape === '') return CUT_OFF;
    if (!'bfnrt\\/"u'.includes(escape)) return { problem: unexpected(escape, 'in string escape code') };
    for (let digits = escape === 'u' ? 4 : 0; digits > 0; digits -= 1) {
      at += 1;
      const digit = text.charAt(at);
      if (digit === '') return CUT_OFF;
      if (!/[\da-f]/i.test(digit))
        return { problem: unexpected(digit, String.raw`in \u hexadecimal character escape`) };
    }
  }
  return CUT_OFF;
}

/** Each part of a number that has begun needs a digit. */
const NUMBER_PARTS: readonly (readonly [begun: RegExp, where: string])[] = [
  [/^-$/, 'in numeric literal'],
  [/\.$/, 'after decimal point in numeric literal'],
  [/[eE][-+]?$/, 'in exponent of numeric literal'],
];

function readNumber(text: string, at: number): Read {
  const [number = ''] =
    /^-?(?:(?:0|[1-9]\d*)(?:\.(?:\d+(?:[eE][-+]?\d*)?)?|[eE][-+]?\d*)?)?/.exec(text.slice(at)) ?? [];
  const end = at + number.length;
  const part = NUMBER_PARTS.find(([begun]) => begun.test(number));
  if (part === undefined) return { end };
  return end === text.length ? CUT_OFF : { problem: unexpected(text.charAt(end), part[1]) };
}

function readWord(text: string, at: number, word: string): Read {
  for (let index = 1; index < word.length; index += 1) {
    const found = text.charAt(at + index);
    if (found === '') return CUT_OFF;
    const wanted = word.charAt(index);
    if (found !== wanted) return { problem: unexpected(found, `in literal ${word} (expecting '${wanted}')`) };
  }
  return { end: at + word.length };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "'": String.raw`\'`,
  '\\': String.raw`\\`,
  '\u0007': String.raw`\a`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
};

function unexpected(found: string, where: string): string {
  const code = found.charCodeAt(0);
  const isShown = code >= 0x20 && code !== 0x7f && (code < 0x80 || (code > 0xa0 && code !== 0xad));
  const hex = code.toString(16).padStart(2, '0');
  const other = code < 0x80 ? String.raw`\x${hex}` : String.raw`\u00${hex}`;
  return `invalid character '${ESCAPES[found] ?? (isShown ? found : other)}' ${where}`;
}
