import { STATUS_CODES } from 'node:http';

import { engineError } from '../../../errors/engine-error.js';
import { type Fetch, FetchError } from '../../../host/fetch.js';
import { sendFollowing } from '../../registry/send-following.js';

const UNSUCCESSFUL = 400;

/** What comes from an address. Disposing gives up what was not read of it. */
export type FetchedArchive = Disposable & { readonly bytes: AsyncIterable<Uint8Array> };

/**
 * Asks for the archive at an address, be it where that leads to; without a scheme it is one of http.
 *
 * @throws archive_not_fetched, also while it is read; cancelled
 * @see moby, daemon/images/image_import.go and builder/remotecontext/remote.go: GetWithStatusError
 */
export async function fetchArchive(
  fetch: Fetch,
  asked: string,
  cancelSignal: AbortSignal | undefined,
): Promise<FetchedArchive> {
  const address = asked.includes('://') ? asked : `http://${asked}`;
  const shown = address.replace(/\/\/[^/\s]*@/, '//xxxxx@');
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw notFetched(shown, 'unsupported protocol scheme');
  const answer = await told(
    shown,
    async () => (await sendFollowing(fetch, { method: 'GET', url, cancelSignal })).response,
  );
  if (answer.status >= UNSUCCESSFUL) {
    answer[Symbol.dispose]();
    throw notFetched(shown, `${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trimEnd());
  }
  return { bytes: readTold(shown, answer.bytes), [Symbol.dispose]: () => answer[Symbol.dispose]() };
}

async function* readTold(shown: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  for (;;) {
    const next = await told(shown, () => pieces.next());
    if (next.done) return;
    yield next.value;
  }
}

async function told<Result>(shown: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof FetchError ? notFetched(shown, cause.message, cause) : cause;
  }
}

const notFetched = (url: string, reason: string, cause?: FetchError): Error =>
  engineError('archive_not_fetched', { url, reason }, { cause });
