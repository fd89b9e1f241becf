import { type AttachSession, DEFAULT_DETACH_KEYS, type TerminalSize } from '../../engine/index.js';
import type { Signal } from '../../oci/signal.js';
import type { CommandContext } from '../command.js';
import type { Output } from '../output.js';
import { InputPump } from './input-pump.js';
import { SignalProxy } from './proxy-signals.js';
import { pumpOutput } from './pump-output.js';
import { openRawTerminal } from './raw-terminal.js';

export type FollowOptions = {
  readonly hasTty: boolean;
  /** Standard input goes to the program. */
  readonly hasStdin: boolean;
  readonly detachKeys?: readonly number[] | undefined;
  /** Passes a signal on to the program; undefined: signals do what they do without us. */
  readonly sendSignal?: ((signal: Signal) => Promise<unknown>) | undefined;
};

/**
 * Connects our streams to a program's until it has closed its output, or the user detaches. Closes the session.
 *
 * With a terminal on both sides keys go through one by one, and the program's terminal follows the size of ours.
 */
export async function followSession(
  session: AttachSession,
  { out, err, io }: Pick<CommandContext, 'out' | 'err' | 'io'>,
  { hasTty, hasStdin, detachKeys = DEFAULT_DETACH_KEYS, sendSignal }: FollowOptions,
): Promise<'ended' | 'detached'> {
  await using _ = session;
  using stack = new DisposableStack();
  if (hasTty && hasStdin) stack.use(await openRawTerminal(io));
  const ends: Promise<'ended' | 'detached'>[] = [pumpOutput(session, { out, err }).then(() => 'ended')];
  ends.push(out.failure, err.failure); // A program that is silent from now on would not tell us.
  if (sendSignal) ends.push(stack.use(new SignalProxy(io.signals, sendSignal)).givenUp);
  if (hasTty) stack.use(out.onResize(() => void session.resize(terminalSize(out))));
  if (hasStdin) {
    const pump = stack.use(new InputPump(io.stdin, session, hasTty ? detachKeys : undefined));
    ends.push(pump.detached.then(() => 'detached'));
  }
  const end = await Promise.race(ends);
  if (end === 'detached') await session.detach();
  return end;
}

/** The size to give a program's terminal; undefined where ours is none. */
export const sizeOf = (out: Output, hasTty: boolean): TerminalSize | undefined =>
  hasTty && out.isTerminal ? terminalSize(out) : undefined;

const terminalSize = ({ rows, columns }: Output): TerminalSize => ({ rows, columns });
