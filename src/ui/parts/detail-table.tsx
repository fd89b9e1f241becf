import { Text } from 'ink';
import inkTable from 'ink-table';
import type { PropsWithChildren, ReactNode } from 'react';

import { textWidth } from '../text.js';

/** A table's row: text by the name of its column. */
export type DetailRow = Readonly<Record<string, string>>;

export type DetailTableProps = {
  /** At most ten: each is drawn with a rule above it and costs some forty nodes. Longer lists are windowed lists. */
  readonly rows: readonly DetailRow[];
  /** In the order in which they stand; all that occur unless told. */
  readonly columns?: readonly string[] | undefined;
};

const MAX_ROWS = 10;

/** The package is CommonJS, and its table a property of what it exports. */
const Table = inkTable.default;

/** A small table with rules, for details and dialogs. Its texts have passed `display()` and are not cut. */
export function DetailTable({ rows, columns }: DetailTableProps) {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(0, MAX_ROWS);
  const headings: string[] = [];
  for (const name of names) headings.push(filledHeading(name, shown, headings));
  const data = shown.map((row) =>
    Object.fromEntries(names.map((name, index) => [headings[index] ?? name, row[name] ?? ''])),
  );
  return <Table data={data} columns={headings} header={Heading} cell={Cell} skeleton={Rule} />;
}

/** The package counts characters: filled up like this, a column is as wide as its widest text is drawn. */
function filledHeading(name: string, rows: readonly DetailRow[], others: readonly string[]): string {
  const width = Math.max(textWidth(name), ...rows.map((row) => textWidth(row[name] ?? '')));
  const filled = name.padEnd(width);
  return others.includes(filled) ? `${filled} ` : filled;
}

/** The same without the spaces that are too many, or with those that are missing, where a character is no cell. */
function asWideAsCounted(children: ReactNode): string {
  const text = String(children);
  const extra = textWidth(text) - text.length;
  return extra < 0 ? text.padEnd(text.length - extra) : text.slice(0, text.length - extra);
}

function Heading({ children }: PropsWithChildren) {
  return <Text bold>{asWideAsCounted(children)}</Text>;
}

function Cell({ children }: PropsWithChildren) {
  return <Text>{asWideAsCounted(children)}</Text>;
}

function Rule({ children }: PropsWithChildren) {
  return <Text dimColor>{children}</Text>;
}
