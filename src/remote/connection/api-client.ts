import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { type Duplex, Readable } from 'node:stream';

import { endpointText, type FarContext } from '../../contexts/index.js';
import type { ErrorCode } from '../../errors/catalogue.js';
import { engineError } from '../../errors/engine-error.js';
import { throughJson } from '../../wire/json.js';
import { answerFailure } from './answer-failure.js';
import { readBounded } from './bounded.js';
import { connectionFailure } from './connection-failure.js';
import { type ConnectProgram, dialOf } from './dial.js';
import { DialAgent } from './dial-agent.js';
import { type Greeting, greet } from './greeting.js';
import { authorizationOf } from './login.js';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

/** Values of one name in their order; undefined is left out, true is `1`, false is `0`. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Asking = {
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: AsyncIterable<Uint8Array> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
  /** What statuses mean here, where the sentence does not say. */
  readonly refusals?: Readonly<Record<number, ErrorCode>> | undefined;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What is still to come. Read once; leaving it early ends the connection. */
  readonly bytes: AsyncIterable<Uint8Array>;
};

const LARGEST_DOCUMENT_BYTES = 256 * 1024 * 1024;
const LARGEST_REFUSAL_BYTES = 64 * 1024;
const LONGEST_SENTENCE = 2000;
/** So many questions at once; further ones wait. */
const MOST_CONNECTIONS = 16;
const LARGEST_HEADERS_BYTES = 64 * 1024;

/** Asks one engine over docker's API. Every failure is an EngineError; what is answered is bounded, and no more trusted than that. */
export class ApiClient implements AsyncDisposable {
  readonly context: FarContext;
  readonly #pooled: DialAgent;
  readonly #single: DialAgent;
  readonly #closed = new AbortController();
  #greeting: Promise<Greeting> | undefined;

  constructor(context: FarContext, connectProgram: ConnectProgram) {
    this.context = context;
    const dial = dialOf(context, connectProgram);
    this.#pooled = new DialAgent(dial, { keepAlive: true, maxSockets: MOST_CONNECTIONS });
    this.#single = new DialAgent(dial, { keepAlive: false });
  }

  /** What the engine said when it was greeted, once. @throws far_*, cancelled */
  async greeting(cancelSignal?: AbortSignal): Promise<Greeting> {
    this.#greeting ??= greet(this.context, (method, path) => this.#exchange(method, path, {})).catch(
      (error: unknown) => {
        this.#greeting = undefined;
        throw error;
      },
    );
    return await unlessCancelled(this.#greeting, cancelSignal);
  }

  /** A whole JSON document. Undefined where the answer has no body. */
  async json(method: Method, path: string, asking: Asking = {}): Promise<unknown> {
    return await this.document((await this.stream(method, path, asking)).bytes);
  }

  /** The same of an answer that has begun. */
  async document(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
    const body = await readBounded(bytes, LARGEST_DOCUMENT_BYTES);
    if (body === undefined) throw this.invalid('an answer without end');
    return body.byteLength === 0 ? undefined : this.parsed(body);
  }

  /** @throws far_answer_invalid */
  parsed(text: Buffer): unknown {
    try {
      return JSON.parse(text.toString('utf8'));
    } catch (cause) {
      throw this.invalid('what it answers is not JSON', cause);
    }
  }

  /** The answer as it comes. @throws what a refusal means */
  async stream(method: Method, path: string, asking: Asking = {}): Promise<Answer> {
    const { apiVersion } = await this.greeting(asking.cancelSignal);
    const answer = await this.#exchange(method, `/v${apiVersion}${path}`, asking);
    if (answer.status < 300) return answer;
    throw await this.#refusal(answer, asking);
  }

  /** A conversation that is no HTTP any more once the other side has agreed to it. */
  async hijack(path: string, asking: Asking = {}): Promise<Duplex> {
    const { apiVersion } = await this.greeting(asking.cancelSignal);
    const headers = { ...asking.headers, Connection: 'Upgrade', Upgrade: 'tcp' };
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
    const asked = await this.#begin('POST', `/v${apiVersion}${path}`, { ...asking, headers }, this.#single);
    asked.once('upgrade', (_response, socket: Duplex, head: Buffer) => {
      if (head.byteLength > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.once('response', (response) => {
      const isRefusal = (response.statusCode ?? 0) >= 300;
      if (!isRefusal) response.destroy();
      const why = isRefusal
        ? this.#refusal(this.#answerOf(response, asking), asking)
        : Promise.resolve(this.invalid('it lets nobody talk on the same connection'));
      why.then(reject, reject);
    });
    asked.once('error', (error) => reject(connectionFailure(error, this.context, asking.cancelSignal)));
    asked.end(bodyOf(asking));
    return await promise;
  }

  /** What it answers makes no sense. */
  invalid(reason: string, cause?: unknown): Error {
    return engineError('far_answer_invalid', { endpoint: endpointText(this.context.endpoint), reason }, { cause });
  }

  /** Ends every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#pooled.destroy();
    this.#single.destroy();
  }

  /** Questions that change nothing may be asked again where a connection had been closed while it was not used. */
  async #exchange(method: Method, path: string, asking: Asking): Promise<Answer> {
    try {
      return await this.#once(method, path, asking);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return await this.#once(method, path, asking);
    }
  }

  async #once(method: Method, path: string, asking: Asking): Promise<Answer> {
    const isSafe = method === 'GET' || method === 'HEAD';
    const isPooled = isSafe || this.context.endpoint.kind === 'ssh';
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const asked = await this.#begin(method, path, asking, isPooled ? this.#pooled : this.#single);
    const upload = new AbortController();
    asked.once('response', (response) => {
      // Who is refused need not bring the rest.
      if ((response.statusCode ?? 0) >= 300) upload.abort();
      resolve(this.#answerOf(response, asking));
    });
    asked.once('error', (error) => {
      upload.abort();
      const isStale = isSafe && asked.reusedSocket && !asking.cancelSignal?.aborted;
      reject(isStale ? new StaleConnection() : connectionFailure(error, this.context, asking.cancelSignal));
    });
    if (asking.bytes)
      void pumpInto(asked, asking.bytes, upload.signal).catch((error: unknown) => {
        reject(error);
        asked.destroy();
      });
    else asked.end(bodyOf(asking));
    return await promise;
  }

  async #begin(method: Method, path: string, asking: Asking, agent: DialAgent): Promise<ClientRequest> {
    const { endpoint } = this.context;
    const { query = {}, json, bytes, headers, cancelSignal } = asking;
    const type = json !== undefined ? 'application/json' : bytes ? 'application/x-tar' : undefined;
    const authorization = await authorizationOf(endpoint);
    const signals = [this.#closed.signal, ...(cancelSignal ? [cancelSignal] : [])];
    return send({
      agent,
      method,
      path: `${endpoint.kind === 'tcp' ? endpoint.basePath : ''}${path}${queryText(query)}`,
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      signal: AbortSignal.any(signals),
      headers: {
        Host:
          endpoint.kind === 'tcp'
            ? `${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`
            : 'docker',
        'User-Agent': 'Gantry-Client',
        ...(type && { 'Content-Type': type }),
        ...(authorization && { Authorization: authorization }),
        ...headers,
      },
    });
  }

  #answerOf(response: IncomingMessage, { cancelSignal }: Asking): Answer {
    const { statusCode = 0, headers } = response;
    return { status: statusCode, headers, bytes: this.#bytesOf(response, cancelSignal) };
  }

  async *#bytesOf(response: IncomingMessage, cancelSignal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response) yield chunk as Buffer;
    } catch (error) {
      throw connectionFailure(error, this.context, cancelSignal);
    }
  }

  async #refusal({ status, bytes }: Answer, { refusals }: Asking): Promise<Error> {
    const body = await readBounded(bytes, LARGEST_REFUSAL_BYTES);
    const text = body?.toString('utf8') ?? '';
    if (status === 400 && text.includes('HTTP request to an HTTPS server')) {
      return engineError('far_speaks_tls', { endpoint: endpointText(this.context.endpoint) });
    }
    return answerFailure(status, sentenceOf(text), refusals?.[status]);
  }
}

/** Others may wait for the same. */
async function unlessCancelled<Value>(work: Promise<Value>, cancelSignal: AbortSignal | undefined): Promise<Value> {
  if (!cancelSignal) return await work;
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const cancel = (): void => reject(engineError('cancelled'));
  if (cancelSignal.aborted) cancel();
  cancelSignal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    cancelSignal.removeEventListener('abort', cancel);
  }
}

/** Closed by the other side while nobody used it. */
class StaleConnection extends Error {}

/** `{"message": …}`, or the beginning of whatever was said instead. */
function sentenceOf(text: string): string {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && 'message' in document) {
      if (typeof document.message === 'string') return document.message.slice(0, LONGEST_SENTENCE);
    }
  } catch {
    // Proxies answer with pages of their own.
  }
  return text.trim().split('\n', 1)[0]?.slice(0, LONGEST_SENTENCE) ?? '';
}

const bodyOf = ({ json }: Asking): string | undefined =>
  json === undefined ? undefined : JSON.stringify(throughJson(json));

async function pumpInto(asked: ClientRequest, bytes: AsyncIterable<Uint8Array>, stop: AbortSignal): Promise<void> {
  const source = Readable.from(bytes, { objectMode: false });
  const left = new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => resolve(), { once: true });
    asked.once('close', () => resolve());
  });
  const ended = new Promise<void>((resolve, reject) => {
    source.once('end', resolve);
    source.once('error', reject);
  });
  source.pipe(asked);
  await Promise.race([left, ended]);
  source.destroy();
}

function queryText(query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const each of value as readonly string[]) words.append(name, each);
    else words.append(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}
