import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { apiTraceFolder, pidOfApiTrace, type TracedRequest } from './api-trace.js';

/** As much of a file as is read: more is never written. */
const MAX_BYTES = 512 * 1024;
const MAX_REQUESTS = 2000;

/** The newest requests of every `serve` that traces, newest first; none where none does. */
export async function readApiTrace(runRoot: string): Promise<readonly TracedRequest[]> {
  const folder = apiTraceFolder(runRoot);
  const names = await readdir(folder).catch(() => []);
  const requests = await Promise.all(
    names.map(async (name) => {
      const pid = pidOfApiTrace(name);
      return pid === undefined ? [] : await readOne(join(folder, name), pid);
    }),
  );
  return requests
    .flat()
    .toSorted((a, b) => b.timeMs - a.timeMs || b.number - a.number)
    .slice(0, MAX_REQUESTS)
    .map(({ number: _, ...request }) => request);
}

type NumberedRequest = TracedRequest & { readonly number: number };

async function readOne(path: string, pid: number): Promise<readonly NumberedRequest[]> {
  const text = await readText(path);
  return text.split('\n').flatMap((line) => parseLine(line, pid) ?? []);
}

/** What goes while it is read is not there. */
async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(MAX_BYTES), position: 0 });
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
}

/** Undefined for a line that is still being written. */
function parseLine(line: string, pid: number): NumberedRequest | undefined {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { number, timeMs, text } = read as Readonly<Record<string, unknown>>;
  if (typeof number !== 'number' || typeof timeMs !== 'number' || typeof text !== 'string') return undefined;
  return { id: `${pid} ${number}`, number, timeMs, pid, text };
}
