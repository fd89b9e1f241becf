import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { Completion, Form } from '../../state/forms/form.js';
import { focusedField } from '../../state/forms/forms.js';
import type { Message } from '../../state/message.js';

/** Nobody reads more of them, and no more are looked at. */
const MOST_NAMES = 50;
/** Folders as they are, and no beginnings. */
const WHOLE = new Set(['.', '..']);

/** Looks up how the path in the field that has the keys may go on: folders with a slash behind them. */
export async function completePath(
  form: Form,
  completes: 'folder' | 'file',
  dispatch: (message: Message) => void,
): Promise<void> {
  const field = focusedField(form)?.name ?? '';
  const typed = form.values[field] ?? '';
  const slash = typed.lastIndexOf('/') + 1;
  const [folder, start] = [typed.slice(0, slash), typed.slice(slash)];
  const names = WHOLE.has(start) ? [] : await namesIn(resolve(folder), { start, completes });
  const completion: Completion = { field, typed, names, text: `${folder}${commonStart(names, start)}` };
  dispatch({
    type: 'form.completion.found',
    values: form.values,
    completion: names.length > 0 ? completion : undefined,
  });
}

/** Hidden ones only where a dot was typed. */
async function namesIn(
  folder: string,
  { start, completes }: { readonly start: string; readonly completes: 'folder' | 'file' },
): Promise<readonly string[]> {
  const all = await readdir(folder).catch(() => []);
  const wanted = all.filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.'))).toSorted();
  const shown: string[] = [];
  for (const name of wanted.slice(0, MOST_NAMES)) {
    const isFolder = (await stat(join(folder, name)).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder) shown.push(`${name}/`);
    else if (completes === 'file') shown.push(name);
  }
  return shown;
}

/** As far as all are alike; what was typed where there are none. */
function commonStart([first, ...others]: readonly string[], typed: string): string {
  if (first === undefined) return typed;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
