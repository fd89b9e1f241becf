import type { Columns } from './columns.js';
import { toJson } from './go-template/print-value.js';
import { compileTemplate, type Template } from './go-template/template.js';
import { Fields } from './go-template/value.js';
import { tableLines } from './table.js';

type TemplateListing<Item> = {
  readonly items: readonly Item[];
  readonly columns: Columns<Item>;
  readonly format: string;
};

/** A listing by `--format`: `json`, a template, or a table made by one. @throws template_invalid, template_failed */
export function templateLines<Item>({ items, columns, format }: TemplateListing<Item>): readonly string[] {
  const rows = items.map((item) => rowFields(columns, item));
  if (format === 'json') return rows.map((row) => toJson(row));
  const isTable = format.startsWith('table ');
  const template = compileTemplate(withEscapes(isTable ? format.slice('table '.length).trim() : format.trim()));
  const lines = rows.map((row) => template.render(row));
  return isTable ? tableLines([header(template, columns), ...lines].map((line) => line.split('\t'))) : lines;
}

/** `\t` and `\n` outside of the template's own strings are for the shell's sake. */
export const withEscapes = (format: string): string => format.replaceAll('\\t', '\t').replaceAll('\\n', '\n');

function rowFields<Item>(columns: Columns<Item>, item: Item): Fields {
  const names = Object.keys(columns)
    .filter((name) => !columns[name]?.isMethod)
    .sort();
  return new Fields(names, (name) => (Object.hasOwn(columns, name) ? columns[name]?.read(item) : undefined));
}

function header<Item>(template: Template, columns: Columns<Item>): string {
  const titles = new Fields(Object.keys(columns), (name) =>
    Object.hasOwn(columns, name) ? columns[name]?.title : undefined,
  );
  return template.renderHeader(titles);
}
