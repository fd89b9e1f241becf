import type { Output } from '../output.js';
import { harmlessCell } from '../print/harmless.js';
import type { Columns } from './columns.js';
import { tableLines } from './table.js';

export type Listing<Item> = {
  readonly items: readonly Item[];
  readonly columns: Columns<Item>;
  /** Names of the columns shown without `--format`. */
  readonly shown: readonly string[];
  /** What `-q` shows instead. */
  readonly quietColumn?: string | undefined;
  readonly isQuiet?: boolean | undefined;
  /** `--format`: `table`, `table TEMPLATE`, `json` or a template. */
  readonly format?: string | undefined;
  /** What docker's program calls such a row, for messages: `formatter.ContainerContext`. */
  readonly goType?: string | undefined;
};

/** Prints a listing as docker does. @throws template_invalid, template_failed */
export async function printRows<Item>(out: Output, listing: Listing<Item>): Promise<void> {
  const lines = await rowLines(listing);
  if (lines.length > 0) out.formatted(`${lines.join('\n')}\n`, listing.format);
}

/** The lines that {@link printRows} writes. Templates are loaded only where one was given. */
export async function rowLines<Item>(listing: Listing<Item>): Promise<readonly string[]> {
  const { items, columns, quietColumn, isQuiet, format = 'table', goType } = listing;
  const isTable = format === 'table' || format.startsWith('table ');
  if (isTable && isQuiet && quietColumn !== undefined) return items.map((item) => cell(columns, quietColumn, item));
  if (format === 'table' || format.trim() === 'table') return plainTable(listing);
  const { templateLines } = await import('./template-rows.js');
  return templateLines({ items, columns, format, goType });
}

function plainTable<Item>({ items, columns, shown }: Listing<Item>): readonly string[] {
  const titles = shown.map((name) => String(columns[name]?.title ?? name));
  return tableLines([titles, ...items.map((item) => shown.map((name) => harmlessCell(cell(columns, name, item))))]);
}

const cell = <Item>(columns: Columns<Item>, name: string, item: Item): string =>
  String(columns[name]?.read(item) ?? '');
