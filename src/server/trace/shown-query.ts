import { HIDDEN, isSecretName, redacted } from './redacted.js';

/** The query of a request as a line may show it, with its `?`: without what may be a secret. */
export function shownQuery(query: URLSearchParams): string {
  const shown = new URLSearchParams(
    [...query].map(([name, value]): [string, string] => [name, shownValue(name, value)]),
  );
  const text = shown.toString();
  return text === '' ? '' : `?${text}`;
}

function shownValue(name: string, value: string): string {
  if (name === 'buildargs') return withoutValues(value);
  if (name === 'changes') return value.replace(/^(\s*env\s+).*$/gim, `$1${HIDDEN}`);
  return isSecretName(name) && value !== '' ? HIDDEN : redacted(value);
}

/** Arguments of a build may be anything: only their names are shown. */
function withoutValues(json: string): string {
  try {
    const args: unknown = JSON.parse(json);
    if (typeof args !== 'object' || args === null) return HIDDEN;
    return JSON.stringify(Object.fromEntries(Object.keys(args).map((name) => [name, HIDDEN])));
  } catch {
    return HIDDEN;
  }
}
