import type { Duplex } from 'node:stream';

import { type AttachSession, DetachScanner } from '../../engine/index.js';
import { raced } from '../http/raced.js';
import { sharedFrame } from '../http/stdcopy.js';

export type FollowOptions = {
  /** Both streams in one, with docker's framing; otherwise the bytes as they come. */
  readonly isFramed: boolean;
  /** What the client sends goes to the program. */
  readonly hasStdin: boolean;
  /** What to do when the client has closed its side: tell the program, or leave. */
  readonly atInputEnd: 'close-input' | 'leave';
  /** Typed in what the client sends, they end the conversation; undefined for none. */
  readonly detachKeys: readonly number[] | undefined;
};

/** The program has closed its output; or its client has: for now, for good, or by the keys for that. */
export type ConversationEnd = 'ended' | 'left' | 'gone' | 'detached';

/** Connects a client to a program's streams until the program has closed its output, or one of them leaves. */
export async function followSession(
  connection: Duplex,
  session: AttachSession,
  options: FollowOptions,
): Promise<ConversationEnd> {
  await using _ = session;
  // It went while we were connecting: nothing will tell that again.
  if (connection.destroyed) return 'gone';
  const gone = raced(connection, 'close').then(() => 'gone' as const);
  const ended = pumpOutput(connection, session, options).then(() => 'ended' as const);
  const left = pumpInput(connection, session, options);
  const end = await Promise.race([gone, ended, left]);
  if (end === 'detached') await session.detach();
  else await session.close();
  await ended;
  return end;
}

async function pumpOutput(connection: Duplex, session: AttachSession, { isFramed }: FollowOptions): Promise<void> {
  for await (const chunk of session.output) {
    if (connection.destroyed) return;
    const isTaken = connection.write(isFramed ? sharedFrame(chunk) : chunk.bytes);
    if (!isTaken) await raced(connection, 'drain', 'close');
  }
}

/** Resolves when the conversation is to end for the client's sake. */
async function pumpInput(
  connection: Duplex,
  session: AttachSession,
  { hasStdin, atInputEnd, detachKeys }: FollowOptions,
): Promise<'left' | 'detached'> {
  const scanner = detachKeys && new DetachScanner(detachKeys);
  try {
    for await (const chunk of connection.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (!hasStdin) continue;
      const { passed, isDetached } = scanner?.scan(chunk) ?? { passed: chunk, isDetached: false };
      if (passed.byteLength > 0) await session.write(passed);
      if (isDetached) return 'detached';
    }
  } catch {
    // The connection broke: the other side of it tells.
    return 'left';
  }
  if (hasStdin && atInputEnd === 'leave') return 'left';
  if (hasStdin) await session.closeInput();
  return await new Promise<never>(() => undefined);
}
