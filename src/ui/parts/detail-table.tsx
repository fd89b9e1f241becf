import { Text } from 'ink';
import inkTable from 'ink-table';
import type { PropsWithChildren } from 'react';

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
  return <Table data={rows.slice(0, MAX_ROWS)} columns={[...names]} header={Heading} skeleton={Rule} />;
}

function Heading({ children }: PropsWithChildren) {
  return <Text bold>{children}</Text>;
}

function Rule({ children }: PropsWithChildren) {
  return <Text dimColor>{children}</Text>;
}
