/** What the kinds of the catalogue come out as; in the order of the page. */
const KINDS = {
  invalid_argument: 'Change the request.',
  unauthenticated: 'Log in.',
  permission_denied: 'Get the right, or be another user.',
  not_found: 'Check the name.',
  not_modified: 'Nothing to do: it is so already.',
  conflict: 'Resolve it first: the name is taken, the state is wrong, it is in use.',
  resource_exhausted: 'Wait, or free some.',
  cancelled: 'Nothing to do: you asked for it.',
  deadline_exceeded: 'Try again, or allow longer.',
  not_implemented: 'Do without.',
  unavailable: 'Start it, install it, or reach it.',
  data_loss: 'Pull or create it again.',
  internal: 'Report it.',
};

/** docs/errors.md, from the catalogue of src/errors. */
export function errorsPage({ CATALOGUE }) {
  const sections = Object.entries(KINDS).flatMap(([kind, advice]) => section(kind, advice, CATALOGUE));
  return `# Errors

Every failure that a user can meet, by what can be done about it. Words in \`<…>\` stand for what the failure is about.
An exit code stands where \`run\` and \`exec\` have one of their own for it.

${sections.join('\n')}`;
}

function section(kind, advice, catalogue) {
  const rows = Object.entries(catalogue).filter(([, row]) => row.kind === kind);
  if (rows.length === 0) return [];
  const lines = rows.map(([code, row]) => {
    const exit = row.exitCode === undefined ? '' : ` (exit code ${row.exitCode})`;
    return `| \`${code}\`${exit} | ${cell(row.message(PLACEHOLDERS))} | ${cell(row.hint ?? '')} |`;
  });
  return [`## ${kind}\n\n${advice}\n\n| code | message | what to do |\n| --- | --- | --- |\n${lines.join('\n')}\n`];
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');

/** Details of any error: each is its own name in brackets, be it taken for a text or for a list. */
const PLACEHOLDERS = new Proxy({}, { get: (_, name) => placeholder(String(name)) });

function placeholder(name) {
  const text = `<${name}>`;
  return Object.assign(new String(text), { join: () => text, map: () => placeholder(name) });
}
