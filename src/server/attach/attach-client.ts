import type { Duplex } from 'node:stream';

import { type Container, type Engine, isAlive } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { raced } from '../http/raced.js';
import { flag, textOf } from '../route.js';
import type { Attachments } from './attachments.js';
import { readDetachKeys } from './detach-keys.js';
import { followSession } from './follow-session.js';
import { logBytes } from './log-bytes.js';

export type AttachServices = {
  readonly engine: Pick<Engine, 'containers' | 'streams'>;
  readonly attachments: Attachments;
};

/** What a client wants that attaches to a container. */
export type AskedAttach = {
  readonly container: Container;
  /** What it has said so far comes first. */
  readonly hasLogs: boolean;
  /** What it says from now on. */
  readonly hasStream: boolean;
  readonly streams: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly detachKeys: readonly number[];
  /** Both streams in one, with docker's framing. */
  readonly isFramed: boolean;
  /** Says that it is attached; of one that is not alive, that it waits. */
  readonly begin: () => void;
};

/** @throws container_not_found, argument_invalid, container_state_conflict in docker's words */
export async function readAttach(
  { engine }: AttachServices,
  id: string,
  query: URLSearchParams,
): Promise<Omit<AskedAttach, 'begin' | 'isFramed' | 'streams'>> {
  const container = await engine.containers.get(id);
  requireAttachable(container);
  return {
    container,
    hasLogs: flag(query, 'logs'),
    hasStream: flag(query, 'stream'),
    detachKeys: readDetachKeys(textOf(query, 'detachKeys')),
  };
}

export const readStreams = (query: URLSearchParams): AskedAttach['streams'] => ({
  stdin: flag(query, 'stdin'),
  stdout: flag(query, 'stdout'),
  stderr: flag(query, 'stderr'),
});

/** Holds the conversation of a client with a container, until one of them leaves. */
export async function attachClient(
  { engine, attachments }: AttachServices,
  connection: Duplex,
  { container, hasLogs, hasStream, streams, detachKeys, isFramed, begin }: AskedAttach,
): Promise<void> {
  const left = new AbortController();
  connection.once('close', () => left.abort());
  const { hasTty, isStdinOnce, hasStdin: readsInput } = container.config;
  const { stdout, stderr } = streams;
  if (hasLogs || !hasStream || !isAlive(container.state.status)) begin();
  if (hasLogs) {
    const entries = engine.streams.logs(container.id, { stdout, stderr, cancelSignal: left.signal });
    for await (const bytes of logBytes(entries, { isFramed })) {
      if (connection.destroyed) return;
      if (!connection.write(bytes)) await raced(connection, 'drain', 'close');
    }
  }
  if (!hasStream) return;
  const hasStdin = streams.stdin && readsInput;
  const session = await attachments.open(container, { stdin: hasStdin, stdout, stderr }, left.signal);
  if (!session) return;
  // Whoever is told that he is attached misses nothing of what he then makes the program say.
  begin();
  await followSession(connection, session, {
    isFramed,
    hasStdin,
    atInputEnd: isStdinOnce && !hasTty ? 'close-input' : 'leave',
    detachKeys: hasTty ? detachKeys : undefined,
  });
}

/** @throws container_state_conflict in docker's words @see moby, daemon/attach.go: ContainerAttach */
function requireAttachable({ id, state: { status } }: Container): void {
  if (status === 'paused') {
    throw engineError('container_state_conflict', {
      reason: `container ${id} is paused, unpause the container before attach`,
    });
  }
  if (status === 'restarting') {
    throw engineError('container_state_conflict', {
      reason: `container ${id} is restarting, wait until the container is running`,
    });
  }
}
