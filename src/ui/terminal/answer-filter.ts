import { STATUS_ANSWER } from './line-pace.js';

/** Whoever asks the terminal how it is. */
export interface StatusListener {
  /** How many answers are still to come. */
  readonly expected: number;
  answered(): void;
}

/** How long the rest of an answer may take to come. */
const REST_TIMEOUT_MS = 25;

/** Takes the terminal's answers out of what is typed as keys. */
export function withoutAnswers(text: string, listener: StatusListener | undefined): string {
  if (!listener || !text.includes(STATUS_ANSWER)) return text;
  return text.replaceAll(STATUS_ANSWER, () => {
    listener.answered();
    return '';
  });
}

/**
 * Takes expected answers out of bytes for somebody else, whose own questions are none of ours. What may be the beginning
 * of one is held back until the next byte tells, or does not come.
 */
export class AnswerFilter implements Disposable {
  readonly #listener: StatusListener;
  readonly #forward: (bytes: Buffer) => void;
  #held = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(listener: StatusListener, forward: (bytes: Buffer) => void) {
    this.#listener = listener;
    this.#forward = forward;
  }

  push(bytes: Buffer): void {
    clearTimeout(this.#timer);
    if (this.#held === '' && this.#listener.expected === 0) return this.#forward(bytes);
    let text = this.#held + bytes.toString('latin1');
    for (let at = text.indexOf(STATUS_ANSWER); at >= 0 && this.#listener.expected > 0; ) {
      text = text.slice(0, at) + text.slice(at + STATUS_ANSWER.length);
      this.#listener.answered();
      at = text.indexOf(STATUS_ANSWER, at);
    }
    this.#held = this.#listener.expected > 0 ? beginningIn(text) : '';
    this.#send(text.slice(0, text.length - this.#held.length));
    if (this.#held !== '') this.#timer = setTimeout(() => this.#letGo(), REST_TIMEOUT_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#held = '';
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = '';
    this.#send(held);
  }

  #send(text: string): void {
    if (text !== '') this.#forward(Buffer.from(text, 'latin1'));
  }
}

/** The end of a text that may be the beginning of an answer. */
function beginningIn(text: string): string {
  for (let length = STATUS_ANSWER.length - 1; length > 0; length -= 1) {
    const end = STATUS_ANSWER.slice(0, length);
    if (text.endsWith(end)) return end;
  }
  return '';
}
