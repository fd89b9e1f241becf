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
export declare function apiTraceFolder(runRoot: string): string;
/** The names of a serve's two files. */
export declare function apiTraceNames(pid: number): readonly [newest: string, before: string];
/** The pid in the name of such a file; undefined for any other. */
export declare function pidOfApiTrace(name: string): number | undefined;
