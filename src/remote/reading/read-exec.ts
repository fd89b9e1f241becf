import type { ContainerId, Exec } from '../../engine/index.js';
import type { AnswerObject } from './answer-object.js';

/** A further process as its inspection tells it. Its number is one of the other machine. @see moby, api/types/backend: ExecInspect */
export function readExec(answer: AnswerObject): Exec {
  const process = answer.object('ProcessConfig');
  const exitCode = answer.findNumber('ExitCode');
  const isRunning = answer.boolean('Running');
  return {
    id: answer.text('ID'),
    containerId: answer.text('ContainerID') as ContainerId,
    asked: {
      command: [process?.text('entrypoint') ?? '', ...(process?.texts('arguments') ?? [])],
      user: process?.text('user') || undefined,
      hasTty: process?.boolean('tty'),
      hasStdin: answer.boolean('OpenStdin'),
      isPrivileged: process?.boolean('privileged'),
      attaches: {
        stdin: answer.boolean('OpenStdin'),
        stdout: answer.boolean('OpenStdout'),
        stderr: answer.boolean('OpenStderr'),
      },
    },
    status: isRunning ? 'running' : exitCode === undefined ? 'created' : 'ended',
    pid: answer.number('Pid'),
    exitCode: isRunning ? undefined : exitCode,
  };
}
