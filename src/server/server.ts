import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { engineError, isEngineError } from '../errors/engine-error.js';
import { DOCKER_VERSION } from '../wire/api-versions.js';
import { AskedRequest } from './asked-request.js';
import { API_VERSION, isAtLeast } from './http/api-version.js';
import { EarlyBytes } from './http/early-bytes.js';
import { errorReply, oldErrorReply } from './http/error-reply.js';
import { converse, partFrom, takeOver } from './http/hijack.js';
import { refuseForeignPage } from './http/own-origin.js';
import type { HttpReply, Reply, WebSocketReply } from './http/reply.js';
import { splitTarget } from './http/request-target.js';
import { Router } from './http/router.js';
import { sendReply } from './http/send-reply.js';
import { type RequestLife, RequestsUnderWay } from './requests-under-way.js';
import type { Route } from './route.js';

/** @see moby, api/server: apiVersionSupportsJSONErrors */
const JSON_ERRORS_SINCE = '1.24';

export type ApiServerOptions = {
  readonly routes: readonly Route[];
  readonly version: string;
  /** Told of failures that are bugs of ours. */
  readonly reportBug: (error: unknown) => void;
  /** Asked for each request that comes over a network; undefined: whoever gets through may have all of `routes`. */
  readonly gate?: Gate | undefined;
  /** Told of the end of each request. */
  readonly worked?: (() => void) | undefined;
};

/** Who may ask, and for what. @throws login_required, attempts_exhausted, auth_file_refused */
export type Gate = (request: IncomingMessage) => Promise<Router>;

/** What is known of a request by the place where it came in. */
export type Arrival = {
  /** Not through a unix socket, whose file says who may come. */
  readonly isFromNetwork: boolean;
};

/** Answers requests from whichever listener they come: versions, routes, the one error reply, and what to do when all ends. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #router: Router;
  /** Names and values in turn. */
  readonly #headers: readonly string[];
  readonly #early = new EarlyBytes();
  readonly #underWay: RequestsUnderWay;
  /**
   * The last that was answered at once. A server that rests collects its memory, and V8 throws away what it has compiled for
   * objects of which there are none then: the next thousands of answers took twice the CPU.
   */
  readonly #lastAnswered: RequestLife[] = [];
  #isStopping = false;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#router = new Router(options.routes);
    this.#underWay = new RequestsUnderWay(options);
    const server = `Docker/${DOCKER_VERSION} Gantry/${options.version} (linux)`;
    this.#headers = ['Api-Version', API_VERSION, 'Docker-Experimental', 'true', 'Ostype', 'linux', 'Server', server];
  }

  /** For `request` of a server of Node's. */
  answer(request: IncomingMessage, response: ServerResponse, arrival: Arrival): void {
    this.#early.expect(request);
    void this.#answer(request, response, arrival);
  }

  /** For `clientError`. @returns whether it is none: somebody who will have the connection has begun to speak */
  forgives(socket: Duplex, packet: Buffer | undefined): boolean {
    return this.#early.keep(socket, packet);
  }

  /** For `upgrade`. The body, if there is one, has been read by then; what came behind it is in `head`. */
  upgrade(request: IncomingMessage, socket: Duplex, arrival: Arrival & { readonly head: Buffer }): void {
    void this.#upgrade(request, socket, arrival);
  }

  /** Ends every stream and conversation; the containers at their other end go on. */
  stop(): void {
    this.#isStopping = true;
    this.#underWay.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, arrival: Arrival): Promise<void> {
    using life = this.#underWay.begin(request.socket, response);
    const reply = await this.#replyTo(request, arrival, life);
    const headers = this.#headers;
    try {
      const early = this.#early.take(request.socket);
      // Behind what is no HTTP there is no next request.
      if (early) response.shouldKeepAlive = false;
      if (reply.kind === 'hijack') {
        // Without `Connection: Upgrade` it is no upgrade to Node; it is one to docker.
        const status = request.headers.upgrade === undefined ? '200 OK' : '101 UPGRADED';
        await converse(life.giveOver(takeOver(request, response, early)), reply, status);
      } else await sendReply(request, response, { reply: reply.kind === 'websocket' ? noWebSocket() : reply, headers });
      if (reply.kind === 'text' || reply.kind === 'json') this.#lastAnswered[0] = life;
    } catch (error) {
      this.#tell(error);
      // It cannot be said any more: a body that breaks off is no whole one.
      request.socket.destroy();
    }
  }

  async #upgrade(
    request: IncomingMessage,
    socket: Duplex,
    { head, ...arrival }: Arrival & { readonly head: Buffer },
  ): Promise<void> {
    socket.on('error', () => socket.destroy());
    using life = this.#underWay.begin(socket, socket);
    const reply = await this.#replyTo(request, arrival, life);
    const headers = this.#headers;
    try {
      if (reply.kind === 'hijack') {
        socket.unshift(head);
        await converse(life.giveOver(socket), reply, '101 UPGRADED');
      } else if (reply.kind === 'websocket' && isWebSocket(request)) {
        await converseInMessages(request, life.giveOver(socket), { head, reply });
      } else {
        const refused = reply.kind === 'websocket' ? noWebSocket() : reply;
        await refuseUpgrade(request, socket, { reply: refused, headers });
      }
    } catch (error) {
      this.#tell(error);
      socket.destroy();
    }
  }

  async #replyTo(request: IncomingMessage, { isFromNetwork }: Arrival, life: RequestLife): Promise<Reply> {
    const { method = '', url = '' } = request;
    try {
      if (this.#isStopping) throw engineError('server_stopping');
      const { gate } = this.#options;
      if (isFromNetwork) refuseForeignPage(request, { asksWho: gate !== undefined });
      const router = gate && isFromNetwork ? await gate(request) : this.#router;
      const target = router.find(method, url);
      return await target.route.answer(new AskedRequest(request, { target, life }));
    } catch (error) {
      this.#tell(error);
      return isAtLeast(splitTarget(url).version, JSON_ERRORS_SINCE) ? errorReply(error) : oldErrorReply(error);
    }
  }

  #tell(error: unknown): void {
    if (!isEngineError(error) && !isBreak(error)) this.#options.reportBug(error);
  }
}

/** What a body ends with whose client went away in the middle of it. */
const isBreak = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

const noWebSocket = (): HttpReply => errorReply(engineError('argument_invalid', { reason: 'not websocket protocol' }));

/** Its package is loaded with the first of them. */
async function converseInMessages(
  request: IncomingMessage,
  socket: Duplex,
  { head, reply }: { readonly head: Buffer; readonly reply: WebSocketReply },
): Promise<void> {
  const { acceptWebSocket } = await import('./http/web-socket.js');
  const connection = await acceptWebSocket(request, socket, { head, isText: reply.isText });
  if (!connection) return;
  try {
    await reply.converse(connection);
  } finally {
    partFrom(connection);
  }
}

/** Whoever asked for another protocol is answered in this one, and that is all. */
async function refuseUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  { reply, headers }: { readonly reply: HttpReply; readonly headers: readonly string[] },
): Promise<void> {
  const response = new ServerResponse(request);
  response.assignSocket(socket as IncomingMessage['socket']);
  response.shouldKeepAlive = false;
  response.once('finish', () => socket.end());
  await sendReply(request, response, { reply, headers });
}
