import { isAscii } from 'node:buffer';

import { parseEntry } from '../log/parse-entry.js';
import type { LineJoiner } from './line-joiner.js';
import { eachEntry, type LogBlock, mayHaveParts } from './log-blocks.js';
import { isErrorLine } from './log-level.js';
import { compilePattern, type LogFilter, type LogPattern, prefilterOf } from './log-pattern.js';
import type { LookedLine } from './looked-line.js';
import { plainText } from './plain-text.js';

type LineTest = (text: string, line: LookedLine) => boolean;

/** Picks the lines of a block that a filter lets through. */
export class LineSelector {
  readonly #include: readonly LineTest[];
  readonly #exclude: readonly LineTest[];
  readonly #prefilter: RegExp | undefined;

  /** @throws log_pattern_invalid */
  constructor({ include = [], exclude = [] }: LogFilter = {}) {
    this.#include = include.map(testOf);
    this.#exclude = exclude.map(testOf);
    const first = include.findLast(({ kind }) => kind === 'text');
    this.#prefilter = first?.kind === 'text' ? prefilterOf(first.source) : undefined;
  }

  matches(line: LookedLine): boolean {
    if (this.#include.length === 0 && this.#exclude.length === 0) return true;
    const text = plainText(line.bytes);
    return this.#include.every((test) => test(text, line)) && !this.#exclude.some((test) => test(text, line));
  }

  /** Lines that end in the block. The joiner knows what is open before it, and then what is open behind it. */
  select(block: LogBlock, joiner: LineJoiner): readonly LookedLine[] {
    if (this.#prefilter && !joiner.hasOpen && isSimple(block.bytes)) return this.#picked(block, joiner);
    const lines: LookedLine[] = [];
    const take = (line: LookedLine | undefined): void => {
      if (line && this.matches(line)) lines.push(line);
    };
    eachEntry(block, (placed) => take(joiner.push(placed)));
    if (block.pieceEnd !== undefined) {
      const unended = joiner.rest(block.pieceEnd);
      for (const line of unended) if (line.place.offset >= block.offset) take(line);
    }
    return lines;
  }

  /** Only lines are read in which something was found. */
  #picked({ bytes, offset }: LogBlock, joiner: LineJoiner): readonly LookedLine[] {
    const prefilter = this.#prefilter;
    const lines: LookedLine[] = [];
    if (!prefilter) return lines;
    const text = bytes.toString('latin1');
    prefilter.lastIndex = 0;
    for (let found = prefilter.exec(text); found; found = prefilter.exec(text)) {
      const start = found.index === 0 ? 0 : text.lastIndexOf('\n', found.index - 1) + 1;
      const end = text.indexOf('\n', found.index);
      if (end === -1) break;
      const entry = parseEntry(bytes, start, end);
      const line = entry && joiner.push({ entry, offset: offset + start, endOffset: offset + end + 1 });
      if (line && this.matches(line)) lines.push(line);
      prefilter.lastIndex = end + 1;
    }
    return lines;
  }
}

function testOf(pattern: LogPattern): LineTest {
  if (pattern.kind === 'errors') return (text, { stream }) => isErrorLine(text, stream);
  const expression = compilePattern(pattern.source);
  return (text) => expression.test(text);
}

const CARE = [0x1b, 0x0d, 0x00, 0x07, 0x08];

/** Whether every entry is a line, and reads as it is written. */
function isSimple(bytes: Buffer): boolean {
  return isAscii(bytes) && !CARE.some((byte) => bytes.includes(byte)) && !mayHaveParts(bytes);
}
