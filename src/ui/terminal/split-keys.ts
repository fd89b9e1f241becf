/** One thing that the user did. */
export type InputEvent =
  /** A key, as the bytes a terminal sends for it: `j`, `\x1b[A`, `\x03`. In text mode also a run of printable text. */
  | { readonly type: 'key'; readonly sequence: string }
  /** Undefined where it was too long to be kept. */
  | { readonly type: 'paste'; readonly text: string | undefined }
  | MouseEvent;

/** A click or a turn of the wheel. Column and row from 0. */
export type MouseEvent = {
  readonly type: 'mouse';
  readonly action: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'back' | 'forward' | 'none';
  readonly column: number;
  readonly row: number;
};

/** What a chunk of input held, and the part of it that may be the beginning of something longer. */
export type SplitInput = { readonly events: readonly InputEvent[]; readonly pending: string };

export const PASTE_START = '\x1b[200~';
export const PASTE_END = '\x1b[201~';

/** A whole escape sequence: CSI (with the Linux console's `[[A`), SS3, or escape and one character. */
const SEQUENCE = /\x1b(?:\x1b?(?:\[\[?[0-?]*[ -/]*[@-~]|O[\d;]*[@-~])|[^\x1b[O])/uy;

/** The beginning of a sequence that no key is by itself: where the rest does not come, it was something that was cut off. */
const BEGUN = /^\x1b\x1b?\[\[?[0-?]*[ -/]*$/;

/** What may still become one, when more comes. */
const PREFIX = /^\x1b(?:\x1b?(?:\[\[?[0-?]*[ -/]*|O[\d;]*)?)?$/;

const MOUSE = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/;

/**
 * Cuts what was read from a terminal into keys, pastes and mouse reports. Pure: the caller keeps `pending`, puts it
 * in front of the next chunk, and passes `isFinal` when no more came in time: a lone escape is then the escape key, and a
 * sequence that was cut off is nothing, since its rest would be keys that nobody pressed.
 */
export function splitKeys(input: string, options: { readonly isFinal?: boolean | undefined } = {}): SplitInput {
  const events: InputEvent[] = [];
  for (let index = 0; index < input.length; ) {
    if (input.startsWith(PASTE_START, index)) {
      const end = input.indexOf(PASTE_END, index);
      if (end === -1 && !options.isFinal) return { events, pending: input.slice(index) };
      events.push({ type: 'paste', text: input.slice(index + PASTE_START.length, end === -1 ? undefined : end) });
      index = end === -1 ? input.length : end + PASTE_END.length;
      continue;
    }
    const sequence = nextSequence(input, index);
    if (sequence === undefined) {
      const rest = input.slice(index);
      if (!options.isFinal && PREFIX.test(rest)) return { events, pending: rest };
      if (options.isFinal && BEGUN.test(rest) && rest.length > '\x1b['.length) return { events, pending: '' };
      events.push({ type: 'key', sequence: '\x1b' });
      index++;
      continue;
    }
    events.push(mouseEvent(sequence) ?? { type: 'key', sequence });
    index += sequence.length;
  }
  return { events, pending: '' };
}

function nextSequence(input: string, index: number): string | undefined {
  if (input[index] !== '\x1b') return String.fromCodePoint(input.codePointAt(index) ?? 0);
  SEQUENCE.lastIndex = index;
  return SEQUENCE.exec(input)?.[0];
}

function mouseEvent(sequence: string): MouseEvent | undefined {
  const match = MOUSE.exec(sequence);
  if (!match) return undefined;
  const code = Number(match[1]);
  return {
    type: 'mouse',
    action: mouseAction(code, match[4] === 'M'),
    button: mouseButton(code),
    column: Number(match[2]) - 1,
    row: Number(match[3]) - 1,
  };
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;

/** The two at the side of a mouse, and what else it may have. */
const SIDE_BUTTONS = ['back', 'forward', 'none', 'none'] as const;

/** @see XTerm control sequences, "Mouse Tracking": 128 is buttons 8 to 11. */
function mouseButton(code: number): MouseEvent['button'] {
  if (code & 64) return 'none';
  return (code & 128 ? SIDE_BUTTONS : BUTTONS)[code & 3] ?? 'none';
}

/** @see XTerm control sequences, "Mouse Tracking": 32 is motion, 64 the wheel. */
function mouseAction(code: number, isPress: boolean): MouseEvent['action'] {
  if (code & 64) return code & 1 ? 'wheel-down' : 'wheel-up';
  if (code & 32) return 'drag';
  return isPress ? 'press' : 'release';
}
