import { setTimeout as delay } from 'node:timers/promises';

import type { CreateExec, Exec, ExecService, ExecSession, TerminalSize } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { DETACH_KEYS, FarSession } from '../connection/far-session.js';
import { type FarParts, objectOf } from '../far-parts.js';
import { containerPath, pathPart } from '../paths.js';
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
        return sessionOf(parts, id, undefined);
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
      return sessionOf(parts, id, streams);
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

function sessionOf(parts: FarParts, id: string, streams: FarSession | undefined): ExecSession {
  let exitCode: Promise<number> | undefined;
  return {
    id,
    streams,
    /** Asked for when somebody wants to know. */
    get exitCode() {
      exitCode ??= awaitExit(parts, id, streams);
      return exitCode;
    },
    async [Symbol.asyncDispose]() {
      await streams?.close();
    },
  };
}

async function awaitExit({ client }: FarParts, id: string, streams: FarSession | undefined): Promise<number> {
  await streams?.ended;
  for (let asked = 0; ; asked += 1) {
    const exec = objectOf(client, await client.json('GET', execPath(id, '/json')), 'an exec');
    if (!exec.boolean('Running')) return exec.number('ExitCode');
    await delay(ASK_AGAIN_MS[asked] ?? 500);
  }
}
