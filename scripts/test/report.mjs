import { inspect } from 'node:util';
import { ROOT } from '../root.mjs';

/** Errors thrown after their test has ended come as remarks only. */
const IS_COMPLAINT = /^(Error|Warning): /;

/** A count of outcomes, a line for each file, and whatever failed told in full. */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;
  #unsteady = [];
  #write;

  constructor(write = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  /** Follows the events of node:test's `run()` over one file, the bundle of `path`, until it ends. */
  async follow({ path, bundledPath, events }) {
    const file = {
      path,
      bundledPath,
      passed: 0,
      failed: 0,
      skipped: 0,
      startedAtMs: Date.now(),
      output: '',
      running: new Set(),
    };
    for await (const { type, data } of events) {
      if (type === 'test:dequeue') file.running.add(data.name);
      else if (type === 'test:pass' || type === 'test:fail') file.running.delete(data.name);
      if (type === 'test:pass') this.#count(file, data);
      else if (type === 'test:fail') this.#fail(file, data);
      else if (type === 'test:stdout' || type === 'test:stderr') file.output += data.message;
      else if (type === 'test:diagnostic' && IS_COMPLAINT.test(data.message)) file.output += `${data.message}\n`;
    }
    this.#endOfFile(file);
    return file;
  }

  /** The last line of `npm test`; above it, what has to be looked at although it passed. */
  summary() {
    const counts = `${this.passed} passed, ${this.failed} failed`;
    const lines = this.#unsteady.map((path) => `unsteady: ${path} failed first, and passed alone`);
    return [...lines, this.skipped > 0 ? `${counts}, ${this.skipped} skipped` : counts].join('\n');
  }

  /** Of a file that runs again, only the second run counts. */
  takeBack({ path, passed, failed, skipped }) {
    this.passed -= passed;
    this.failed -= failed;
    this.skipped -= skipped;
    this.#write(`again   ${path}\n`);
  }

  tellUnsteady({ path }) {
    this.#unsteady.push(path);
  }

  /** Counts a check that is not a test; `output` is shown where it failed. */
  check({ name, isOk, startedAtMs, output }) {
    this[isOk ? 'passed' : 'failed'] += 1;
    if (!isOk) this.#write(`${output.trimEnd()}\n`);
    this.#write(`${isOk ? 'ok    ' : 'not ok'}  ${name}  ${secondsSince(startedAtMs)}\n`);
  }

  /** Counts a failure that no test is to blame for. */
  failOutside(reason) {
    this.failed += 1;
    this.#write(`not ok  ${reason}\n`);
  }

  #count(file, data) {
    // Of a suite that is skipped as a whole, its tests are not heard of.
    const isCounted = data.details.type !== 'suite' || data.skip !== undefined;
    if (!isCounted || isWholeFile(file, data)) return;
    const outcome = data.skip === undefined && data.todo === undefined ? 'passed' : 'skipped';
    file[outcome] += 1;
    this[outcome] += 1;
    if (outcome === 'skipped') file.reasons = (file.reasons ?? new Set()).add(String(data.skip ?? data.todo));
  }

  #fail(file, data) {
    const { error, type } = data.details;
    if (data.todo !== undefined) return this.#count(file, data);
    // A suite, or a file, fails because of what is in it; that has been told already.
    if (error?.failureType === 'subtestsFailed') return;
    if (isWholeFile(file, data) && file.failed > 0) return;
    file.failed += 1;
    this.failed += 1;
    const isWhole = isWholeFile(file, data);
    const place = data.line && !isWhole ? `:${data.line}` : '';
    const name = isWhole ? endOf(file, error) : data.name;
    this.#write(`\nnot ok  ${file.path}${place}\n  ${name}${type === 'suite' ? ' (suite)' : ''}\n`);
    this.#write(`${indent(indent(describe(error)))}\n\n`);
  }

  #endOfFile(file) {
    if (file.passed + file.failed + file.skipped === 0) this.failOutside(`${file.path} holds no test`);
    const mark = file.failed > 0 ? 'not ok' : 'ok    ';
    const skipped = file.skipped > 0 ? `, ${file.skipped} skipped (${[...file.reasons].join('; ')})` : '';
    this.#write(`${mark}  ${file.path}  ${file.passed} passed${skipped}  ${secondsSince(file.startedAtMs)}\n`);
    if (file.failed > 0 && file.output) this.#write(`${indent(`what it wrote:\n${tail(file.output)}`)}\n`);
  }
}

/** Node reports a file that ends badly as a test of its own, named by its path. */
const isWholeFile = (file, data) => data.nesting === 0 && data.name === file.bundledPath;

function endOf(file, error) {
  if (error?.failureType !== 'testAborted')
    return `the file ended with ${error?.signal ?? `exit code ${error?.exitCode}`}`;
  const running = [...file.running].filter((name) => name !== file.bundledPath);
  return `the file was ended after ${secondsSince(file.startedAtMs)}, in: ${running.join(', ') || 'no test'}`;
}

function describe(error) {
  const cause = error?.cause ?? error;
  // What went wrong comes first; that closing things failed too is told behind it.
  if (cause?.name === 'SuppressedError') return [cause.suppressed, cause.error].map(describe).join('\n  and then: ');
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : inspect(cause, { depth: 6 });
  // The message of a failed assertion has both values in it already.
  return shortStack(cause.code === 'ERR_ASSERTION' ? cause.stack : inspect(cause, { depth: 6 }));
}

/** Places in the repository without the way to it, and no frames of Node's own. */
const shortStack = (stack) =>
  stack
    .replaceAll(`file://${ROOT}/`, '')
    .replaceAll(`${ROOT}/`, '')
    .split('\n')
    .filter((line) => !/^\s+at (.*\(|async )?(node:|<anonymous>|async Promise\.all)/.test(line))
    .join('\n')
    .trimEnd();

const secondsSince = (startedAtMs) => `${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`;
const tail = (text, limit = 20_000) => (text.length > limit ? `…${text.slice(-limit)}` : text).trimEnd();
const indent = (text) => text.replace(/^/gm, '  ');
