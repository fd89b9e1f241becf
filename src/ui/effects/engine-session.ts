import type { Engine } from '../../engine/index.js';
import { AnswerWatch } from './answer-watch.js';
import type { EffectTools } from './effect-tools.js';
import { followEvents } from './follow-events.js';
import { followStats } from './follow-stats.js';
import { listContainers, listImages } from './read-objects.js';
import { startRounds } from './tick.js';

/** An open engine, and what is followed of it. Disposing of it ends the streams, then closes the engine. */
export class EngineSession implements AsyncDisposable {
  readonly engine: Engine;
  readonly #tools: EffectTools;
  readonly #cancel = new AbortController();
  #rounds: Disposable | undefined;

  constructor(engine: Engine, tools: EffectTools) {
    this.engine = engine;
    this.#tools = tools;
  }

  /** Follows before it lists: what happens in between is then seen twice, and not missed. */
  async follow(): Promise<void> {
    const { dispatch, firstFrame } = this.#tools;
    const answers = new AnswerWatch(this.#tools);
    const options = { ...this.#tools, cancelSignal: this.#cancel.signal, answers };
    void followEvents(this.engine, options);
    await answers.during(Promise.all([listContainers(this.engine, dispatch), listImages(this.engine, dispatch)]));
    await firstFrame;
    if (this.#cancel.signal.aborted) return;
    void followStats(this.engine, options);
    this.#rounds = startRounds(this.engine, options);
    const { hostname, warnings } = await this.engine.system.info();
    dispatch({ type: 'machine.described', hostname, warnings, contextName: this.#tools.contextName?.() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel.abort();
    this.#rounds?.[Symbol.dispose]();
    await this.engine[Symbol.asyncDispose]();
  }
}
