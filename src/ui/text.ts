import { PLAIN, SgrState, sgrOpening } from './terminal/sgr.js';
import { textWidth } from './terminal/text-width.js';

export { type CutOptions, cut, type FitOptions, fit, pad, skip, type TextAlign } from './fit-text.js';
export { textWidth } from './terminal/text-width.js';

/** What may stay in a text that comes from outside. */
export type DisplayOptions = {
  /** Keeps colours and attributes, as log lines have them, but for blinking and hidden text. */
  readonly keepsColor?: boolean | undefined;
  /** Keeps line feeds. Otherwise each line end becomes one space. */
  readonly keepsLines?: boolean | undefined;
  /** Cells from one tab stop to the next; 8 unless told. */
  readonly tabWidth?: number | undefined;
};

/** Anything but characters of common scripts that need no care. */
const NEEDS_CARE =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2190-\u23ff\u2500-\u27bf\u2800-\u28ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/;

const LINE_ENDS = /\r\n?|[\v\f\x85\u2028\u2029]/g;

/**
 * Escape sequences, in 7 and 8 bits: strings (OSC, DCS, SOS, PM, APC) with their end, CSI, and shorter ones. Of one that
 * is not ended only its start is taken, so that it hides nothing.
 *
 * @see ECMA-48, 5.4 and 5.6
 */
const SEQUENCES =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])(?:[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c))?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

const SGR = /^(?:\x1b\[|\x9b)([\d;:]*)m$/;

/** All but tab and line feed. */
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Characters that draw nothing and change how their neighbours are drawn or read: direction, joining, fillers, tags. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** A joiner that joins no two pictures. */
const IDLE_JOINER =
  /(?<![\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** More marks than any script puts on one letter. */
const MARK_FLOOD = /(\p{M}{4})\p{M}+/gu;

/**
 * Makes text from outside (names, labels, log lines, build output) harmless: what comes back draws where it is put, and
 * nowhere else. The only door for such text to the screen.
 *
 * Escape sequences and control characters are gone, but for colours where `keepsColor` asks for them; so are direction
 * marks and other characters that cannot be seen. Tabs are spaces, and unpaired surrogates U+FFFD. What a line switches
 * on it switches off.
 */
export function display(text: string, options: DisplayOptions = {}): string {
  if (!NEEDS_CARE.test(text)) return text;
  const { keepsColor = false, keepsLines = false, tabWidth = 8 } = options;
  const lines = text.toWellFormed().replace(LINE_ENDS, '\n');
  const kept = keepsColor && lines.includes('\x1b') ? keepColor(lines) : clean(lines.replace(SEQUENCES, ''));
  const spaced = kept.includes('\t') ? expandTabs(kept, tabWidth) : kept;
  return keepsLines ? spaced : spaced.replaceAll('\n', ' ');
}

/** Text without sequences, but for characters that need care of their own. */
function clean(text: string): string {
  return text.replace(CONTROLS, '').replace(INVISIBLE, '').replace(IDLE_JOINER, '').replace(MARK_FLOOD, '$1');
}

function keepColor(text: string): string {
  const sgr = new SgrState({ hasTricks: false });
  return text
    .split('\n')
    .map((line) => keepColorOfLine(line, sgr))
    .join('\n');
}

function keepColorOfLine(line: string, sgr: SgrState): string {
  let kept = sgrOpening(sgr.toStyle());
  let end = 0;
  for (const { 0: sequence, index } of line.matchAll(SEQUENCES)) {
    kept += clean(line.slice(end, index));
    end = index + sequence.length;
    const parameters = SGR.exec(sequence)?.[1];
    if (parameters === undefined) continue;
    sgr.apply(parameters);
    kept += `\x1b[0m${sgrOpening(sgr.toStyle())}`;
  }
  kept += clean(line.slice(end));
  return sgr.toStyle() === PLAIN ? kept : `${kept}\x1b[0m`;
}

function expandTabs(text: string, tabWidth: number): string {
  return text
    .split('\n')
    .map((line) => expandTabsOfLine(line, tabWidth))
    .join('\n');
}

function expandTabsOfLine(line: string, tabWidth: number): string {
  const [first = '', ...others] = line.split('\t');
  let column = textWidth(first);
  let expanded = first;
  for (const part of others) {
    const gap = tabWidth - (column % tabWidth);
    expanded += ' '.repeat(gap) + part;
    column += gap + textWidth(part);
  }
  return expanded;
}
