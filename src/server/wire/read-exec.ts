import type { CreateExec } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { readDetachKeys } from '../attach/detach-keys.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { GoObject } from './go-object.js';
import { some } from './read-config.js';
import { readConsoleSize } from './read-size.js';

/** What the body of `POST /containers/:id/exec` asks for. @throws argument_invalid @see moby, api/types/container: ExecOptions */
export function readExec(document: unknown, version: ApiVersion): CreateExec {
  const body = GoObject.of(document ?? {}, 'ExecOptions');
  const command = body.texts('Cmd') ?? [];
  if (command.length === 0) throw invalid('No exec command specified');
  const stdin = body.boolean('AttachStdin') ?? false;
  return {
    command,
    env: some(body.texts('Env')),
    workingDir: body.text('WorkingDir') || undefined,
    user: body.text('User') || undefined,
    hasTty: body.boolean('Tty'),
    hasStdin: stdin,
    isPrivileged: body.boolean('Privileged'),
    size: isAtLeast(version, '1.42') ? readConsoleSize(body) : undefined,
    attaches: {
      stdin,
      stdout: body.boolean('AttachStdout') ?? false,
      stderr: body.boolean('AttachStderr') ?? false,
    },
    detachKeys: body.text('DetachKeys') ? readDetachKeys(body.text('DetachKeys')) : undefined,
  };
}
