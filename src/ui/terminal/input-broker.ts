import { StringDecoder } from 'node:string_decoder';

import { keyAfterEscape } from './after-escape.js';
import { AnswerFilter, type StatusListener, withoutAnswers } from './answer-filter.js';
import { KeyStream } from './key-stream.js';
import { PasteCollector } from './paste-collector.js';
import { readAnswersNow } from './read-answers-now.js';
import { type InputEvent, type MouseEvent, PASTE_START, splitKeys } from './split-keys.js';

/** What the broker needs of a terminal's input: `process.stdin` has it. */
export interface TerminalInput {
  /** The descriptor that {@link InputBroker.restore} reads late answers from. */
  readonly fd?: number | undefined;
  setRawMode?(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
}

/** Where input goes instead of to the screen: an attached container, a shell in one. */
export type InputSink = (bytes: Buffer) => void;

/** Looks for the keys that end an attachment. Holds back what may be their beginning. */
export interface DetachScanner {
  push(bytes: Buffer): { readonly forward: Buffer; readonly isDetached: boolean };
}

/** Hears of pasted text; undefined stands for one that was too long. */
export type PasteListener = (text: string | undefined) => void;

/** Whether it has taken what was done. */
export type CaptureListener = (event: InputEvent) => boolean;

/** How a diversion ends, and how it is told that it did. */
export type DivertOptions = {
  readonly detachScanner?: DetachScanner | undefined;
  readonly onDetach?: (() => void) | undefined;
};

/** How long the rest of an escape sequence may take to come before its start counts as the escape key. */
const ESCAPE_TIMEOUT_MS = 25;

/** The same for what no key begins with: it may come in pieces over slow lines. */
const SEQUENCE_TIMEOUT_MS = 500;

/** Longer than any sequence that means something. */
const MAX_SEQUENCE_LENGTH = 256;

/** How long the rest of a paste may take to come: slow lines carry long ones. */
const PASTE_TIMEOUT_MS = 5_000;

/** `ink-text-input` closes over its last value: two runs of text must not come before React has drawn the first. */
const TEXT_GAP_MS = 4;

/** A lone escape, which has been waited for here. As such Ink would wait for the rest of a sequence once more. */
const ESCAPE = '\x1b';
/** The escape key in the kitty keyboard protocol, which Ink takes at its word. */
const SURE_ESCAPE = '\x1b[27u';

/** Sequences that begin as keys do, and are none: answers to questions, news of the focus. Ink would take them for text. */
const NO_KEY = /^\x1b\x1b?\[(?!\[?[\d;:]*[A-FHPQRSZa-eu~^$]$)/;

const PRINTABLE = /^[^\x00-\x1f\x7f-\x9f]+$/;

/**
 * Owns stdin, and hands what is typed to whoever has the terminal: Ink through {@link stdin}, one key a macrotask, so
 * that React has seen each before the next; a sink while one is set; or nobody, while a child process has it.
 */
export class InputBroker {
  /** The stdin to give to Ink. */
  readonly stdin = new KeyStream();
  readonly #input: TerminalInput;
  readonly #answers: StatusListener | undefined;
  readonly #mouseListeners = new Set<(event: MouseEvent) => void>();
  readonly #pasteListeners = new Set<PasteListener>();
  readonly #captures = new Set<CaptureListener>();
  #decoder = new StringDecoder('utf8');
  #pending = '';
  #paste: PasteCollector | undefined;
  #escapeTimer: NodeJS.Timeout | undefined;
  #queue: InputEvent[] = [];
  #pumpTimer: NodeJS.Timeout | undefined;
  #sink: InputSink | undefined;
  #isTextMode = false;
  #isReading = false;

  /** @param answers Hears of the terminal's answers to it, which nobody else sees. */
  constructor(input: TerminalInput, answers?: StatusListener) {
    this.#input = input;
    this.#answers = answers;
  }

  /** Clicks and the wheel. Returns the function that ends the subscription. */
  onMouse(listener: (event: MouseEvent) => void): () => void {
    this.#mouseListeners.add(listener);
    return () => this.#mouseListeners.delete(listener);
  }

  /**
   * Pasted text, as it came: foreign text; undefined where it was too long. Pastes that nobody listens for go to a text
   * field, or nowhere.
   */
  onPaste(listener: PasteListener): () => void {
    this.#pasteListeners.add(listener);
    return () => this.#pasteListeners.delete(listener);
  }

  /**
   * Shows everything to `listener` first, at once and in its order; what it takes goes nowhere else. Returns the function
   * that ends the subscription.
   */
  capture(listener: CaptureListener): () => void {
    this.#captures.add(listener);
    return () => this.#captures.delete(listener);
  }

  /** Gives a text field pasted text as one edit: line ends and control characters are spaces in it. */
  insert(text: string): void {
    const line = text.replace(/[\r\n]+$/, '').replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
    if (line !== '') this.stdin.push(line);
  }

  /** In text mode, runs of printable characters stay together, and pastes count as typed. For as long as a field has the focus. */
  setTextMode(isTextMode: boolean): void {
    this.#isTextMode = isTextMode;
  }

  /** Takes the terminal's input, raw. Twice does nothing. */
  reclaim(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#read);
    this.#input.resume();
  }

  /**
   * Lets go of the terminal's input, so that a child that inherits it is its only reader.
   *
   * Node goes on reading for one turn of the event loop after `pause`: the child may start when this resolves.
   */
  async release(): Promise<void> {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#forget();
    this.#input.off('data', this.#read);
    this.#input.pause();
    await new Promise((resolve) => setImmediate(resolve));
    this.#input.setRawMode?.(false);
  }

  /** Lets go at once, for the exit of the process. Twice does nothing. */
  restore(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#forget();
    this.#input.off('data', this.#read);
    if (this.#input.fd !== undefined && this.#answers?.expected) readAnswersNow(this.#input.fd, this.#answers.expected);
    try {
      this.#input.setRawMode?.(false);
    } catch {
      // It has gone: there is nothing left to give back.
    }
    this.#input.pause();
  }

  /** Sends every byte to `sink`, raw and at once, until the handle is disposed of or the detach keys were typed. */
  divert(sink: InputSink, { detachScanner, onDetach }: DivertOptions = {}): Disposable {
    const receive: InputSink = (bytes) => {
      if (!detachScanner) return sink(bytes);
      const { forward, isDetached } = detachScanner.push(bytes);
      if (forward.length > 0) sink(forward);
      if (!isDetached) return;
      stop();
      onDetach?.();
    };
    const filter = this.#answers && new AnswerFilter(this.#answers, receive);
    const filtered: InputSink = filter ? (bytes) => filter.push(bytes) : receive;
    const stop = (): void => {
      filter?.[Symbol.dispose]();
      if (this.#sink === filtered) this.#sink = undefined;
    };
    this.#forget();
    this.#sink = filtered;
    return { [Symbol.dispose]: stop };
  }

  readonly #read = (bytes: Buffer): void => {
    if (this.#sink) this.#sink(bytes);
    else this.#split(this.#decoder.write(bytes), false);
  };

  #split(text: string, isFinal: boolean): void {
    // Of one without an end the beginning is enough to know that it is no key.
    const begun = this.#pending.slice(0, MAX_SEQUENCE_LENGTH);
    const whole = withoutAnswers(begun + text, this.#answers);
    // An answer alone is nothing that was typed: what is waited for still is.
    if (whole === begun && !isFinal) return;
    clearTimeout(this.#escapeTimer);
    if (this.#paste) return this.#collect(this.#paste, whole);
    const { events, pending } = splitKeys(whole, { isFinal });
    const isPaste = pending.startsWith(PASTE_START);
    this.#pending = isPaste ? '' : pending;
    for (const event of events) this.#queue.push(event);
    if (this.#pumpTimer === undefined) this.#pump();
    if (isPaste) return this.#collect((this.#paste = new PasteCollector()), pending.slice(PASTE_START.length));
    if (pending === '') return;
    const timeoutMs = pending.startsWith('\x1b[') ? SEQUENCE_TIMEOUT_MS : ESCAPE_TIMEOUT_MS;
    this.#escapeTimer = setTimeout(() => this.#split('', true), timeoutMs);
  }

  #collect(paste: PasteCollector, piece: string): void {
    const collected = paste.add(piece);
    if (!collected) {
      this.#escapeTimer = setTimeout(() => this.#endPaste(paste.giveUp()), PASTE_TIMEOUT_MS);
      return;
    }
    this.#endPaste(collected.text);
    if (collected.rest !== '') this.#split(collected.rest, false);
  }

  #endPaste(text: string | undefined): void {
    this.#paste = undefined;
    this.#queue.push({ type: 'paste', text });
    if (this.#pumpTimer === undefined) this.#pump();
  }

  #pump(): void {
    this.#pumpTimer = undefined;
    let event = this.#queue.shift();
    // Only keys for the screen must wait for it to be drawn.
    while (event && (this.#offer(event) || event.type === 'mouse')) event = this.#queue.shift();
    if (event === undefined) return;
    this.#deliver(this.#escapeFirst(event));
    this.#pumpTimer = setTimeout(() => this.#pump(), this.#isTextMode ? TEXT_GAP_MS : 0);
  }

  #offer(event: InputEvent): boolean {
    for (const listener of this.#captures) if (listener(event)) return true;
    if (event.type === 'mouse') for (const listener of this.#mouseListeners) listener(event);
    return false;
  }

  /** Of an escape and what came with it the escape; the rest is the next key. */
  #escapeFirst(event: Exclude<InputEvent, MouseEvent>): Exclude<InputEvent, MouseEvent> {
    const next = event.type === 'key' ? keyAfterEscape(event.sequence, { isTextMode: this.#isTextMode }) : undefined;
    if (next === undefined) return event;
    this.#queue.unshift({ type: 'key', sequence: next });
    return { type: 'key', sequence: ESCAPE };
  }

  #deliver(event: Exclude<InputEvent, MouseEvent>): void {
    if (event.type === 'paste') this.#deliverPaste(event.text);
    else if (event.sequence === ESCAPE) this.stdin.push(SURE_ESCAPE);
    else if (NO_KEY.test(event.sequence)) return;
    else this.stdin.push(this.#isTextMode ? this.#joinText(event.sequence) : event.sequence);
  }

  #joinText(first: string): string {
    let text = first;
    if (!PRINTABLE.test(text)) return text;
    for (let next = this.#queue[0]; next?.type === 'key' && PRINTABLE.test(next.sequence); next = this.#queue[0]) {
      text += next.sequence;
      this.#queue.shift();
    }
    return text;
  }

  /** Outside a text field a paste must not act as keys: its text might stop or remove things. */
  #deliverPaste(text: string | undefined): void {
    for (const listener of this.#pasteListeners) listener(text);
    if (this.#pasteListeners.size === 0 && this.#isTextMode) this.insert(text ?? '');
  }

  #forget(): void {
    clearTimeout(this.#escapeTimer);
    clearTimeout(this.#pumpTimer);
    this.#pumpTimer = undefined;
    this.#pending = '';
    this.#paste = undefined;
    this.#queue = [];
    this.#decoder = new StringDecoder('utf8');
  }
}
