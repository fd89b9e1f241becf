import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';

/** A message is gathered before it is passed on; nobody types, and few paste, one that is longer. */
const LONGEST_MESSAGE_BYTES = 4 * 1024 * 1024;

/** Sends text. A character that has come in parts waits for the rest of it. */
class TextSocket extends WebSocket {
  readonly #decoder = new StringDecoder('utf8');

  override send(data: unknown, ...rest: readonly unknown[]): void {
    const text = this.#decoder.write(data as Buffer);
    const sent = rest.at(-1) as (error?: Error) => void;
    if (text === '') sent();
    else super.send(text, sent);
  }
}

const OPTIONS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LONGEST_MESSAGE_BYTES,
  // What is typed into a program are bytes, whatever the client calls them.
  skipUTF8Validation: true,
} as const;

const BINARY = new WebSocketServer(OPTIONS);
const TEXT = new WebSocketServer({ ...OPTIONS, WebSocket: TextSocket });

/** Shakes hands. @returns the messages' bytes; undefined where that failed, which the client has been told */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  { head, isText }: { readonly head: Buffer; readonly isText: boolean },
): Promise<Duplex | undefined> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve(undefined));
    (isText ? TEXT : BINARY).handleUpgrade(request, socket, head, (client) => resolve(bytesOf(client)));
  });
}

/** Whoever closes a websocket has left, and is not heard of again: then it is over here, too. */
function bytesOf(client: WebSocket): Duplex {
  const bytes = createWebSocketStream(client);
  bytes.on('error', () => undefined);
  bytes.once('end', () => bytes.destroy());
  // Also where nobody reads.
  client.once('close', () => bytes.read(0));
  return bytes;
}
