import type { Duplex } from 'node:stream';

import type { Host } from '../../host/host.js';
import type { AttachOptions, AttachSession, OutputChunk, TerminalSize } from '../task/attach-session.js';
import type { MonitorPaths } from './monitor-paths.js';
import { readPackets } from './read-packets.js';
import { relayOutput } from './relay-output.js';
import { writeTerminalSize } from './terminal-size.js';

export type ConnectAttach = {
  readonly paths: Pick<MonitorPaths, 'attachSocket' | 'control'>;
  readonly hasTty: boolean;
  /** Input may be closed by us; otherwise the next client goes on writing where we left. */
  readonly mayCloseInput: boolean;
  /** The program's input ends when any client leaves, also one that does not write. @see endsInputWithClient */
  readonly endsInputWithClient?: boolean | undefined;
  readonly options?: AttachOptions | undefined;
};

// The first byte of a packet. @see conmon, utils.h: STDOUT_PIPE, STDERR_PIPE
const STDERR_PACKET = 3;
// What conmon reads at once; of a longer packet it would lose the rest.
const INPUT_PACKET_BYTES = 8192;

/** Connects to a monitor. The container is not touched by our coming and going, but for input that may be closed. */
export function connectAttach(
  { syscalls, processes }: Pick<Host, 'syscalls' | 'processes'>,
  request: ConnectAttach,
): AttachSession {
  const {
    paths: { attachSocket },
    endsInputWithClient = false,
    options,
  } = request;
  const socket =
    options?.stdin === false && endsInputWithClient
      ? syscalls.connectSeqpacketThrough(attachSocket, (connection, farEnd) =>
          relayOutput(processes, connection, farEnd),
        )
      : syscalls.connectSeqpacket(attachSocket);
  const session = new AttachClient(socket, request);
  const size = options?.size;
  if (size) void session.resize(size);
  return session;
}

class AttachClient implements AttachSession {
  readonly output: AsyncIterable<OutputChunk>;
  readonly #socket: Duplex;
  readonly #request: ConnectAttach;
  #isInputOpen: boolean;
  #writing: Promise<void> = Promise.resolve();

  constructor(socket: Duplex, request: ConnectAttach) {
    const { stdin = true, stdout = true, stderr = true, cancelSignal } = request.options ?? {};
    this.#socket = socket;
    this.#request = request;
    this.#isInputOpen = stdin;
    this.output = chunksOf(readPackets(socket), { stdout, stderr });
    const leave = (): void => void socket.destroy();
    cancelSignal?.addEventListener('abort', leave);
    socket.once('close', () => cancelSignal?.removeEventListener('abort', leave)); // It may outlive many sessions.
    if (cancelSignal?.aborted) leave();
  }

  write(bytes: Uint8Array): Promise<void> {
    // One packet at a time: Node would join those that wait into one that is too long.
    this.#writing = this.#writing.then(() => this.#writePackets(bytes));
    return this.#writing;
  }

  closeInput(): Promise<void> {
    this.#writing = this.#writing.then(() => {
      if (this.#isInputOpen && this.#request.mayCloseInput && this.#socket.writable) this.#socket.end();
      this.#isInputOpen = false;
    });
    return this.#writing;
  }

  resize(size: TerminalSize): Promise<void> {
    if (this.#request.hasTty) writeTerminalSize(this.#request.paths.control, size);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isInputOpen = false;
    this.#socket.destroy();
    return Promise.resolve();
  }

  detach(): Promise<void> {
    return this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #writePackets(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.byteLength; start += INPUT_PACKET_BYTES) {
      if (!this.#isInputOpen) return;
      await this.#writePacket(bytes.subarray(start, start + INPUT_PACKET_BYTES));
    }
  }

  #writePacket(packet: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#socket.writable) return resolve();
      // A program that has ended takes nothing more; its output says so by ending.
      this.#socket.write(packet, () => resolve());
    });
  }
}

async function* chunksOf(
  packets: AsyncIterable<Buffer>,
  wanted: { readonly stdout: boolean; readonly stderr: boolean },
): AsyncGenerator<OutputChunk, void> {
  for await (const packet of packets) {
    const stream = packet[0] === STDERR_PACKET ? 'stderr' : 'stdout';
    if (wanted[stream] && packet.byteLength > 1) yield { stream, bytes: packet.subarray(1) };
  }
}
