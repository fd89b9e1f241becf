import type { AskedEngine, InputStream, OutputStream } from '../cli-io.js';

/**
 * Joins a client at standard input and output to the API of an engine, until either has gone: at a socket where somebody
 * serves, else by serving here.
 */
export type DialStdio = (streams: {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  /** `--host` names a socket. */
  readonly asked: AskedEngine;
}) => Promise<void>;
