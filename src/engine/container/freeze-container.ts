import { Readable, Writable } from 'node:stream';

import type { Processes, RunningProcess } from '../../host/processes.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import { runtimeFailure } from '../runtime/stderr.js';
import type { ContainerId } from './container.js';

// Goes on where we end, however we end: the pipe that it waits for closes with us.
const SCRIPT =
  '"$1" --root "$2" pause "$3" || exit 1; echo frozen; read -r _; exec "$1" --root "$2" resume "$3" >/dev/null 2>&1';

/**
 * Holds a container still until it is closed, or this process has ended. Its record is none the wiser: the caller
 * holds its lock.
 *
 * @throws container_not_running
 */
export async function freezeContainer(
  processes: Pick<Processes, 'spawn'>,
  { program, stateRoot }: OciRuntime,
  id: ContainerId,
): Promise<AsyncDisposable> {
  const guard = processes.spawn('sh', ['-c', SCRIPT, 'sh', program.path, stateRoot, id], {
    stdio: ['pipe', 'pipe', 'pipe'],
    isDetached: true,
  });
  const [input, output, complaint] = pipesOf(guard);
  const complained = textOf(complaint);
  const isFrozen = await firstOf(output);
  if (!isFrozen) throw runtimeFailure(await complained, { id });
  return {
    async [Symbol.asyncDispose]() {
      input.end();
      await guard.exit;
    },
  };
}

function pipesOf({ pipes: [input, output, complaint] }: RunningProcess): readonly [Writable, Readable, Readable] {
  if (!(input instanceof Writable && output instanceof Readable && complaint instanceof Readable)) {
    throw new TypeError('the guard of a frozen container has no pipes');
  }
  return [input.on('error', () => undefined), output, complaint];
}

/** Whether anything comes. */
async function firstOf(output: Readable): Promise<boolean> {
  const chunk = await new Promise((resolve) => {
    output.once('data', resolve).once('end', () => resolve(undefined));
  });
  output.resume();
  return chunk !== undefined;
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
