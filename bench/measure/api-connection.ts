import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

export type ApiAnswer = { readonly status: number; readonly body: Buffer };

const HEAD_END = '\r\n\r\n';
/** The last of several chunks; no engine writes trailers. */
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
/** Large enough for the client not to be what is measured. */
const FILE_PIECE_BYTES = 1024 * 1024;

/**
 * A connection that asks one thing after the other, and understands no more of HTTP than the answers of engines need: what
 * is measured is the server. Bodies in chunks are given with their marks.
 */
export class ApiConnection implements Disposable {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Its end is told as such.
    socket.on('error', () => undefined);
  }

  static async open(socketPath: string): Promise<ApiConnection> {
    const socket = connect({ path: socketPath });
    await once(socket, 'connect');
    return new ApiConnection(socket);
  }

  /** What comes is for the caller: nothing else is asked here any more. */
  get socket(): Socket {
    return this.#socket;
  }

  /** @throws where the server closes in the middle */
  ask(method: string, path: string, body?: object): Promise<ApiAnswer> {
    this.say(method, path, body);
    return this.#answerTo(`${method} ${path}`);
  }

  /** Puts what is in a file. @throws where the server closes in the middle */
  put(path: string, file: string, type: string): Promise<ApiAnswer> {
    const { size } = statSync(file);
    this.#socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${size}\r\n\r\n`);
    createReadStream(file, { highWaterMark: FILE_PIECE_BYTES }).pipe(this.#socket, { end: false });
    return this.#answerTo(`PUT ${path}`);
  }

  #answerTo(request: string): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const onData = (chunk: Buffer): void => {
        chunks.push(chunk);
        const answer = answerIn(chunks);
        if (answer) done(() => resolve(answer));
      };
      const onClose = (): void => done(() => reject(new Error(`${request}: the server has closed`)));
      const done = (settle: () => void): void => {
        this.#socket.off('data', onData);
        this.#socket.off('close', onClose);
        settle();
      };
      this.#socket.on('data', onData);
      this.#socket.on('close', onClose);
    });
  }

  say(method: string, path: string, body?: object): void {
    const content = body === undefined ? '' : JSON.stringify(body);
    const type = body === undefined ? '' : `Content-Type: application/json\r\n`;
    const length = method === 'POST' ? `Content-Length: ${Buffer.byteLength(content)}\r\n` : '';
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${type}${length}\r\n${content}`);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** Undefined until all of it is there. */
function answerIn(chunks: readonly Buffer[]): ApiAnswer | undefined {
  const [first = Buffer.alloc(0)] = chunks;
  const end = first.indexOf(HEAD_END);
  if (end < 0) return chunks.length > 1 ? answerIn([Buffer.concat(chunks)]) : undefined;
  const head = first.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const begin = end + HEAD_END.length;
  const size = chunks.reduce((sum, { length }) => sum + length, 0) - begin;
  const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
  const last = chunks.at(-1) ?? first;
  const hasBody = status !== 204 && status !== 304;
  const isWhole =
    length === undefined ? !hasBody || last.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) : size >= Number(length);
  return isWhole ? { status, body: Buffer.concat(chunks).subarray(begin) } : undefined;
}
