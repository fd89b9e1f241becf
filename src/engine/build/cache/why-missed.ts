import type { CacheMiss } from '../build-progress.js';
import type { MadeOf } from './step-definition.js';

/** Why a step that was made of `now` cannot be taken from one that was made of `before`. Says the first thing that explains it. */
export function whyMissed(now: MadeOf, before: MadeOf | undefined): CacheMiss {
  if (!before) return { kind: 'new-instruction' };
  if (now.parent !== before.parent) return { kind: 'parent-changed' };
  const [variable] = differences(now.variables, before.variables);
  if (variable) return { kind: 'variable-changed', name: variable.name };
  const [option] = differences(now.options, before.options);
  if (option) return { kind: 'option-changed', what: option.name };
  const files = now.files && before.files ? differences(now.files, before.files) : undefined;
  const [file, ...others] = files ?? [];
  if (file) return { kind: `file-${file.kind}`, path: file.name, others: others.length };
  if (now.operation !== before.operation) return { kind: 'new-instruction' };
  return files ? { kind: 'result-lost' } : { kind: 'option-changed', what: 'files' };
}

/** The same as a sentence. */
export function reasonText(reason: CacheMiss): string {
  switch (reason.kind) {
    case 'disabled':
      return 'the cache is not to be used';
    case 'new-instruction':
      return 'the instruction is new';
    case 'parent-changed':
      return 'what precedes it has changed';
    case 'file-changed':
      return `the file ${reason.path} has changed${andOthers(reason.others)}`;
    case 'file-added':
      return `the file ${reason.path} is new${andOthers(reason.others)}`;
    case 'file-removed':
      return `the file ${reason.path} is gone${andOthers(reason.others)}`;
    case 'variable-changed':
      return `the variable ${reason.name} has another value`;
    case 'option-changed':
      return `${reason.what} changed`;
    case 'result-lost':
      return 'its result has been removed';
    default:
      return reason satisfies never;
  }
}

const andOthers = (count: number): string => (count === 0 ? '' : `, and ${count} more`);

type Difference = { readonly name: string; readonly kind: 'changed' | 'added' | 'removed' };

function differences(
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): readonly Difference[] {
  const [is, was] = [new Map(Object.entries(now)), new Map(Object.entries(before))];
  const changed = [...is].flatMap(([name, value]): readonly Difference[] => {
    const former = was.get(name);
    if (former === undefined) return [{ name, kind: 'added' }];
    return former === value ? [] : [{ name, kind: 'changed' }];
  });
  const removed = [...was.keys()].filter((name) => !is.has(name)).map((name) => ({ name, kind: 'removed' }) as const);
  return [...changed, ...removed];
}
