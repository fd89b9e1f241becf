import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';

import { runCli } from '../../../src/cli/run-cli.js';
import type { Engine } from '../../../src/engine/index.js';

export type CalledGantry = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Buffer;
};

/** Runs `gantry WORDS…` in this process on an engine that stays open. */
export async function gantryOn(
  engine: Engine,
  words: readonly string[],
  { stdin = '', workingDir = '/' }: { readonly stdin?: string | Uint8Array; readonly workingDir?: string } = {},
): Promise<CalledGantry> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const [out, err] = [collected(stdout), collected(stderr)];
  const shared: Engine = { ...engine, [Symbol.asyncDispose]: async () => undefined };
  const exitCode = await runCli({
    argv: words,
    engine: async () => shared,
    io: {
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout,
      stderr,
      signals: new EventEmitter(),
      env: {},
      workingDir,
    },
    version: '0.0.0-test',
  });
  stdout.end();
  stderr.end();
  const [stdoutBytes, stderrBytes] = await Promise.all([out, err]);
  return { exitCode, stdout: stdoutBytes.toString(), stderr: stderrBytes.toString(), stdoutBytes };
}

async function collected(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
