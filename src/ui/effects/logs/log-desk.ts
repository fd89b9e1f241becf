import type { ContainerId, Engine } from '../../../engine/index.js';
import { engineError, isEngineError } from '../../../errors/engine-error.js';
import { turnedBottom } from '../../panes/logs/turn-page.js';
import type { LogEffect, LogScope } from '../../state/logs/log-effect.js';
import type { Message } from '../../state/message.js';
import type { LogBuffer } from '../../streams/log-buffer.js';
import type { Screen } from '../screen.js';
import { copiedLines } from './copy-lines.js';
import { lineReport } from './line-report.js';
import { LogFollower } from './log-follower.js';
import { LogStudy } from './log-study.js';

export type LogDeskOptions = {
  readonly buffer: LogBuffer;
  readonly dispatch: (message: Message) => void;
  readonly screen: Screen;
  readonly firstFrame: Promise<void>;
};

/**
 * The log that is shown. As long as nobody wants more than its newest lines they are followed, and no thread is needed;
 * from the first look beyond them on the whole log is open.
 */
export class LogDesk implements AsyncDisposable {
  readonly #options: LogDeskOptions;
  readonly #follower: LogFollower;
  #study: Promise<LogStudy> | undefined;
  #scope: LogScope | undefined;
  #opening = new AbortController();
  #isHeld = false;

  constructor(options: LogDeskOptions) {
    this.#options = options;
    this.#follower = new LogFollower(options);
  }

  /** Carries out an order. What was cancelled is done. */
  async run(engine: Pick<Engine, 'streams'>, effect: LogEffect): Promise<void> {
    try {
      await this.#run(engine, effect);
    } catch (error) {
      if (!isEngineError(error, 'cancelled')) throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#follower[Symbol.dispose]();
    await this.#leave();
  }

  async #run(engine: Pick<Engine, 'streams'>, effect: LogEffect): Promise<void> {
    switch (effect.type) {
      case 'logs.open':
        return this.#open(engine, effect.id, effect);
      case 'logs.close':
        this.#follower.close();
        return void this.#leave();
      case 'logs.narrow':
        await this.#studied(engine, effect, { anew: true });
        return;
      case 'logs.hold':
        this.#isHeld = effect.isHeld;
        return (await this.#study)?.hold(effect.isHeld);
      case 'logs.page':
        return await (await this.#studied(engine, effect)).page(effect.direction);
      case 'logs.goto':
        return await (await this.#studied(engine, effect)).goTo(effect);
      case 'logs.find':
        return await (await this.#studied(engine, effect)).find(effect);
      case 'logs.turn':
        return this.#turn(effect);
      case 'logs.locate':
        return await (await this.#study)?.locate(effect.line);
      case 'logs.cancel':
        return (await this.#study)?.cancel();
      case 'logs.save':
        return await (await this.#studied(engine, effect)).save(effect);
      case 'logs.copy':
        return this.#copy(effect);
      case 'logs.show':
        return this.#show(effect);
      default:
        return effect satisfies never;
    }
  }

  #open(engine: Pick<Engine, 'streams'>, id: ContainerId, { again }: { readonly again: boolean }): void {
    // What looks at the whole log sees by itself that it goes on.
    if (again && this.#study) return;
    void this.#leave();
    this.#isHeld = false;
    this.#follower.open(engine, id, { again });
  }

  /** The whole log, opened when it is first asked for. */
  async #studied(
    engine: Pick<Engine, 'streams'>,
    { ids, limits }: LogScope,
    { anew = false }: { readonly anew?: boolean | undefined } = {},
  ): Promise<LogStudy> {
    const scope = { ids, limits };
    if (this.#study && !anew && this.#scope && isSameScope(this.#scope, scope)) return await this.#study;
    const leaving = this.#leave();
    const opening = new AbortController();
    this.#opening = opening;
    this.#scope = scope;
    // One after the other: they write into one buffer.
    const study = leaving.then(() => this.#openStudy(engine, { scope, anew, cancelSignal: opening.signal }));
    this.#study = study;
    try {
      const begun = await study;
      if (opening.signal.aborted) throw engineError('cancelled');
      await begun.begin({ anew });
      return begun;
    } catch (error) {
      if (this.#study === study) this.#study = undefined;
      throw error;
    }
  }

  async #openStudy(
    engine: Pick<Engine, 'streams'>,
    options: { readonly scope: LogScope; readonly anew: boolean; readonly cancelSignal: AbortSignal },
  ): Promise<LogStudy> {
    if (options.cancelSignal.aborted) throw engineError('cancelled');
    const onReady = (): void => this.#follower.close();
    return await LogStudy.open(engine, { ...this.#options, ...options, isHeld: this.#isHeld, onReady });
  }

  async #leave(): Promise<void> {
    const study = this.#study;
    this.#study = undefined;
    this.#opening.abort();
    await study?.then(
      (begun) => begun[Symbol.asyncDispose](),
      () => undefined,
    );
  }

  #copy(effect: LogEffect & { readonly type: 'logs.copy' }): void {
    const { buffer, screen, dispatch } = this.#options;
    const { text, lines, isCut } = copiedLines(buffer, effect);
    screen.copy(text);
    dispatch({ type: 'logs.copied', lines, isCut });
  }

  #turn({ turn, ...options }: LogEffect & { readonly type: 'logs.turn' }): void {
    const { buffer, dispatch } = this.#options;
    if (buffer.length > 0) dispatch({ type: 'logs.turned', bottom: turnedBottom(buffer, turn, options) });
  }

  #show({ line, names }: LogEffect & { readonly type: 'logs.show' }): void {
    const { buffer, dispatch } = this.#options;
    const found = buffer.at(line);
    if (found) dispatch({ type: 'logs.line.shown', ...lineReport(found, names) });
  }
}

function isSameScope(a: LogScope, b: LogScope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
