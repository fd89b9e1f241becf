import { isEngineError } from '../../errors/engine-error.js';
import { toJson } from '../format/go-template/print-value.js';
import { objectPrinter } from '../format/print-object.js';
import type { Output } from '../output.js';

const INDENT = '    ';

/**
 * Prints what was found of `refs`, as a JSON array or each by the template, and then throws what was not.
 *
 * @throws AggregateError of the failures
 */
export async function printObjects(
  out: Output,
  refs: readonly string[],
  { find, format }: { readonly find: (ref: string) => Promise<unknown>; readonly format: string | undefined },
): Promise<void> {
  const print = format === undefined ? undefined : objectPrinter(format);
  const found: unknown[] = [];
  const failures: unknown[] = [];
  for (const ref of refs) {
    try {
      found.push(await find(ref));
    } catch (error) {
      if (!isEngineError(error)) throw error;
      failures.push(error);
    }
  }
  if (print) for (const value of found) out.line(print(value));
  else out.line(toJson(found, INDENT));
  if (failures.length > 0) throw new AggregateError(failures);
}
