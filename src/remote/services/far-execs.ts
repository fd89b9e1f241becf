import { setTimeout as delay } from 'node:timers/promises';

import type { CreateExec, ExecService, ExecSession } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { DETACH_KEYS, FarSession } from '../connection/far-session.js';
import { type FarParts, objectOf } from '../far-parts.js';
import { containerPath, pathPart } from '../paths.js';

/** How often an exec that has said all is asked for its exit code, until it has one. */
const ASK_AGAIN_MS = [10, 20, 50, 100, 200] as const;
const NOT_FOUND = { 404: 'container_not_found', 409: 'container_not_running' } as const;

export function farExecs(parts: FarParts): ExecService {
  const { client } = parts;
  return {
    async start(ref, exec, { attach } = {}) {
      const created = await client.json('POST', containerPath(ref, '/exec'), {
        json: execToWire(exec, attach !== undefined, attach?.stdin ?? exec.hasStdin ?? false),
        refusals: NOT_FOUND,
      });
      const id = objectOf(client, created, 'a new exec').text('Id');
      const hasTty = exec.hasTty ?? false;
      const path = execPath(id, '/start');
      const size = attach?.size ?? exec.size;
      const json = { Detach: attach === undefined, Tty: hasTty, ConsoleSize: size && [size.rows, size.columns] };
      if (!attach) {
        await client.json('POST', path, { json });
        return sessionOf(parts, id, undefined);
      }
      const connection = await client.hijack(path, { json, cancelSignal: attach.cancelSignal });
      const resize: ConstructorParameters<typeof FarSession>[1]['resize'] = async ({ rows, columns }) => {
        await client.json('POST', execPath(id, '/resize'), { query: { h: rows, w: columns } });
      };
      const streams = new FarSession(connection, {
        hasTty,
        resize,
        cancelSignal: attach.cancelSignal,
        invalid: (reason) => client.invalid(reason),
      });
      // Older ones take no size with the start; the program may have ended by then.
      if (size) void streams.resize(size).catch(() => undefined);
      return sessionOf(parts, id, streams);
    },
  };
}

const execPath = (id: string, rest: string): string =>
  `/exec/${pathPart(id, () => engineError('exec_not_found', { id }))}${rest}`;

/** @see moby, api/types/container: ExecOptions */
const execToWire = (exec: CreateExec, isAttached: boolean, hasStdin: boolean) => ({
  Cmd: exec.command,
  Env: exec.env ?? [],
  WorkingDir: exec.workingDir ?? '',
  User: exec.user ?? '',
  Tty: exec.hasTty ?? false,
  Privileged: exec.isPrivileged ?? false,
  AttachStdin: isAttached && hasStdin,
  AttachStdout: isAttached,
  AttachStderr: isAttached,
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
