import type { Columns } from './columns.js';
import { toJson } from './go-template/print-value.js';
import { compileTemplate, type Template } from './go-template/template.js';
import { LIST_WORDS } from './go-template/template-failures.js';
import { Fields } from './go-template/value.js';
import { tableLines } from './table.js';

type TemplateListing<Item> = {
  readonly items: readonly Item[];
  readonly columns: Columns<Item>;
  readonly format: string;
  readonly goType?: string | undefined;
};

/** A listing by `--format`: `json`, a template, or a table made by one. @throws template_invalid, template_failed */
export function templateLines<Item>({ items, columns, format, goType }: TemplateListing<Item>): readonly string[] {
  const rows = items.map((item) => rowFields(columns, item, goType));
  if (format === 'json') return rows.map((row) => toJson(row));
  const isTable = format.startsWith('table ');
  const template = compileTemplate(
    withEscapes(isTable ? format.slice('table '.length).trim() : format.trim()),
    LIST_WORDS,
  );
  const lines = rows.map((row) => template.render(row));
  return isTable ? tableLines([header(template, columns), ...lines].map((line) => line.split('\t'))) : lines;
}

/** `\t` and `\n` outside of the template's own strings are for the shell's sake. */
export const withEscapes = (format: string): string => format.replaceAll('\\t', '\t').replaceAll('\\n', '\n');

/** A row as a template sees it: a struct of the columns. */
export function rowFields<Item>(columns: Columns<Item>, item: Item, goType = 'formatter.SubContext'): Fields {
  const names = Object.keys(columns)
    .filter((name) => !columns[name]?.isMethod)
    .sort();
  const read = (name: string): unknown => (Object.hasOwn(columns, name) ? columns[name]?.read(item) : undefined);
  return new Fields(names, read, `*${goType}`);
}

function header<Item>(template: Template, columns: Columns<Item>): string {
  const titles = new Fields(Object.keys(columns), (name) =>
    Object.hasOwn(columns, name) ? columns[name]?.title : undefined,
  );
  return template.renderHeader(titles);
}
