import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import { criuComplaint } from './criu-complaint.js';
import type { RuntimeProgram } from './oci-runtime.js';

/**
 * Whether this runtime can write processes to disk and go on with them, and whether the kernel lets CRIU do it.
 *
 * @throws checkpoint_unsupported, with what is missing
 */
export async function requireCheckpoints(
  { processes }: { readonly processes: Pick<Processes, 'run'> },
  { kind, path, version }: RuntimeProgram,
): Promise<void> {
  const refuse = (reason: string): never => {
    throw engineError('checkpoint_unsupported', { reason });
  };
  // crun lists what it was built with; runc always can.
  if (kind === 'crun' && !/^.*\+CRIU\b/m.test((await processes.run(path, ['--version'])).stdout)) {
    refuse(`${path} ${version} is built without CRIU`);
  }
  if (kind === 'other') refuse(`${path} is not known to do it`);
  const check = await runCheck(processes);
  if (check === undefined) return refuse('criu is not installed');
  if (check.exitCode !== 0) refuse(`criu check: ${complaintOf(check.stderr || check.stdout)}`);
}

async function runCheck(processes: Pick<Processes, 'run'>) {
  try {
    return await processes.run('criu', ['check']);
  } catch (error) {
    if (isEngineError(error, 'program_missing')) return undefined;
    throw error;
  }
}

const complaintOf = (said: string): string => criuComplaint(said) || said.trim();
