import type { LogFilter } from '../../../engine/index.js';

/** Which lines of a log are shown; nothing is left out where a field is empty. */
export type LogLimits = {
  /** A regular expression that lines must match. */
  readonly include: string;
  /** One that they must not match. */
  readonly exclude: string;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
};

export const NO_LIMITS: LogLimits = { include: '', exclude: '', sinceMs: undefined, untilMs: undefined };

export function hasLimits({ include, exclude, sinceMs, untilMs }: LogLimits): boolean {
  return include !== '' || exclude !== '' || sinceMs !== undefined || untilMs !== undefined;
}

/** The part of the limits that is told line by line. */
export function filterOf({ include, exclude }: LogLimits): LogFilter {
  return {
    include: include === '' ? [] : [{ kind: 'text', source: include }],
    exclude: exclude === '' ? [] : [{ kind: 'text', source: exclude }],
  };
}
