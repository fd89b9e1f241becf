/** A regular expression anywhere in the text, as docker reads filters; text that is none matches nothing but itself. */
export function matchesPattern(text: string, pattern: string): boolean {
  try {
    return text === pattern || new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}
