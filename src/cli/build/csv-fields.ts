import { parseCommaSeparated } from '../values/comma-separated.js';
import { invalid } from '../values/invalid.js';

/** A field of `type=local,dest=out`; its name in lower case, and no value where there is no `=`. */
export type CsvField = { readonly key: string; readonly value: string | undefined; readonly text: string };

/** Takes `a=1,b` apart. @throws argument_invalid */
export const csvFields = (line: string): readonly CsvField[] =>
  parseCommaSeparated(line).map((text) => {
    const equals = text.indexOf('=');
    return equals < 0
      ? { key: text.trim().toLowerCase(), value: undefined, text }
      : { key: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1), text };
  });

/** The value of a field that must have one. @throws argument_invalid in buildx's words */
export function valueOf({ value, text }: CsvField): string {
  if (value === undefined) throw invalid(`invalid field '${text}' must be a key=value pair`);
  return value;
}
