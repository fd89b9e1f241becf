import { type EngineError, engineError } from '../../../errors/engine-error.js';
import type { NetlinkMessage } from './message.js';
import type { NetlinkSocket } from './netlink-socket.js';

/**
 * Has all messages carried out, and closes the socket.
 *
 * @param step For the error: what they are there for.
 * @throws network_failed with the first message's reason that did not go well
 */
export async function carryOut(
  step: string,
  opened: NetlinkSocket | undefined,
  messages: readonly NetlinkMessage[],
): Promise<void> {
  const errnos = await askOnce(opened, messages);
  const errno = errnos.find((each) => each !== undefined);
  if (errno !== undefined) throw refusal(step, errno);
}

/** What there is to say of a container that has no network any more. */
export const HAS_ENDED = 'the container has ended';

/** @param kind Of interface that was to be made for a container: what a kernel lacks is better said than `ENOTSUP`. */
export function refusal(step: string, errno: string, kind?: string): EngineError {
  return engineError('network_failed', { step, reason: reasonOf(errno, kind) });
}

function reasonOf(errno: string, kind: string | undefined): string {
  if (kind === undefined) return errno;
  if (errno === 'ENOTSUP') return `this kernel has no ${kind}`;
  return errno === 'ESRCH' ? HAS_ENDED : errno;
}

/** Asks, and closes the socket. @returns as {@link NetlinkSocket.ask} does */
export async function askOnce(
  opened: NetlinkSocket | undefined,
  messages: readonly NetlinkMessage[],
): Promise<readonly (string | undefined)[]> {
  using socket = opened;
  return socket ? await socket.ask(messages) : messages.map(() => 'ENOBUFS');
}
