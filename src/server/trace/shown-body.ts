import { HIDDEN, isSecretName, nameOfVariable, redacted } from './redacted.js';

const LONGEST = 600;

/** A body as a line may show it: without what may be a secret, control characters written out, cut where it is long. */
export function shownBody(body: unknown): string {
  const text = harmless(jsonOf(body));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What JSON leaves as it is, and terminals act on or are turned around by: DEL, the controls of 8 bits, directions. */
export const harmless = (json: string): string =>
  json.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${digits}`;
  });

/** Values in values without end can be read, and not written. */
function jsonOf(body: unknown): string {
  try {
    return JSON.stringify(body, hideSecrets) ?? '';
  } catch {
    return '{…}';
  }
}

/** Values of the environment may be anything: only their names are shown. */
function hideSecrets(name: string, value: unknown): unknown {
  // Docker reads names in any case.
  if (/^env$/i.test(name) && Array.isArray(value)) {
    return value.map((line: unknown) => (typeof line === 'string' ? nameOfVariable(line) : line));
  }
  if (typeof value !== 'string') return value;
  return isSecretName(name) && value !== '' ? HIDDEN : redacted(value);
}
