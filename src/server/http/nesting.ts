const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}` differ in this bit alone. */
const CURLY = 0x20;
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** Whether values of a JSON text stand in more than `most` others, without building any of them. */
export function isNestedDeeper(json: Uint8Array, most: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (isInText) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) isInText = false;
      continue;
    }
    if (byte === QUOTE) isInText = true;
    else if ((byte & ~CURLY) === OPENING) depth += 1;
    else if ((byte & ~CURLY) === CLOSING) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
