import type { Container, ContainerId, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Effect } from '../state/effect.js';
import type { Message } from '../state/message.js';
import { type Problem, toProblem } from '../state/problem.js';
import type { RunEffect } from '../state/store.js';
import { carryOutOrder } from './carry-out-order.js';
import { measureContainers, removeTargets } from './clean-up.js';
import type { EffectTools } from './effect-tools.js';
import { followEvents } from './follow-events.js';
import { LogFollower } from './follow-logs.js';
import { followStats } from './follow-stats.js';
import { PullRunner } from './pull-images.js';
import { startRounds } from './tick.js';
import { visitProgram, visitShell } from './visit-container.js';

/** The only caller of the engine. Disposing of it ends every stream and closes the engine. */
export class EffectRunner implements AsyncDisposable {
  readonly #tools: EffectTools;
  readonly #logs: LogFollower;
  readonly #pulls: PullRunner;
  readonly #cancel = new AbortController();
  #rounds: Disposable | undefined;
  #engine: Engine | undefined;

  constructor(tools: EffectTools) {
    this.#tools = tools;
    this.#logs = new LogFollower({ buffer: tools.logs, dispatch: tools.dispatch });
    this.#pulls = new PullRunner(tools.dispatch);
  }

  /** Never throws: what goes wrong comes back as a message. */
  readonly run: RunEffect = (effect) => {
    const work = this.#start(effect);
    return work?.catch((error: unknown) => this.#tools.dispatch(failureOf(effect, toProblem(error))));
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel.abort();
    this.#rounds?.[Symbol.dispose]();
    this.#logs[Symbol.dispose]();
    this.#pulls[Symbol.dispose]();
    await this.#engine?.[Symbol.asyncDispose]();
  }

  #start(effect: Effect): Promise<void> | undefined {
    const { dispatch, screen, leave, suspend } = this.#tools;
    switch (effect.type) {
      case 'engine.open':
        return this.#open();
      case 'engine.follow':
        return this.#follow();
      case 'containers.list':
        return this.#listContainers();
      case 'containers.read':
        return this.#readContainers(effect.ids);
      case 'images.list':
        return this.#listImages();
      case 'container.order':
        return this.#order(effect);
      case 'image.remove':
        return this.#removeImage(effect);
      case 'image.pull':
        // As long as it takes: nobody waits for it.
        void this.#pulls.pull(this.#opened(), effect);
        return undefined;
      case 'pull.cancel':
        this.#pulls.cancel(effect.pullId);
        return undefined;
      case 'logs.open':
        this.#logs.open(this.#opened(), effect.id, effect);
        return undefined;
      case 'logs.close':
        this.#logs.close();
        return undefined;
      case 'logs.older':
        return this.#readOlder(effect.id);
      case 'logs.search':
        return this.#logs.search(this.#opened(), effect);
      case 'shell.open':
        return visitShell(this.#opened(), effect, this.#tools);
      case 'attach.open':
        return visitProgram(this.#opened(), effect, this.#tools);
      case 'cleanup.measure':
        return measureContainers(this.#opened(), effect.ids, dispatch);
      case 'cleanup.remove':
        return removeTargets(this.#opened(), effect.targets, dispatch);
      case 'demo.run':
        return this.#runDemo();
      case 'screen.redraw':
        screen.redraw();
        return undefined;
      case 'screen.suspend':
        suspend();
        return undefined;
      case 'leave':
        leave(effect.exitCode);
        return undefined;
      default:
        return effect satisfies never;
    }
  }

  #opened(): Engine {
    if (!this.#engine) throw new Error('the engine is not open');
    return this.#engine;
  }

  async #open(): Promise<void> {
    const engine = await this.#tools.openEngine();
    if (this.#cancel.signal.aborted) return await engine[Symbol.asyncDispose]();
    this.#engine = engine;
    this.#tools.dispatch({ type: 'engine.opened' });
  }

  /** Follows before it lists: what happens in between is then seen twice, and not missed. */
  async #follow(): Promise<void> {
    const engine = this.#opened();
    const { dispatch } = this.#tools;
    const options = { ...this.#tools, cancelSignal: this.#cancel.signal };
    void followEvents(engine, options);
    await Promise.all([this.#listContainers(), this.#listImages()]);
    void followStats(engine, options);
    this.#rounds = startRounds(engine, options);
    const { hostname, warnings } = await engine.system.info();
    dispatch({ type: 'machine.described', hostname, warnings });
  }

  async #listContainers(): Promise<void> {
    const containers = await this.#opened().containers.list({ all: true });
    this.#tools.dispatch({ type: 'containers.listed', containers });
  }

  async #readContainers(ids: readonly ContainerId[]): Promise<void> {
    const { containers } = this.#opened();
    const found: Container[] = [];
    const gone: string[] = [];
    for (const id of ids) {
      try {
        found.push(await containers.get(id));
      } catch (error) {
        if (!isEngineError(error, 'container_not_found')) throw error;
        gone.push(id);
      }
    }
    this.#tools.dispatch({ type: 'containers.read', found, gone });
  }

  async #listImages(): Promise<void> {
    this.#tools.dispatch({ type: 'images.listed', images: await this.#opened().images.list() });
  }

  async #readOlder(id: ContainerId): Promise<void> {
    await this.#logs.readOlder(this.#opened(), id);
  }

  async #order({ id, order }: Effect & { readonly type: 'container.order' }): Promise<void> {
    await carryOutOrder(this.#opened(), id, order);
    this.#tools.dispatch({ type: 'container.order.done', id, order });
  }

  async #removeImage({ id, force }: Effect & { readonly type: 'image.remove' }): Promise<void> {
    await this.#opened().images.remove(id, { force });
    this.#tools.dispatch({ type: 'image.removed', id });
  }

  async #runDemo(): Promise<void> {
    const { runDemo, dispatch } = this.#tools;
    await runDemo();
    dispatch({ type: 'demo.started' });
  }
}

/** How the failure of an effect is told. */
function failureOf(effect: Effect, problem: Problem): Message {
  switch (effect.type) {
    case 'engine.open':
    case 'engine.follow':
      return { type: 'engine.failed', problem };
    case 'container.order':
      return { type: 'container.order.failed', id: effect.id, order: effect.order, problem };
    case 'image.remove':
      return { type: 'image.remove.failed', id: effect.id, problem };
    case 'containers.list':
    case 'containers.read':
    case 'images.list':
    case 'logs.older':
    case 'logs.search':
      return { type: 'notice.given', text: problem.sentence, tone: 'bad' };
    default:
      return { type: 'failure.met', problem };
  }
}
