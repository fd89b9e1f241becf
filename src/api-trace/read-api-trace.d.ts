import { type TracedRequest } from './api-trace.js';
/** The newest requests of every `serve` that traces, newest first; none where none does. */
export declare function readApiTrace(runRoot: string): Promise<readonly TracedRequest[]>;
