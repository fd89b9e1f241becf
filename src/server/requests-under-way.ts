import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

type Options = {
  /** Told of the end of each request. */
  readonly worked?: (() => void) | undefined;
};

/** What is being answered, and who is being talked with: so that all of it can be ended. */
export class RequestsUnderWay {
  readonly #lives = new Set<RequestLife>();
  /** Connections that speak no HTTP any more: nobody else knows them. */
  readonly #conversations = new Set<Duplex>();
  readonly #surroundings: Surroundings;

  constructor({ worked }: Options) {
    this.#surroundings = {
      over: (life) => {
        this.#lives.delete(life);
        worked?.();
      },
      talks: this.#conversations,
    };
  }

  /** @param answer What is closed when it is out, or nobody is there to take it. */
  begin(socket: Duplex, answer: Duplex | ServerResponse): RequestLife {
    const life = new RequestLife(socket, answer, this.#surroundings);
    this.#lives.add(life);
    return life;
  }

  stop(): void {
    for (const life of this.#lives) life.cancel();
    for (const connection of this.#conversations) connection.destroy();
  }
}

type Surroundings = { readonly over: (life: RequestLife) => void; readonly talks: Set<Duplex> };

/** A request until its answer is out or its client gone. Most are answered before anybody could cancel anything. */
export class RequestLife implements Disposable {
  readonly #socket: Duplex;
  readonly #answer: Duplex | ServerResponse;
  readonly #surroundings: Surroundings;
  #controller: AbortController | undefined;
  #isGivenOver = false;
  /** What those are told with who can end it; there is one where somebody wants to know. */
  #cancel: (() => void) | undefined;

  constructor(socket: Duplex, answer: Duplex | ServerResponse, surroundings: Surroundings) {
    this.#socket = socket;
    this.#answer = answer;
    this.#surroundings = surroundings;
  }

  /** Made for the first who wants it; what has happened until then holds for it, too. */
  get cancelSignal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      this.#cancel = () => this.cancel();
      this.#answer.once('close', this.#cancel);
      if (!this.#isGivenOver) this.#socket.once('end', this.#cancel);
      const hasLeft = this.#socket.readableEnded && !this.#isGivenOver;
      if (this.#answer.destroyed || hasLeft || this.#socket.destroyed) this.cancel();
    }
    return this.#controller.signal;
  }

  cancel(): void {
    this.#controller ??= new AbortController();
    this.#controller.abort();
  }

  /** Half of it may be closed from now on. */
  giveOver(connection: Duplex): Duplex {
    const { talks } = this.#surroundings;
    this.#isGivenOver = true;
    if (this.#cancel) connection.off('end', this.#cancel);
    talks.add(connection);
    connection.once('close', () => {
      talks.delete(connection);
      this.cancel();
    });
    return connection;
  }

  [Symbol.dispose](): void {
    this.#surroundings.over(this);
    if (!this.#cancel) return;
    this.#answer.off('close', this.#cancel);
    this.#socket.off('end', this.#cancel);
  }
}
