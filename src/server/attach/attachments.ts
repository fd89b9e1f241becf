import {
  type AttachOptions,
  type AttachSession,
  type CheckpointRef,
  type Container,
  type ContainerId,
  type Engine,
  isAlive,
  type TerminalSize,
} from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';

/** One that is attached to a container that is not alive, and waits for its start. */
type Waiting = {
  readonly options: AttachOptions;
  readonly begin: (session: AttachSession | undefined) => void;
};

/** Of one that is attached for the terminal's size alone. */
const NO_STREAMS = { stdin: false, stdout: false, stderr: false } as const;

type Services = Pick<Engine, 'containers' | 'streams' | 'system'>;

/**
 * Who is attached to which container.
 *
 * Docker's program attaches to a container before it starts it. So one that is not alive has clients who wait: whoever
 * starts it through here connects the first of them before its program runs, and no byte is lost.
 */
export class Attachments {
  readonly #engine: Services;
  readonly #waiting = new Map<ContainerId, Set<Waiting>>();
  readonly #sessions = new Map<ContainerId, Set<AttachSession>>();

  constructor(engine: Services) {
    this.#engine = engine;
  }

  /** Connects to a container now, or when it starts; undefined where it never did. */
  async open(
    container: Container,
    options: AttachOptions,
    cancelSignal: AbortSignal,
  ): Promise<AttachSession | undefined> {
    const { id, state } = container;
    const session = isAlive(state.status)
      ? await this.#engine.streams.attach(id, options)
      : await this.#whenStarted(id, options, cancelSignal);
    return session && this.#registered(id, session);
  }

  /** Starts a container, with those who wait for that. @throws what the engine's start throws */
  async start(ref: string, { checkpoint }: { readonly checkpoint?: CheckpointRef | undefined } = {}): Promise<void> {
    const { id, config } = await this.#engine.containers.get(ref);
    const [first, ...others] = this.#takeWaiting(id);
    try {
      const session = await this.#engine.containers.start(id, { attach: first?.options, checkpoint });
      first?.begin(session);
      for (const { options, begin } of others) begin(await this.#attachIfAlive(id, options));
    } catch (error) {
      for (const { begin } of [first, ...others].filter((each) => each !== undefined)) begin(undefined);
      if (config.isAutoRemoved) await this.#removeUnlessAlive(id);
      throw error;
    }
  }

  /** What is to go when it ends goes as well when it cannot begin. @see moby, daemon/start.go: containerStart */
  async #removeUnlessAlive(id: ContainerId): Promise<void> {
    try {
      const { state } = await this.#engine.containers.get(id);
      if (!isAlive(state.status)) await this.#engine.containers.remove(id, { removeVolumes: true });
    } catch (error) {
      if (!isEngineError(error)) throw error;
    }
  }

  /** Tells a container's terminal its size. @throws container_not_running */
  async resize(ref: string, size: TerminalSize): Promise<void> {
    const { id, state } = await this.#engine.containers.get(ref);
    if (!isAlive(state.status)) throw engineError('container_not_running', { id });
    const [attached] = this.#sessions.get(id) ?? [];
    if (attached) return await attached.resize(size);
    await using session = await this.#attachIfAlive(id, NO_STREAMS);
    if (!session) throw engineError('container_not_running', { id });
    await session.resize(size);
  }

  #registered(id: ContainerId, session: AttachSession): AttachSession {
    const sessions = this.#sessions.get(id) ?? new Set();
    this.#sessions.set(id, sessions.add(session));
    const leave = async (how: () => Promise<void>): Promise<void> => {
      sessions.delete(session);
      if (sessions.size === 0) this.#sessions.delete(id);
      await how();
    };
    return {
      output: session.output,
      write: (bytes) => session.write(bytes),
      closeInput: () => session.closeInput(),
      resize: (size) => session.resize(size),
      close: () => leave(() => session.close()),
      detach: () => leave(() => session.detach()),
      [Symbol.asyncDispose]: () => leave(() => session.close()),
    };
  }

  async #whenStarted(
    id: ContainerId,
    options: AttachOptions,
    cancelSignal: AbortSignal,
  ): Promise<AttachSession | undefined> {
    const { promise, resolve: begin } = Promise.withResolvers<AttachSession | undefined>();
    const waiting: Waiting = { options, begin };
    this.#waiting.set(id, (this.#waiting.get(id) ?? new Set()).add(waiting));
    const over = new AbortController();
    const giveUp = (): void => begin(undefined);
    cancelSignal.addEventListener('abort', giveUp, { once: true });
    const watching = this.#watch(id, waiting, over.signal);
    try {
      return await promise;
    } finally {
      cancelSignal.removeEventListener('abort', giveUp);
      this.#forget(id, waiting);
      over.abort();
      await watching;
    }
  }

  /** Somebody else may start it, or remove it: another process, or its restart policy. */
  async #watch(id: ContainerId, waiting: Waiting, cancelSignal: AbortSignal): Promise<void> {
    const filter = { container: [id], action: ['start', 'destroy'] };
    for await (const { action } of this.#engine.system.events({ filter, cancelSignal })) {
      if (!this.#waiting.get(id)?.has(waiting)) continue;
      this.#forget(id, waiting);
      waiting.begin(action === 'start' ? await this.#attachIfAlive(id, waiting.options) : undefined);
    }
  }

  async #attachIfAlive(id: ContainerId, options: AttachOptions): Promise<AttachSession | undefined> {
    try {
      return await this.#engine.streams.attach(id, options);
    } catch (error) {
      if (isEngineError(error)) return undefined;
      throw error;
    }
  }

  #takeWaiting(id: ContainerId): readonly Waiting[] {
    const waiting = [...(this.#waiting.get(id) ?? [])];
    this.#waiting.delete(id);
    return waiting;
  }

  #forget(id: ContainerId, waiting: Waiting): void {
    const all = this.#waiting.get(id);
    all?.delete(waiting);
    if (all?.size === 0) this.#waiting.delete(id);
  }
}
