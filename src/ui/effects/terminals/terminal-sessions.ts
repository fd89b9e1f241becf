import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import type { TerminalEffect } from '../../state/terminals/terminal-effect.js';
import { TERMINAL_TEXT } from '../../state/terminals/terminal-text.js';
import { createDetachScanner, DEFAULT_DETACH_KEYS, type MouseEvent, parseDetachKeys } from '../../terminal/index.js';
import { display } from '../../text.js';
import type { ColorBits } from '../../themes/color.js';
import type { Screen } from '../screen.js';
import { findProgram, type TerminalEngine } from './find-program.js';
import { lendScreen } from './lend-screen.js';
import { loadEmulator } from './load-emulator.js';
import { TerminalSession } from './terminal-session.js';

/** What is to be seen of a terminal. */
export interface TerminalViews {
  /** Its rows, each as wide as the terminal; undefined while it opens. Foreign text made harmless. */
  lines(tab: number, options: { readonly showsCursor: boolean }): readonly string[] | undefined;
  /** What its program calls itself; foreign text. */
  title(tab: number): string;
}

/** What types and points into terminals. */
export interface TerminalKeys {
  type(tab: number, sequence: string): void;
  paste(tab: number, text: string): void;
  /** At a place within the terminal. @returns Whether its program has taken it. */
  point(tab: number, event: MouseEvent): boolean;
  /** Whether its program wants to know where the mouse goes with a button held down. */
  wantsDrags(tab: number): boolean;
}

export type TerminalSessionsOptions = {
  readonly dispatch: (message: Message) => void;
  readonly screen: Screen;
  readonly colorBits: ColorBits;
  readonly nowMs: () => number;
};

type OpenEffect = TerminalEffect & { readonly type: 'terminal.open' };

/** All terminals in containers: opens them, and ends with them. */
export class TerminalSessions implements TerminalViews, TerminalKeys, AsyncDisposable {
  readonly #options: TerminalSessionsOptions;
  readonly #sessions = new Map<number, TerminalSession>();
  readonly #cancel = new AbortController();

  constructor(options: TerminalSessionsOptions) {
    this.#options = options;
  }

  lines(tab: number, options: { readonly showsCursor: boolean }): readonly string[] | undefined {
    return this.#sessions.get(tab)?.emulator?.lines(options);
  }

  title(tab: number): string {
    return this.#sessions.get(tab)?.emulator?.title ?? '';
  }

  type(tab: number, sequence: string): void {
    const session = this.#sessions.get(tab);
    if (session && !session.type(sequence)) this.#tell(TERMINAL_TEXT.tooMuchTyped);
  }

  paste(tab: number, text: string): void {
    const session = this.#sessions.get(tab);
    if (session && !session.paste(text)) this.#tell(TERMINAL_TEXT.tooMuchTyped);
  }

  point(tab: number, event: MouseEvent): boolean {
    return this.#sessions.get(tab)?.point(event) ?? false;
  }

  wantsDrags(tab: number): boolean {
    const mouse = this.#sessions.get(tab)?.emulator?.modes.mouse;
    return mouse === 'drag' || mouse === 'any';
  }

  /** Carries an effect out. A terminal lives on when this resolves. */
  async run(engine: TerminalEngine, effect: TerminalEffect): Promise<void> {
    switch (effect.type) {
      case 'terminal.open':
        return void this.#live(engine, effect);
      case 'terminal.lend':
        return void this.#lend(effect.tab);
      case 'terminal.resize':
        return this.#sessions.get(effect.tab)?.resize(effect.size);
      case 'terminal.scroll':
        return this.#sessions.get(effect.tab)?.scroll(effect.by);
      case 'terminal.type':
        return this.type(effect.tab, effect.text);
      case 'terminal.close':
        return await this.#close(effect.tab);
      default:
        return effect satisfies never;
    }
  }

  /** Asks what runs in them to end, in a moment; undefined where there is none. For a process that is about to end. */
  hangUp(): Promise<void> | undefined {
    return this.#sessions.size === 0 ? undefined : this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    this.#cancel.abort();
  }

  /** Never throws: what goes wrong is told. */
  async #live(engine: TerminalEngine, effect: OpenEffect): Promise<void> {
    const { dispatch } = this.#options;
    const { tab, name } = effect;
    try {
      const exitCode = await this.#follow(engine, effect);
      if (exitCode === 'left') return;
      const text = endText(effect, exitCode);
      dispatch({ type: 'terminal.ended', tab, text, stays: isSudden(effect, exitCode) });
    } catch (error) {
      const { sentence, hint } = toProblem(error);
      const isKnown = isEngineError(error);
      const text = hint ? `${sentence}. ${hint}` : `${sentence}.`;
      dispatch({ type: 'terminal.ended', tab, text: isKnown ? text : TERMINAL_TEXT.lost(display(name)), stays: true });
      if (!isKnown) dispatch({ type: 'failure.met', problem: toProblem(error) });
    }
  }

  async #follow(engine: TerminalEngine, effect: OpenEffect): Promise<number | 'left' | undefined> {
    const { screen, colorBits, dispatch, nowMs } = this.#options;
    const { tab, size, hasTty, program, isLent } = effect;
    const isPlain = program === 'attach' && !hasTty;
    const session = new TerminalSession({
      size,
      hasTty: !isPlain,
      detachScanner: program === 'attach' ? detachScanner() : undefined,
      onDraw: () => this.#drew(tab),
      onDetach: () => void this.#detach(effect),
      nowMs,
    });
    this.#sessions.set(tab, session);
    const [makeEmulator, found] = await Promise.all([
      loadEmulator(),
      findProgram(engine, effect, {
        size,
        termName: isLent ? screen.termName : TERM_NAMES[colorBits],
        cancelSignal: this.#cancel.signal,
      }),
    ]);
    if (!found) throw engineError('container_not_running', { id: effect.id });
    if (!this.#sessions.has(tab)) {
      await found[Symbol.asyncDispose]();
      return 'left';
    }
    dispatch({ type: 'terminal.opened', tab, label: found.label, text: found.welcome });
    const exitCode = session.follow(found, (onReply, now) =>
      makeEmulator({ ...now, colorBits, completesLineEnds: isPlain, onReply }),
    );
    if (isLent) dispatch({ type: 'terminal.lend.asked', tab });
    await exitCode;
    return this.#sessions.has(tab) ? exitCode : 'left';
  }

  #drew(tab: number): void {
    const emulator = this.#sessions.get(tab)?.emulator;
    if (emulator) this.#options.dispatch({ type: 'terminal.drew', tab, scrolledBy: emulator.scrolledBy });
  }

  async #detach({ tab, name }: OpenEffect): Promise<void> {
    const session = this.#sessions.get(tab);
    this.#sessions.delete(tab);
    this.#options.dispatch({ type: 'terminal.ended', tab, text: TERMINAL_TEXT.detached(display(name)), stays: false });
    await session?.[Symbol.asyncDispose]();
  }

  async #close(tab: number): Promise<void> {
    const session = this.#sessions.get(tab);
    this.#sessions.delete(tab);
    await session?.[Symbol.asyncDispose]();
  }

  async #lend(tab: number): Promise<void> {
    const session = this.#sessions.get(tab);
    if (session) await lendScreen(session, this.#options.screen);
    this.#options.dispatch({ type: 'terminal.given.back', tab });
  }

  #tell(text: string): void {
    this.#options.dispatch({ type: 'notice.given', text, tone: 'warn' });
  }
}

/** What programs in the pane are told that their terminal is. */
const TERM_NAMES: Readonly<Record<ColorBits, string>> = {
  1: 'xterm',
  4: 'xterm',
  8: 'xterm-256color',
  24: 'xterm-256color',
};

function detachScanner() {
  const keys = parseDetachKeys(DEFAULT_DETACH_KEYS);
  return keys && createDetachScanner(keys);
}

function endText({ program, name }: OpenEffect, exitCode: number | undefined): string {
  const shown = display(name);
  if (program === 'attach') {
    return exitCode === undefined ? TERMINAL_TEXT.programEnded(shown) : TERMINAL_TEXT.programEndedWith(shown, exitCode);
  }
  return exitCode === undefined || exitCode === 0
    ? TERMINAL_TEXT.shellEnded(shown)
    : TERMINAL_TEXT.shellEndedWith(shown, exitCode);
}

/** Ended by something else than what was typed: what it showed last is worth a look, and what is being typed no keys. */
function isSudden({ program }: OpenEffect, exitCode = 0): boolean {
  return program === 'attach' || (exitCode > LAST_OWN_EXIT && exitCode !== INTERRUPTED);
}

/** What comes above says that a program could not be run, or was killed. @see POSIX, 2.8.2 Exit Status for Commands */
const LAST_OWN_EXIT = 125;
const INTERRUPTED = 130;
