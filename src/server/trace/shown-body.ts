const LONGEST = 600;
const SECRET = /pass|secret|token|auth|key$/i;
const HIDDEN = '***';

/** A body as a line may show it: without what may be a secret, control characters written out, cut where it is long. */
export function shownBody(body: unknown): string {
  const text = JSON.stringify(body, hideSecrets) ?? '';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Values of the environment may be anything: only their names are shown. */
function hideSecrets(name: string, value: unknown): unknown {
  if (name === 'Env' && Array.isArray(value)) return value.map(nameOfVariable);
  if (SECRET.test(name) && typeof value === 'string' && value !== '') return HIDDEN;
  return value;
}

const nameOfVariable = (line: unknown): unknown =>
  typeof line === 'string' && line.includes('=') ? `${line.slice(0, line.indexOf('='))}=${HIDDEN}` : line;
