import { EventEmitter } from 'node:events';

import type { Engine } from '../../src/engine/index.js';
import { bindingById } from '../../src/ui/keymap/keymap.js';
import { type StartUiOptions, startUi } from '../../src/ui/start-ui.js';
import type { AppState } from '../../src/ui/state/app-state.js';
import { focusedField } from '../../src/ui/state/forms/forms.js';
import { isTypedBelow } from '../../src/ui/state/overlay.js';
import type { Store } from '../../src/ui/state/store.js';
import { WORDS } from './command-words.js';
import { InProcessTerminal } from './in-process-terminal.js';
import { PATIENCE_MS } from './patience.js';

export type UiScreenOptions = Partial<
  Pick<
    StartUiOptions,
    | 'argv'
    | 'engine'
    | 'env'
    | 'runDemo'
    | 'nowMs'
    | 'loadConfig'
    | 'programs'
    | 'contexts'
    | 'contextName'
    | 'chooseContext'
  >
> & {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** One with a time of its own shows that. */
type ShownEngine = Engine & { readonly nowMs?: number };

/** Escape as a terminal says it that leaves no doubt: a lone ESC must wait for what may follow. */
const SEQUENCES: Readonly<Record<string, string>> = { escape: '\x1b[27u', f1: '\x1bOP' };

const ENV = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

/** A process that remembers which signals it sent itself. */
class FakeProcess extends EventEmitter {
  readonly pid = 4711;
  readonly kills: string[] = [];

  kill(_pid: number, signal: string): void {
    this.kills.push(signal);
    if (signal === 'SIGTSTP') this.emit(signal);
  }
}

/** What the field that has the keys holds. */
function typedText(overlay: AppState['overlay']): string {
  if (overlay?.kind === 'cleanup-filter') return overlay.filter;
  if (isTypedBelow(overlay)) return overlay.text;
  return overlay?.kind === 'form' ? (overlay.values[focusedField(overlay)?.name ?? ''] ?? '') : '';
}

/** The whole screen on an engine, most often a fake one, in this process: press keys by the id of their binding, and read what is shown. */
export class UiScreen implements AsyncDisposable {
  readonly terminal: InProcessTerminal;
  /** Stands in for the process: `emit('SIGTERM')`. */
  readonly process = new FakeProcess();
  readonly exit: Promise<number>;
  #store: Store | undefined;

  constructor(engine: ShownEngine, { columns = 120, rows = 40, ...options }: UiScreenOptions = {}) {
    this.terminal = new InProcessTerminal({ columns, rows });
    this.exit = startUi({
      engine: () => engine,
      stdin: Object.assign(this.terminal.stdin, { isTTY: true }),
      stdout: Object.assign(this.terminal.stdout, { isTTY: true }),
      env: ENV,
      version: '0.0.0',
      process: this.process,
      nowMs: () => engine.nowMs ?? Date.now(),
      words: WORDS,
      onStore: (store) => {
        this.#store = store;
      },
      ...options,
    });
    this.exit.catch(() => undefined);
  }

  /** A screen that shows its lists. */
  static async open(engine: ShownEngine, options?: UiScreenOptions): Promise<UiScreen> {
    await using whileOpening = new AsyncDisposableStack();
    const screen = whileOpening.use(new UiScreen(engine, options));
    await screen.until(
      ({ containers, images, machine }) => containers.isListed && images.isListed && machine.hostname !== '',
    );
    await screen.idle();
    whileOpening.move();
    return screen;
  }

  get state(): AppState {
    return this.#openStore.getState();
  }

  get text(): string {
    return this.terminal.screen.text();
  }

  /** Presses the first key of each binding, and waits for what it leads to. */
  async press(...bindingIds: readonly string[]): Promise<void> {
    for (const id of bindingIds) await this.key(bindingById(id).keys[0] ?? '');
  }

  /** Presses a key by its name. */
  async key(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.terminal.press(SEQUENCES[name] ?? name);
      // Later than the broker's longest gap between two keys: timers come in the order of their time.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.idle();
  }

  /** Types into a field. */
  async type(text: string): Promise<void> {
    this.terminal.stdin.type(text);
    await this.until(({ overlay }) => typedText(overlay).endsWith(text));
    await this.idle();
  }

  async idle(): Promise<void> {
    await this.#openStore.idle();
  }

  /** Resolves when the screen shows it; the message of the failure shows the screen. */
  async shows(wanted: RegExp | ((text: string) => boolean)): Promise<string> {
    return await this.terminal.screen.waitFor(wanted);
  }

  /** Resolves when it is nowhere on the screen. */
  async hides(unwanted: RegExp): Promise<void> {
    await this.shows((text) => !unwanted.test(text));
  }

  async until(isMet: (state: AppState) => boolean): Promise<void> {
    const store = this.#openStore;
    if (isMet(store.getState())) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new Error(`the state did not become what was waited for; the screen:\n${this.text}`)),
      PATIENCE_MS,
    );
    const stop = store.subscribe(() => {
      if (isMet(store.getState())) resolve();
    });
    await promise.finally(() => {
      stop();
      clearTimeout(timer);
    });
  }

  /** Calls `listener` with each state that is told of, until the function that comes back is called. */
  onChange(listener: (state: AppState) => void): () => void {
    return this.#openStore.subscribe(() => listener(this.state));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#openStore.dispatch({ type: 'quit.asked' });
    await this.exit;
  }

  get #openStore(): Store {
    if (!this.#store) throw new Error('the screen has not begun');
    return this.#store;
  }
}
