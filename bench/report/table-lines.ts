/** A table of Markdown, with columns as wide as their widest cell. */
export function tableLines(title: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = title.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(title), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
