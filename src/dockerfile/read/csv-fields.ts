/** The fields of one line of CSV, or what is wrong with it. A field in quotes may hold commas, and `""` for a quote. */
export function csvFields(line: string): readonly string[] | string {
  if (line === '') return 'EOF';
  const fields: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const field = line[at] === '"' ? quotedField(line, at) : plainField(line, at);
    if (typeof field === 'string') return field;
    fields.push(field.text);
    at = field.end + 1;
  }
  return fields;
}

type CsvField = { readonly text: string; readonly end: number };

function plainField(line: string, start: number): CsvField | string {
  const comma = line.indexOf(',', start);
  const end = comma < 0 ? line.length : comma;
  const text = line.slice(start, end);
  return text.includes('"') ? 'bare " in non-quoted field' : { text, end };
}

function quotedField(line: string, start: number): CsvField | string {
  const parts: string[] = [];
  for (let at = start + 1; ; ) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return 'extraneous or missing " in quoted-field';
    parts.push(line.slice(at, quote));
    if (line[quote + 1] !== '"') {
      const end = quote + 1;
      const isOver = end === line.length || line[end] === ',';
      return isOver ? { text: parts.join(''), end } : 'extraneous or missing " in quoted-field';
    }
    parts.push('"');
    at = quote + 2;
  }
}
