const NARROWEST = 10;
const GAP = 3;

/** Lines up cells in columns, three spaces apart; the last column is as wide as it is. @see Go, text/tabwriter as docker calls it */
export function tableLines(
  rows: readonly (readonly string[])[],
  { narrowest = NARROWEST }: { readonly narrowest?: number | undefined } = {},
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, place) => {
      widths[place] = Math.max(widths[place] ?? narrowest, Array.from(cell).length + GAP);
    });
  }
  return rows.map((row) =>
    row.map((cell, place) => (place === row.length - 1 ? cell : padEnd(cell, widths[place] ?? 0))).join(''),
  );
}

const padEnd = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - Array.from(cell).length));
