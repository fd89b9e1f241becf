import { CATALOGUE, type ErrorCode } from './catalogue.js';
import type { Entry } from './entry.js';
import type { ErrorKind } from './kind.js';

/** What the message of `code` is made from. */
export type ErrorDetails<Code extends ErrorCode> =
  (typeof CATALOGUE)[Code] extends Entry<infer Details> ? Details : never;

/** A failure that a user can meet. Anything else that is thrown is a bug. */
export class EngineError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details: unknown, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get kind(): ErrorKind {
    return CATALOGUE[this.code].kind;
  }

  /** What to do next, if the catalogue knows it. */
  get hint(): string | undefined {
    return row(this.code).hint;
  }

  /** What `run` and `exec` exit with; undefined where the caller's usual number holds. */
  get exitCode(): number | undefined {
    return row(this.code).exitCode;
  }
}
EngineError.prototype.name = 'EngineError';

const row = (code: ErrorCode): Entry<never> => CATALOGUE[code];

/** Makes the error of `code`; its sentence and kind come from {@link CATALOGUE}. */
export function engineError<Code extends ErrorCode>(
  code: Code,
  ...[details, options]: ErrorDetails<Code> extends undefined | Record<string, never>
    ? [details?: ErrorDetails<Code>, options?: ErrorOptions]
    : unknown extends ErrorDetails<Code>
      ? [details?: undefined, options?: ErrorOptions]
      : [details: ErrorDetails<Code>, options?: ErrorOptions]
): EngineError {
  const say = CATALOGUE[code].message as (details: unknown) => string;
  return new EngineError(code, say(details), details, options);
}

export function isEngineError(error: unknown, ...codes: readonly ErrorCode[]): error is EngineError {
  return error instanceof EngineError && (codes.length === 0 || codes.includes(error.code));
}
