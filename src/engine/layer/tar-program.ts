import type { Readable } from 'node:stream';

/** What a user's TAR_OPTIONS says is for the user's archives. Names are bytes. */
export const TAR_ENVIRONMENT = { TAR_OPTIONS: undefined, POSIXLY_CORRECT: undefined, LC_ALL: 'C' } as const;

const MAX_COMPLAINT_BYTES = 2048;

/** What it complains of: reads to the end, keeps the start. */
export async function complaintOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    if (text.length < MAX_COMPLAINT_BYTES) text += (chunk as Buffer).toString('utf8').slice(0, MAX_COMPLAINT_BYTES);
  }
  return text.slice(0, MAX_COMPLAINT_BYTES);
}
