import { createContext, Script } from 'node:vm';

/** A frame must not wait longer. A search in a thread of its own tells whether the expression is any good. */
const TIMEOUT_MS = 20;
/** Of one line; a dot matches everywhere. */
const MAX_MATCHES = 200;

/** From where to where in a text. */
export type Match = readonly [start: number, end: number];

/** Finds what to highlight, within a time in which a frame can be drawn: an expression that takes longer finds nothing. */
export class MatchFinder {
  readonly source: string;
  readonly #expression: RegExp | undefined;
  #isTired = false;

  constructor(source: string) {
    this.source = source;
    this.#expression = expressionOf(source);
  }

  matchesIn(text: string): readonly Match[] {
    const expression = this.#expression;
    if (!expression || this.#isTired) return [];
    try {
      return withinTime(() => findAll(expression, text));
    } catch {
      this.#isTired = true;
      return [];
    }
  }
}

function expressionOf(source: string): RegExp | undefined {
  try {
    return source === '' ? undefined : new RegExp(source, 'gi');
  } catch {
    return undefined;
  }
}

function findAll(expression: RegExp, text: string): readonly Match[] {
  const matches: Match[] = [];
  for (const { 0: found, index } of text.matchAll(expression)) {
    if (found !== '') matches.push([index, index + found.length]);
    if (matches.length === MAX_MATCHES) break;
  }
  return matches;
}

type Job = { run: () => readonly Match[] };

let timed: { readonly job: Job; readonly call: () => readonly Match[] } | undefined;

/** The only way to end an expression that backtracks without end is to end the script in which it runs. */
function withinTime(run: () => readonly Match[]): readonly Match[] {
  if (!timed) {
    const job: Job = { run: () => [] };
    const context = createContext({ job });
    const script = new Script('job.run()');
    timed = { job, call: () => script.runInContext(context, { timeout: TIMEOUT_MS }) as readonly Match[] };
  }
  timed.job.run = run;
  return timed.call();
}
