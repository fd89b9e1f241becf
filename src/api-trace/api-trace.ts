import { join } from 'node:path';

/** A request of docker's API and its answer, as `gantry serve --trace` tells them. */
export type TracedRequest = {
  /** Tells it from every other one. */
  readonly id: string;
  readonly timeMs: number;
  /** Of the `serve` that was asked. */
  readonly pid: number;
  readonly text: string;
};

/** Where each `serve` that traces keeps its newest lines: a file of its own, and the one before. Only root reads them. */
export function apiTraceFolder(runRoot: string): string {
  return join(runRoot, 'api-trace');
}

/** The names of a serve's two files. */
export function apiTraceNames(pid: number): readonly [newest: string, before: string] {
  return [`${pid}.jsonl`, `${pid}.1.jsonl`];
}

/** The pid in the name of such a file; undefined for any other. */
export function pidOfApiTrace(name: string): number | undefined {
  const digits = /^(\d+)(?:\.1)?\.jsonl$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
