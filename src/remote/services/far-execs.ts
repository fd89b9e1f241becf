import { setTimeout as delay } from 'node:timers/promises';

import type {
  AttachSession,
  CreateExec,
  Exec,
  ExecService,
  ExecSession,
  OutputChunk,
  TerminalSize,
} from '../../engine/index.js';
import type { ErrorCode } from '../../errors/catalogue.js';
import { engineError } from '../../errors/engine-error.js';
import { answerFailure } from '../connection/answer-failure.js';
import { DETACH_KEYS, FarSession } from '../connection/far-session.js';
import { type FarParts, objectOf } from '../far-parts.js';
import { containerPath, pathPart } from '../paths.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { readExec } from '../reading/read-exec.js';

/** How often an exec that has said all is asked for its exit code, until it has one. */
const ASK_AGAIN_MS = [10, 20, 50, 100, 200] as const;
const NOT_FOUND = { 404: 'container_not_found', 409: 'container_not_running' } as const;

export function farExecs(parts: FarParts): ExecService {
  const { client } = parts;

  const create = async (ref: string, exec: CreateExec, attaches: Attaches): Promise<string> => {
    const json = execToWire(exec, attaches);
    const answer = await client.json('POST', containerPath(ref, '/exec'), { json, refusals: NOT_FOUND });
    return objectOf(client, answer, 'a new exec').text('Id');
  };

  const get = async (id: string): Promise<Exec> =>
    readExec(objectOf(client, await client.json('GET', execPath(id, '/json')), 'an exec'));

  const resize = async (id: string, { rows, columns }: TerminalSize): Promise<void> => {
    await client.json('POST', execPath(id, '/resize'), { query: { h: rows, w: columns } });
  };

  return {
    create: async (ref, exec) => await get(await create(ref, exec, exec.attaches ?? NOTHING)),
    get,
    async start(ref, exec, { attach } = {}) {
      const attaches = attach ? { stdin: attach.stdin ?? exec.hasStdin ?? false, stdout: true, stderr: true } : NOTHING;
      const id = exec.id ?? (await create(ref, exec, attaches));
      const hasTty = exec.hasTty ?? false;
      const size = attach?.size ?? exec.size;
      const json = { Detach: attach === undefined, Tty: hasTty, ConsoleSize: size && [size.rows, size.columns] };
      if (!attach) {
        await client.json('POST', execPath(id, '/start'), { json });
        return sessionOf(parts, id, undefined, Promise.resolve());
      }
      const { cancelSignal } = attach;
      const connection = await client.hijack(execPath(id, '/start'), { json, cancelSignal });
      const streams = new FarSession(connection, {
        hasTty,
        cancelSignal,
        resize: (to) => resize(id, to),
        invalid: (reason) => client.invalid(reason),
      });
      // Older ones take no size with the start; the program may have ended by then.
      if (size) void streams.resize(size).catch(() => undefined);
      return sessionOf(parts, id, await begun(parts, id, streams), streams.ended);
    },
    resize,
  };
}

type Attaches = NonNullable<CreateExec['attaches']>;

const NOTHING: Attaches = { stdin: false, stdout: false, stderr: false };

const execPath = (id: string, rest: string): string =>
  `/exec/${pathPart(id, () => engineError('exec_not_found', { id }))}${rest}`;

/** @see moby, api/types/container: ExecOptions */
const execToWire = (exec: CreateExec, { stdin, stdout, stderr }: Attaches) => ({
  Cmd: exec.command,
  Env: exec.env ?? [],
  WorkingDir: exec.workingDir ?? '',
  User: exec.user ?? '',
  Tty: exec.hasTty ?? false,
  Privileged: exec.isPrivileged ?? false,
  AttachStdin: stdin,
  AttachStdout: stdout,
  AttachStderr: stderr,
  DetachKeys: DETACH_KEYS,
});

/** What one ends with that could not be started. */
const NOT_STARTED: ReadonlySet<number> = new Set([126, 127]);

/**
 * Waits until it runs, however long that takes, or until the conversation was left. Why it does not is said where its output
 * would be, when all has been agreed to: that is a failure, as it is here.
 *
 * @throws command_not_found, command_not_executable, user_unknown, …
 */
async function begun({ client }: FarParts, id: string, streams: FarSession): Promise<AttachSession> {
  let isLeft = false;
  void streams.ended.then(() => {
    isLeft = true;
  });
  for (let round = 0; !isLeft; round += 1) {
    const answer = objectOf(client, await client.json('GET', execPath(id, '/json')), 'an exec');
    const { status, exitCode = 0 } = readExec(answer);
    if (status === 'running' && hasNumber(answer)) return streams;
    if (status === 'ended') return NOT_STARTED.has(exitCode) ? await orFailed(streams) : streams;
    await delay(ASK_AGAIN_MS[round] ?? 200);
  }
  return streams;
}

/** Docker says of one that is about to start that it runs, with 0 as its number. Old ones tell none of any. */
const hasNumber = (exec: AnswerObject): boolean => exec.findNumber('Pid') !== 0;

/** No engine says more of why it could not start something. */
const LONGEST_SENTENCE_BYTES = 16 * 1024;

/** It has ended: what it said is read to its end, and is a failure's sentence, or, as where it is long, its output. */
async function orFailed(streams: FarSession): Promise<AttachSession> {
  const output = streams.output[Symbol.asyncIterator]();
  const chunks: OutputChunk[] = [];
  let length = 0;
  let next = await output.next();
  for (; !next.done && length <= LONGEST_SENTENCE_BYTES; next = await output.next()) {
    chunks.push(next.value);
    length += next.value.bytes.byteLength;
  }
  const said = Buffer.concat(chunks.map(({ bytes }) => bytes))
    .toString('utf8')
    .trim();
  const failure = answerFailure(400, said, undefined);
  if (next.done && FAILURES.has(failure.code)) throw failure;
  return {
    output: joined(chunks, next, output),
    write: (bytes) => streams.write(bytes),
    closeInput: () => streams.closeInput(),
    resize: (size) => streams.resize(size),
    close: () => streams.close(),
    detach: () => streams.detach(),
    [Symbol.asyncDispose]: () => streams.close(),
  };
}

async function* joined(
  chunks: readonly OutputChunk[],
  next: IteratorResult<OutputChunk, unknown>,
  rest: AsyncIterator<OutputChunk, unknown>,
): AsyncGenerator<OutputChunk> {
  yield* chunks;
  for (let each = next; !each.done; each = await rest.next()) yield each.value;
}

const FAILURES: ReadonlySet<ErrorCode> = new Set([
  'command_not_found',
  'command_not_executable',
  'user_unknown',
  'group_unknown',
  'user_id_out_of_range',
  'working_directory_unusable',
]);

function sessionOf(parts: FarParts, id: string, streams: AttachSession | undefined, ended: Promise<void>): ExecSession {
  let exitCode: Promise<number> | undefined;
  return {
    id,
    streams,
    /** Asked for when somebody wants to know. */
    get exitCode() {
      exitCode ??= awaitExit(parts, id, ended);
      return exitCode;
    },
    async [Symbol.asyncDispose]() {
      await streams?.close();
    },
  };
}

async function awaitExit({ client }: FarParts, id: string, ended: Promise<void>): Promise<number> {
  await ended;
  for (let asked = 0; ; asked += 1) {
    const exec = objectOf(client, await client.json('GET', execPath(id, '/json')), 'an exec');
    if (!exec.boolean('Running')) return exec.number('ExitCode');
    await delay(ASK_AGAIN_MS[asked] ?? 500);
  }
}
