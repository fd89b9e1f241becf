const CARE = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/** Escape sequences, in 7 and 8 bits. @see ECMA-48, 5.4 and 5.6 */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])(?:[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c))?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

const decoder = new TextDecoder();

/** A line as one reads it: without colours and other sequences; of what was drawn over itself the last version. */
export function plainText(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (!CARE.test(text)) return text;
  return lastVersion(text).replace(SEQUENCES, '').replace(CONTROLS, '');
}

/** What is left to see of a line in which the cursor went back to its beginning. */
export function lastVersion(text: string): string {
  const trimmed = text.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}
