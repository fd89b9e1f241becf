/** What is done once nobody has asked for anything for so long. */
type Rest = { readonly afterMs: number; readonly keepsCompiled: boolean };

const SHORT_REST: Rest = { afterMs: 2000, keepsCompiled: true };
/** Who asks every few seconds is not to find a server that has forgotten how to answer. */
const LONG_REST: Rest = { afterMs: 20_000, keepsCompiled: false };
/** Less is not worth the work. */
const LEAST_BYTES = 8 * 1024 * 1024;

/** @param options.keepsCompiled What makes the answers is left as fast as it has become, which holds some memory. */
export type GiveBackMemory = (options: { readonly keepsCompiled: boolean }) => void;

export type QuietTimeOptions = {
  readonly residentBytes: () => number;
  readonly giveBackMemory: GiveBackMemory;
};

/** Gives memory back when a server has nothing to do after it had, and has grown by that. */
export class QuietTime implements Disposable {
  readonly #options: QuietTimeOptions;
  /** After the last time; before the first, when it began. */
  #restedBytes: number;
  /** The same of long rests. */
  #leastBytes: number;
  #workedAtMs = 0;
  #awaited: Rest | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QuietTimeOptions) {
    this.#options = options;
    this.#restedBytes = options.residentBytes();
    this.#leastBytes = this.#restedBytes;
  }

  /** Told of the end of each request. */
  worked(): void {
    this.#workedAtMs = performance.now();
    if (this.#awaited !== SHORT_REST) this.#await(SHORT_REST);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #await(rest: Rest | undefined): void {
    clearTimeout(this.#timer);
    this.#awaited = rest;
    if (!rest) return;
    const leftMs = Math.max(0, this.#workedAtMs + rest.afterMs - performance.now());
    this.#timer = setTimeout(() => this.#look(rest), leftMs).unref();
  }

  #look(rest: Rest): void {
    if (performance.now() < this.#workedAtMs + rest.afterMs) return this.#await(rest);
    this.#giveBack(rest);
    this.#await(rest === SHORT_REST ? LONG_REST : undefined);
  }

  #giveBack({ keepsCompiled }: Rest): void {
    const { residentBytes, giveBackMemory } = this.#options;
    const knownBytes = keepsCompiled ? this.#restedBytes : this.#leastBytes;
    if (residentBytes() - knownBytes < LEAST_BYTES) return;
    giveBackMemory({ keepsCompiled });
    this.#restedBytes = residentBytes();
    if (!keepsCompiled) this.#leastBytes = this.#restedBytes;
  }
}
