import { isEngineError } from '../../errors/engine-error.js';
import { toJson } from '../format/go-template/print-value.js';
import { objectPrinter } from '../format/print-object.js';
import type { Output } from '../output.js';

const INDENT = '    ';

/**
 * Prints what was found of `refs`, as a JSON array (on one line where `json` is asked for) or each by the template, and then throws what was not found or
 * what the template does not fit. As with docker, an empty line stands where nothing could be shown.
 *
 * @throws AggregateError of the failures
 */
export async function printObjects(
  out: Output,
  refs: readonly string[],
  { find, format }: { readonly find: (ref: string) => Promise<unknown>; readonly format: string | undefined },
): Promise<void> {
  const isArray = format === undefined || format === '' || format === 'json';
  const print = isArray ? (value: unknown): unknown => value : objectPrinter(format);
  const shown: unknown[] = [];
  const failures: unknown[] = [];
  for (const ref of refs) {
    try {
      shown.push(print(await find(ref)));
    } catch (error) {
      if (!isEngineError(error)) throw error;
      failures.push(error);
    }
  }
  if (isArray) out.line(format === 'json' ? toJson(shown) : toJson(shown, INDENT));
  else out.formatted(`${shown.join('\n')}\n`, format);
  if (failures.length > 0) throw new AggregateError(failures);
}
