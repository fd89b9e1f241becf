/** `0-3,5` as ranges; undefined where it is none. An empty text names nothing. @see cpuset(7), list format */
export function parseCpuList(text: string): readonly CpuRange[] | undefined {
  if (text === '') return [];
  const ranges = text.split(',').map(parseRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

export type CpuRange = { readonly first: number; readonly last: number };

const RANGE = /^(\d{1,9})(?:-(\d{1,9}))?$/;

function parseRange(text: string): CpuRange | undefined {
  const [, first, last = first] = RANGE.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return first !== undefined && range.first <= range.last ? range : undefined;
}

/** Whether every number of `asked` is one of `available`. */
export function isWithin(asked: readonly CpuRange[], available: readonly CpuRange[]): boolean {
  return asked.every(({ first, last }) => {
    for (let next = first; next <= last; ) {
      const holder = available.find((range) => range.first <= next && next <= range.last);
      if (!holder) return false;
      next = holder.last + 1;
    }
    return true;
  });
}
