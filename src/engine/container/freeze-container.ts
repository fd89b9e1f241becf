import { Readable, Writable } from 'node:stream';

import type { RunningProcess } from '../../host/processes.js';
import { runtimeFailure } from '../runtime/stderr.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { freezeNote, isHeldStill, noteFreeze, thaw } from './freeze-note.js';
import { runtimeOf } from './runtime-of.js';

// Goes on where we end, however we end: the pipe that it waits for closes with us.
const SCRIPT =
  '"$1" --root "$2" pause "$3" || exit 1; echo frozen; read -r _; "$1" --root "$2" resume "$3" >/dev/null 2>&1 && rm -f "$4"';

/**
 * Holds a container still until it is closed, or this process has ended. Its record is none the wiser: the caller
 * holds its lock. Where its guard is killed as well, the next to open the engine lets it go on.
 *
 * @throws container_not_running
 */
export async function freezeContainer(
  parts: Pick<ContainerParts, 'host' | 'roots' | 'runtime'>,
  id: ContainerId,
): Promise<AsyncDisposable> {
  const { program, stateRoot } = await runtimeOf(parts, id);
  const note = freezeNote(parts.roots, id);
  noteFreeze(note);
  const guard = parts.host.processes.spawn('sh', ['-c', SCRIPT, 'sh', program.path, stateRoot, id, note], {
    stdio: ['pipe', 'pipe', 'pipe'],
    isDetached: true,
  });
  const [input, output, complaint] = pipesOf(guard);
  const complained = textOf(complaint);
  const isFrozen = await firstOf(output);
  if (!isFrozen) {
    const failure = runtimeFailure(await complained, { id });
    await thaw(parts, id);
    throw failure;
  }
  return {
    async [Symbol.asyncDispose]() {
      input.end();
      await guard.exit;
      if (isHeldStill(parts, id)) await thaw(parts, id);
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
