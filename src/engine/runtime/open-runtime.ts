import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Processes } from '../../host/processes.js';
import type { ContainerId } from '../container/container.js';
import type { RuntimeCommand } from './commands.js';
import * as commands from './commands.js';
import { criuFailure } from './criu-complaint.js';
import type { OciRuntime, RuntimeProgram } from './oci-runtime.js';
import { releaseStart } from './release-start.js';
import { removeCgroups } from './remove-cgroups.js';
import { runtimeFailure, saysUnknownContainer } from './stderr.js';

// Its processes end with it: from then on the checkpoint is all that there is of them, whoever was killed.
const KEEP = 'image=$1 kept=$2; shift 2; "$@" && mv "$image" "$kept"';

/** The runtime `program`, with its state in `stateRoot`. Runs nothing yet. */
export function openRuntime(processes: Pick<Processes, 'run'>, program: RuntimeProgram, stateRoot: string): OciRuntime {
  const call = async <Answer>({ args, read }: RuntimeCommand<Answer>) => {
    const { exitCode, stdout, stderr } = await processes.run(program.path, ['--root', stateRoot, ...args]);
    return { hasFailed: exitCode !== 0, stderr: stderr || `ended with status ${exitCode}`, answer: () => read(stdout) };
  };
  const run = async <Answer>(id: ContainerId | '', command: RuntimeCommand<Answer>): Promise<Answer> => {
    const { hasFailed, stderr, answer } = await call(command);
    if (hasFailed) throw runtimeFailure(stderr, { id });
    return answer();
  };

  return {
    program,
    stateRoot,
    async start(id) {
      using _ = program.kind === 'crun' ? releaseStart(join(stateRoot, id)) : undefined;
      await run(id, commands.start(id));
    },
    kill: (id, signal, options) => run(id, commands.kill(id, signal, options)),
    async checkpoint(id, { keptAs, ...options }) {
      const { imagePath } = options;
      const words = [program.path, '--root', stateRoot, ...commands.checkpoint(id, options).args];
      const { exitCode, stderr } = await processes.run('/bin/sh', [
        '-c',
        KEEP,
        'checkpoint',
        imagePath,
        keptAs,
        ...words,
      ]);
      if (exitCode === 0) return;
      throw criuFailure(join(imagePath, commands.CRIU_LOGS.checkpoint), id) ?? runtimeFailure(stderr, { id });
    },
    pause: (id) => run(id, commands.pause(id)),
    resume: (id) => run(id, commands.resume(id)),
    listPids: (id) => run(id, commands.processes(id)),
    list: () => run('', commands.list()),
    async delete(id, options) {
      const { hasFailed, stderr } = await call(commands.remove(id, options));
      if (hasFailed && !saysUnknownContainer(stderr)) throw runtimeFailure(stderr, { id });
    },
    forgetEnded(id, cgroupsPath) {
      // crun and runc keep a folder for each container, and no more; of others we do not know.
      if (program.kind === 'other' || !removeCgroups(cgroupsPath)) return false;
      rmSync(join(stateRoot, id), { recursive: true, force: true });
      return true;
    },
    async findState(id) {
      const { hasFailed, stderr, answer } = await call(commands.state(id));
      if (!hasFailed) return answer();
      if (saysUnknownContainer(stderr)) return undefined;
      throw runtimeFailure(stderr, { id });
    },
  };
}
